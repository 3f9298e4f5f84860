/**
 * The page beside a call: that call's talk, or a door to one. Which talk belongs to a call is remembered until the
 * browser closes: the call by a hash, the talk by its address, nothing that opens a seat.
 */
import '../sayback.js';
import { callOf, nameOf, placesOf, talkOf } from './calls.js';

/** @typedef {{base: string, session: string, seen?: number}} Talk */

/** A room may be everybody's, one couple after the other: only so soon does a tap bring its talk back unasked. */
const SOON = 10 * 60_000;
const A_MINUTE = 60_000;

const { action, i18n, permissions, runtime, sidePanel, storage, tabs } = chrome;
const tab = Number(new URLSearchParams(location.search).get('tab'));
const { homepage_url: home } = runtime.getManifest();
/** The one server that this build is for. */
const only = home ? new URL(home).origin : '';
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const say = (/** @type {string} */ name, /** @type {string[]} */ ...values) => i18n.getMessage(name, values);
/** Says what came of a paste. @param {string} text */
const said = (text) => (part('said').textContent = text);
const field = /** @type {HTMLInputElement} */ (part('link'));

/** The call that is beside: '' where the address tells none, null where nobody may read it.
 * @type {string | null | undefined} */
let call;
/** The name of that call in storage. */
let name = '';
/** @type {Talk | null} */
let talk = null;
/** @type {Talk | null} */
let former = null;
let looks = 0;
/** The server that may be shown without a question. */
let allowed = '';

/** Shows the parts that are named. @param {string[]} parts */
function show(...parts) {
  for (const id of ['door', 'tap', 'back', 'form']) part(id).hidden = !parts.includes(id);
}

/** Takes everything of a talk off the page, at once. */
function putAway() {
  talk = former = null;
  field.value = said('');
  part('talk').replaceChildren();
  show();
}

/** Shows a server's panel: a talk, or its own door to one. @param {string} base @param {string} [link] */
function frame(base, link) {
  const panel = document.createElement('sayback-panel');
  panel.setAttribute('host', 'extension');
  panel.setAttribute('server', base);
  if (link) panel.setAttribute('talk', link);
  // from that door it goes on to a talk, or to a code: then ours is done
  let moved = !!link;
  panel.addEventListener('sayback-ready', () => (moved ? show() : (moved = true)));
  panel.addEventListener('sayback-left', (event) => {
    event.preventDefault();
    left();
  });
  part('talk').replaceChildren(panel);
}

/** @param {Talk & {hash?: string}} found */
function open({ base, session, hash = '' }) {
  show();
  talk = { base, session };
  frame(base, `${base}/s/${session}${hash}`);
  remember();
}

function remember() {
  if (talk && name) storage.session.set({ [name]: { ...talk, seen: Date.now() } });
}

/** Whether a server may be shown as itself: only so does a seat of an ordinary tab open here, too.
 * @param {string | undefined} base */
const may = async (base) => !!base && permissions.contains(placesOf(base));

/** @param {string | undefined} address of the tab beside @param {boolean} [tapped] */
async function look(address, tapped = false) {
  const now = address === undefined ? null : callOf(address);
  // where no address tells one call from the next, every tap may be in another
  if (now === call && (now || !tapped)) return;
  putAway();
  call = now;
  const mine = ++looks;
  const its = now ? `call:${await nameOf(now)}` : '';
  /** @type {Talk | undefined} */
  const pair = its ? (await storage.session.get(its))[its] : undefined;
  const base = only || (await storage.local.get('base')).base;
  const known = (await may(pair?.base)) && pair;
  const ours = (await may(base)) ? base : '';
  if (mine !== looks) return;
  name = its;
  allowed = ours;
  if (known && Date.now() - (known.seen ?? 0) < SOON) return open(known);
  if (now === null && !tapped) return show('door', 'tap');
  former = known || null;
  show('door', 'form', former ? 'back' : '');
  if (ours) frame(base);
}

/** Takes what was pasted: the field keeps nothing of it. */
async function paste() {
  const found = talkOf(field.value, only);
  field.value = '';
  const mine = looks;
  if ('problem' in found) return said(say(found.problem, only));
  // asked in the tap itself: later no browser would
  const yes = found.base === allowed || (await permissions.request(placesOf(found.base)).catch(() => false));
  if (!yes) return said(say('refused'));
  if (mine !== looks) return said(say('tapfirst')); // another call came beside it meanwhile
  if (!only) storage.local.set({ base: found.base });
  open(found);
}

/** Forgets the talk that was left, and closes. One that was opened at the server's own door has no name here. */
async function left() {
  const gone = talk;
  putAway();
  call = undefined;
  const pairs = Object.entries(await storage.session.get());
  await storage.session.remove(
    pairs.filter(([, pair]) => !gone || pair.session === gone.session).map(([named]) => named),
  );
  await sidePanel?.setOptions({ tabId: tab, enabled: false });
  close();
}

for (const it of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-say]')))
  it.textContent = say(it.dataset.say ?? '');
document.documentElement.lang = say('lang');
part('form').addEventListener('submit', (event) => {
  event.preventDefault();
  paste();
});
// what was wrong is past once one goes on elsewhere: in the frame, or to copy once more
addEventListener('blur', () => said(''));
part('back').addEventListener('click', () => former && open(former));
setInterval(remember, A_MINUTE);

if (tab) {
  action.onClicked.addListener((tapped) => tapped.id === tab && look(tapped.url, true));
  tabs.onUpdated.addListener((id, _changed, updated) => id === tab && look(updated.url));
  look((await tabs.get(tab)).url, true);
} else show('door', 'tap');
