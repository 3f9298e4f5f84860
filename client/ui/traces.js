/**
 * What else goes when somebody leaves at once: the other windows on this device, notes that were prepared, a link in
 * the clipboard, and what the page's head says. And what leads out besides Esc: Shift three times, and the tab of a
 * floating window.
 */
import { clip } from './copy.js';
import { arm, leave, link, out } from './exit.js';
import { forget, prefs } from '../core/links.js';
import { framed, held } from '../core/place.js';

/** ms from one to the next; all three so come within five seconds. Some screen readers pause at a single Shift. */
const SOON = 1500;
/** The title of the plain page. It stands in the clipboard in place of a link, too: where that were nothing, some would
 * bring back what was there before. */
const PLAIN = 'Notes';
/** Prepared notes, by the name of their database and the one they had before; they stay only for who asked for that. */
const NOTES = ['notes', 'sayback-notes'];

const path = location.pathname;
if (framed) import('./beside.js').catch(() => {});
/** Pages of somebody's work, for whom the exit of a talk is none of theirs. */
const WORK = ['/wall', '/day'];
/** What this page is among the windows of this device: equal ones leave together, and all others of no seat (the links
 * that were made, help, the library, prepared notes) with any and any with them. */
const page = () => (out.session ? `${out.session}:${out.from}` : WORK.includes(path) ? path : '');

const others = 'BroadcastChannel' in window ? new BroadcastChannel('out') : undefined;
if (others)
  others.onmessage = ({ data }) => (data === page() || !page() || (!data && !WORK.includes(path))) && leave(true);

/** As on `/n`; and what is still on its way neither says nor keeps anything any more. */
function still() {
  document.documentElement.lang = 'en';
  document.head.querySelectorAll('link + link ~ link, script, [name=description]').forEach((it) => it.remove());
  Object.assign(document.querySelector('[rel=icon]') ?? {}, { href: 'data:,' });
  Object.defineProperty(document, 'title', { get: () => PLAIN, set() {} });
  Storage.prototype.setItem = () => {};
}

/** Nothing is waited for: each goes by itself, or not at all. @param {boolean} asked by another window */
function rest(asked) {
  if (clip.ours) navigator.clipboard.writeText(PLAIN).catch(() => {});
  /** @type {any} */ (window).documentPictureInPicture?.window?.close();
  // that somebody made a talk here, or waits in a line
  ['pref:been', 'pref:once', 'join'].forEach((name) => forget(name));
  if (prefs.get('notes') !== 'stay') NOTES.forEach((name) => indexedDB.deleteDatabase(name));
  if (asked) opener && close();
  else others?.postMessage(page());
}
out.undo.push(still, rest);
// inside a call, the page around this one hears that this person left
if (held) import('./panel/microphone.js').catch(() => {});

/** Shift by itself, three times quickly; with a letter, a click, the wheel or another such key it is none.
 * @param {Window} page */
function shifts(page) {
  let [taps, last] = [0, 0];
  let alone = false;
  const used = () => {
    if (alone) taps = 0;
    alone = false;
  };
  page.addEventListener('keydown', ({ key, repeat, ctrlKey, altKey, metaKey }) => {
    if (repeat) return;
    alone = key === 'Shift' && !(ctrlKey || altKey || metaKey);
    if (!alone) taps = 0;
  });
  for (const kind of ['wheel', 'pointerdown', 'beforeinput', 'input'])
    page.addEventListener(kind, used, { capture: true, passive: true });
  page.addEventListener('keyup', ({ key, timeStamp }) => {
    if (key !== 'Shift' || !alone) return;
    alone = false;
    taps = timeStamp - last < SOON ? taps + 1 : 1;
    last = timeStamp;
    if (taps > 2) leave();
  });
}
shifts(window);

/** The ways out of a floating window. @param {Window} small */
export function ways(small) {
  arm(small);
  shifts(small);
  const nav = link?.closest('nav')?.cloneNode(true);
  nav?.addEventListener('click', (event) => (event.preventDefault(), leave()));
  if (nav) small.document.body.prepend(nav);
}

/** The words on the tab. @param {Record<string, string>} ui */
export function named(ui) {
  link?.replaceChildren(ui.out ?? 'Exit');
  link?.setAttribute('aria-label', ui['out.why'] ?? 'Exit');
}
