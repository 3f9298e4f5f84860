/** What stands before and after a talk: "This is me", and the endings. Nothing is claimed by loading a page, only
 * by a tap. */
import { NAME } from '../brand.js';
import { html, nothing } from '../../vendor/lit-html.js';
import { make } from '../../core/address.js';
import { ask, speak } from '../../core/api.js';
import { AGAIN, insist, rest, seated, settle } from '../../core/claim.js';
import { before, sweep } from '../../core/follow.js';
import { forget, keep, mark, recall, sessionOf, tab } from '../../core/links.js';
import { namesOf } from '../../core/names.js';
import { beside, meet } from '../meet.js';
import { framed, held } from '../../core/place.js';
import { dialogues, nearest } from '../page.js';
import { answers, opens, reach, SOON } from '../../core/reach.js';
import { fill } from '../../core/say.js';
import { able, b64, derive, unb64 } from '../../core/seal.js';
import { icon } from '../signs.js';
import { anew, notice, onward, page, picture, put, shut, two } from './ways.js';
import { verdict } from '../../core/young.js';

/** @typedef {import('../../core/records').SessionRecord} SessionRecord
 * @typedef {import('../../core/records').SeatRecord} SeatRecord
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {Record<string, string>} Ui
 * @typedef {import('../../core/asked').NoCode} NoCode
 * @typedef {import('../../core/wire').Talk} Look
 * @typedef {NoCode | NonNullable<import('../../core/records').Status['code']> | 'left' | 'there' | 'unsure' | 'gone' |
 *   'forgotten'} End why nothing follows on this page
 * @typedef {NoCode | 'no-crypto' | 'no-link'} No why there is no seat */
/** @type {End[]} */
const LOST = ['erased', 'gone', 'forgotten'];
/** After these a page around this one takes it away. @type {End[]} */
const AWAY = ['left', 'closed', 'erased', 'forgotten'];
/** @type {No[]} */
const CLOSED = ['claimed', 'worn', 'no-seat', 'no-link'];

sweep();

/** @param {Ui} ui @param {Record<string, unknown>} [known] what many texts name */
const speaker =
  (ui, known) =>
  (/** @type {string} */ key, vars = {}) =>
    fill(ui[key] ?? key, { ...known, ...vars });

/** What a page that is loaded again says, once nothing is kept here: told to the history of this tab alone. To a page
 * around this one only that the person is gone.
 * @param {End} code */
function later(code) {
  if (LOST.includes(code)) history.replaceState({ ended: code }, '');
  if (held && AWAY.includes(code)) import('./microphone.js').then(({ bridge }) => bridge.left());
}

/** The end of the line, whatever its reason. @param {HTMLElement} root @param {End} code @param {() => void} forget
 * @param {{receipt?: string}} [status] */
export async function ended(root, code, forget, { receipt = '' } = {}) {
  if (code === 'no-seat') code = await verdict();
  if (code === 'there') return location.reload();
  const { ui } = await words();
  const say = speaker(ui);
  // whoever had a seat has no use for it any more, and need not ask what is wrong with the link
  const known = code === 'no-seat' ? 'gone' : ui[`door.${code}.title`] ? code : 'no-seat';
  const gone = known === 'erased' || known === 'gone';
  if (gone) forget();
  later(known);
  const back = () => location.reload();
  const drop = () => {
    forget();
    later('forgotten');
    page(root, notice(say, 'door.forgotten', nothing, onward(say)));
  };
  const mayReturn = known === 'left' || known === 'replaced';
  const again = mayReturn ? html`<button class="main" @click=${back}>${say(`door.${known}.back`)}</button>` : nothing;
  const clear = gone ? nothing : html`<button class="second" @click=${drop}>${say('door.forget')}</button>`;
  // two who leave together hear nothing of "the other"
  const key = known === 'left' && recall(sessionOf(location.pathname))?.also ? 'left-both' : known;
  document.title = NAME;
  page(
    root,
    notice(say, `door.${key}`, receipt ? html`<div data-receipt></div>` : nothing, [
      again,
      clear,
      mayReturn ? nothing : onward(say),
    ]),
  );
  const node = /** @type {HTMLElement | null} */ (root.querySelector('[data-receipt]'));
  if (node) import('../receipt.js').then((its) => its.receipt(node, receipt));
}

/** @type {Promise<any> | undefined} */
let shelf;

/** The start page's words and list of dialogues, in the person's language; asked for once, until there is an answer. */
export const words = () => (shelf ??= nearest(dialogues));

/**
 * From an invitation to a record. Resolves only after the person tapped and the server agreed.
 * @param {HTMLElement} root @param {string} session @param {any} link @param {SessionRecord | null} record a claim that
 * was not answered @returns {Promise<SessionRecord>}
 */
export async function claim(root, session, link, record) {
  const start = await words();
  const say = speaker(start.ui);
  speak(document.documentElement, start.language);
  /** Nothing can follow; the promise stays open. @param {No} code */
  const stop = (code) => new Promise((seated) => refused(root, say, code, session, seated));
  if (!able()) return stop('no-crypto');
  const earlier = !link && !record && before(session);
  if (earlier) return earlier;
  if (!link && !record) return stop(history.state?.ended ?? 'no-link');
  try {
    const asked = record ?? (await invited(root, session, link, start));
    const { lasts, ...made } = /** @type {any} */ (asked);
    const done = await settle(made, session);
    const where = keep(session, done, lasts !== false);
    if (where === 'memory') await told(root, say);
    return recall(session, done.from) ?? done;
  } catch (error) {
    const { code } = /** @type {import('../../core/api.js').ApiError} */ (error);
    const claimed = code === 'claimed';
    // what was tapped came to nothing: this device has no seat by that link
    if (claimed) forget(session, record?.from ?? mark(link.invites));
    return stop(claimed || code === 'worn' ? code : 'no-seat');
  }
}

/** Why nothing can follow, and the ways on: into the seat that this browser has by another link, or outside the frame,
 * or a sentence that asks for a new one. @param {HTMLElement} root @param {(key: string) => string} say
 * @param {No} code @param {string} session @param {(record: SessionRecord) => void} seated */
function refused(root, say, code, session, seated) {
  const closed = CLOSED.includes(code);
  const key = `door.${framed && code === 'claimed' ? 'used' : code}`;
  const seat = () => (tab(session, 'invite').set(null), location.reload());
  const mine =
    closed && recall(session) ? html`<button class="main" @click=${seat}>${say('way.seat')}</button>` : nothing;
  const fetch = async () => {
    const got = await (await import('../beside.js')).fetched();
    if (typeof got === 'string') draw(false, `hand.${got}`);
    else seated(got.record);
  };
  const outside = html`<button class="main" @click=${fetch}>${say('hand.fetch')}</button>`;
  const draw = (copied = false, why = '') =>
    put(
      root,
      notice(say, key, closed ? anew(say, copied, () => draw(true)) : nothing, [
        html`<p class="calm" role="status">${why && say(why)}</p>`,
        mine,
        framed && closed ? outside : nothing,
        code === 'no-crypto' ? nothing : onward(say),
      ]),
    );
  draw();
  root.querySelector('h1')?.focus();
}

/** Whoever has a seat and sees nothing after 3 s is told why: the page is answered, and the connection behind it does
 * not open. It goes on by itself as soon as it does. @param {HTMLElement} root @param {string} session */
export async function stand(root, session) {
  const { ui } = await words();
  if (!root.ariaBusy || (await opens(session, SOON / 2).catch(() => false)) || !root.ariaBusy) return;
  const again = () => location.reload();
  if ((await answers()) && root.ariaBusy) page(root, shut(speaker(ui), { seated: true, again }));
}

/** Where nothing can be kept, the person is told before the talk. @param {HTMLElement} root @param {(key: string) =>
 * string} say */
const told = (root, say) =>
  new Promise((done) =>
    page(
      root,
      notice(say, 'door.memory', nothing, html`<button class="main" @click=${done}>${say('door.go-on')}</button>`),
    ),
  );

/** What the server says to a link, and what the page says of it. @param {string} session @param {any} link
 * @param {any} start */
async function asked(session, link, start) {
  const tokens = await Promise.all(
    link.invites.map(async (/** @type {string} */ invite) => b64(await derive('invite', unb64(invite), session))),
  );
  const looks = await Promise.all(tokens.map((token) => insist(() => ask(`sessions/${session}`, { token }))));
  const look = /** @type {Look} */ (looks[0]);
  const names = await namesOf(session, look.names ?? {}, link.link, start);
  const couch = looks.length > 1;
  const about = start.protocols.find((/** @type {any} */ one) => one.id === look.protocol);
  const vars = {
    me: names[look.seat],
    other: names[look.seat === 'a' ? 'b' : 'a'],
    a: names.a,
    b: names.b,
    therapist: names.therapist,
  };
  return { look, names, couch, about, say: speaker(start.ui, { ...vars, minutes: about?.minutes?.usual ?? '' }) };
}

/** The page with the tap. @param {HTMLElement} root @param {string} session @param {any} link @param {any} start */
async function invited(root, session, link, start) {
  const { look, names, couch, about, say } = await asked(session, link, start);
  return new Promise((done) => {
    const only = about?.terms?.devices === 'two';
    let front = couch && (only || look.depth === 'deep') ? 'two' : 'me';
    const state = { lasts: true, sending: false, view: front, relayed: '', down: false };
    const given = { root, look, names, couch, about, say, state, link, session, draw, turn, tap };
    let opening = connection(given);
    function draw() {
      const { view, sending } = state;
      put(
        root,
        view === 'two'
          ? two(say, only ? undefined : () => turn((front = 'me')))
          : view === 'shut'
            ? shut(say, { seated: false, couch, trying: sending, again })
            : door(given),
      );
    }
    /** @param {string} view */
    function turn(view) {
      state.view = view;
      draw();
      root.querySelector('h1')?.focus();
    }
    async function again() {
      state.sending = true;
      draw();
      opening = connection(given);
      if (!(await opening)) return;
      state.sending = false;
      turn(front);
    }
    async function tap() {
      if (state.sending) return;
      state.sending = true;
      setTimeout(late, SOON, root, given);
      draw();
      if (!(await opening)) return;
      const [first, second] = await Promise.all(link.invites.map((/** @type {string} */ one) => seated(one)));
      const record = {
        ...first,
        L: link.link,
        from: mark(link.invites),
        ...(second && { also: second, ...(state.relayed && { relayed: state.relayed }) }),
      };
      keep(session, record, state.lasts);
      done({ ...record, lasts: state.lasts });
    }
    draw();
  });
}

/** Whether the connection behind this page opens, asked before a link is used up; while the server is down it is asked
 * again. Where only the page is answered, that is said at once. @param {any} given @returns {Promise<boolean>} */
async function connection({ session, state, turn }) {
  for (;;) {
    const found = await reach(session);
    if (found === 'open') return true;
    if (found === 'shut') {
      state.sending = false;
      turn('shut');
      return false;
    }
    await rest(AGAIN);
  }
}

/** After 3 s without a seat the page says that there is no connection. @param {HTMLElement} root @param {any} given */
function late(root, { state, draw }) {
  if (state.view !== 'me' || !root.querySelector('main.door .deeds .main[aria-disabled=true]')) return;
  state.down = true;
  draw();
}

/** @param {any} given */
function door(given) {
  const { look, say, couch, about, state, turn } = given;
  const flip = (/** @type {string} */ to) => () => turn(state.view === to ? 'me' : to);
  const { down, sending } = state;
  const body = state.view === 'phone' ? phone(given) : state.view === 'not-me' ? notMe(given) : me(given);
  return html`<main class="door" data-me=${look.seat === 'therapist' || couch ? nothing : look.seat}>
    <p class="head"
      ><span class="where">${about ? `${say(about.title)} · ${say('door.minutes')}` : ''}</span>
      <span
        >${
          down
            ? say('door.no-connection')
            : html`${icon('pair')}${say('door.here', { n: look.here.length, of: look.therapist ? 3 : 2 })}`
        }</span
      ></p
    >
    ${arcs(given)}${body}
    ${
      state.view === 'me'
        ? html`<div class="deeds"
            ><p class="calm" role="status" ?hidden=${!down}>${down ? say('door.down') : ''}</p>
            <button class="main" aria-disabled=${sending} @click=${given.tap}
              >${say(sending ? 'door.sending' : couch ? 'door.us' : 'door.me')}</button
            ></div
          >`
        : html`<div class="deeds"><button class="second" @click=${flip(state.view)}>${say('door.back')}</button></div>`
    }
    <nav class="side-doors"
      ><button aria-pressed=${state.view === 'not-me'} @click=${flip('not-me')}
        >${icon('chair')}${say(couch ? 'door.not-us' : 'door.not-me')}</button
      >
      ${
        couch
          ? nothing
          : html`<button aria-pressed=${state.view === 'phone'} @click=${flip('phone')}
              >${icon('code')}${say('door.phone')}</button
            >`
      }
      <a href="/help" target="_blank" rel="noopener">${icon('help')}${say('door.about')}</a></nav
    >
    <footer class="foot"
      >${sending ? nothing : html`${icon('lock')}<span>${say('door.nothing-shared')}</span>`}</footer
    ></main
  >`;
}

/** @param {any} given */
function arcs({ look, names, couch, say }) {
  const [first, second] = look.seat === 'b' && !couch ? ['b', 'a'] : ['a', 'b'];
  const side = (/** @type {Seat} */ seat) => {
    const there = look.here.includes(seat);
    const key = there ? 'door.is-here' : look.claimed.includes(seat) ? 'door.not-here' : 'door.free';
    return html`<div class="side ${there ? '' : 'away'}" data-who=${seat}
      ><b>${names[seat]}</b><span>${say(key)}</span></div
    >`;
  };
  return html`<header class="who">${side(/** @type {Seat} */ (first))}${side(/** @type {Seat} */ (second))}</header>`;
}

/** @param {any} given */
function me({ look, names, couch, say, state, draw }) {
  const row = (/** @type {string} */ sign, /** @type {string} */ key, who = key) =>
    html`<li
      >${icon(sign)}<span><b>${say(key)}</b><span class="soft small">${say(`${who}.who`)}</span></span></li
    >`;
  const all = couch
    ? 'door.taps.couch'
    : look.seat === 'therapist'
      ? 'door.taps.therapist'
      : look.therapist
        ? 'door.taps.three'
        : 'door.taps';
  const flip = () => ((state.lasts = !state.lasts), draw());
  const relay = (/** @type {Seat} */ seat) =>
    html`<button
      class="pick"
      role="checkbox"
      aria-checked=${state.relayed === seat}
      @click=${() => ((state.relayed = state.relayed === seat ? '' : seat), draw())}
    >
      <span class="tick">${icon('check')}</span
      ><span
        ><b>${say('door.relay', { who: names[seat] })}</b><br />
        <span class="soft small">${say('door.relay.why', { who: names[seat] })}</span></span
      ></button
    >`;
  return html`<section class="sheet"
    ><h1 tabindex="-1">${say(couch ? 'door.invited-both' : 'door.invited')}</h1>
    <p class="name">${couch ? say('door.both') : names[look.seat]}</p>
    <p class="small soft">${say('door.exit')} <span class="keys">${say('door.exit.keys')}</span></p>
    <h2>${say('door.who-sees')}</h2>
    <ul class="rows"
      >${row('voice', 'door.say')}${row(
        'lock',
        'door.type',
        couch ? 'door.type.couch' : 'door.type',
      )}${row('pair', 'door.taps', all)}${row('server', 'door.server')}</ul
    >
    ${couch ? /** @type {Seat[]} */ (['a', 'b']).map(relay) : nothing}
    <button class="pick end" role="checkbox" aria-checked=${!state.lasts} @click=${flip}
      ><span class="tick">${icon('check')}</span
      ><span
        ><b>${say('door.forget-here')}</b><br /><span class="soft small">${say('door.forget-here.why')}</span></span
      ></button
    ></section
  >`;
}

/** @param {any} given */
const notMe = ({ say, couch }) =>
  html`<section class="sheet"
    ><h1 class="ask" tabindex="-1">${say(couch ? 'door.not-us.title' : 'door.not-me.title')}</h1
    ><p>${say('door.not-me.text')}</p><p class="soft">${say('door.not-me.safe')}</p></section
  >`;

/** @type {any} */
let drawQr;

/** The same invitation for another device, while nobody has taken it; with the call where this page has it.
 * @param {any} given */
function phone({ say, link, session, draw }) {
  const alone = make(location.origin, session, [link.invites[0]], link.link);
  const url = beside() ? meet(alone) : alone;
  if (!drawQr) import('../qr.js').then((its) => ((drawQr = its.qr), draw()));
  return html`<section class="sheet"
    ><h1 class="ask" tabindex="-1">${say('door.phone.title')}</h1>${picture(say, url, drawQr)}</section
  >`;
}
