/**
 * The door inside a call's window: the talks that this browser knows, a link to paste, a code from another device, and
 * the seat that this browser has outside the frame. Names of a talk are drawn only after a tap: whose call it is nobody
 * knows here, and a screen may be shared. In our own window beside the frame it gives the seat that is chosen there.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { arrived, speak } from '../../core/api.js';
import { sweep } from '../../core/follow.js';
import { seatOf } from '../../core/hand.js';
import { forget, read, sessionOf } from '../../core/links.js';
import { framed } from '../../core/place.js';
import { fill } from '../../core/say.js';
import { able } from '../../core/seal.js';
import { takenOf } from '../../core/taken.js';
import { fetched } from '../../ui/beside.js';
import { NAME } from '../../ui/brand.js';
import { baseOf, dialogues, nearest } from '../../ui/page.js';
import { named } from '../../ui/traces.js';
import { known } from './known.js';
import { paired } from './opener.js';

/** @typedef {import('./known.js').Known} Known */

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const here = location.pathname.replace(/\/$/, '');
/** The extension has a field for links itself: it is to know which call the talk belongs to. What this browser keeps
 * is not parted from it. */
const asked = here !== '/host/extension';
const state = {
  start: /** @type {any} */ (null),
  /** null: not looked for yet */
  talks: /** @type {Known[] | null} */ (null),
  /** which one is to be put away, once that is tapped again */
  away: /** @type {Known | null} */ (null),
  says: '',
  wrong: '',
};
const say = (/** @type {string} */ key) => state.start.ui[key] ?? key;

/** What the frame asks for, and what was given to it. @type {import('../../core/hand.js').Said | undefined} */
let wanted;
/** @type {Known | undefined} */
let given;

/** In our own window: gives to the frame what is chosen here. Nothing is named before the frame has asked. */
const give = paired('', (said) => {
  if (said.type === 'ask') {
    wanted = said;
    if (state.start) look();
  } else if (given && (said.type === 'kept' || said.type === 'none')) {
    if (said.type === 'kept') forget(given.session, given.from);
    close();
  }
});

/** Into a talk, in this frame. @param {string} session @param {string} [hash] */
const enter = (session, hash = '') => location.assign(`${here}/s/${session}${hash}`);

/** Takes a link apart; what is wrong with it is said. @param {string} text */
function pasted(text) {
  state.wrong = '';
  try {
    const { origin, pathname, hash } = new URL(text.trim());
    const session = sessionOf(pathname);
    if (![location.origin, baseOf(state.start)].includes(origin)) state.wrong = 'host.elsewhere';
    else if (!session || !(hash ? read(hash) : seatOf(session).record)) state.wrong = 'host.no-link';
    else return enter(session, hash);
  } catch {
    state.wrong = 'host.no-link';
  }
  draw();
}

/** What a chosen talk comes to: in the window its seat goes to the frame. @param {Known} talk */
function chosen(talk) {
  const { session, from } = talk;
  if (!give) return enter(session);
  given = talk;
  give(seatOf(session, from));
}

async function look() {
  const all = await known(state.start);
  state.talks = all.filter(({ session }) => !wanted?.talk || session === wanted.talk);
  draw();
}

async function outside() {
  const got = await fetched();
  if (typeof got !== 'string') return enter(got.talk);
  state.says = `hand.${got}`;
  draw();
}

/** @param {Known} talk */
function talkRow(talk) {
  const { title, who, session, from, since } = talk;
  const at = takenOf([since], Date.now(), state.start.language)?.at;
  const turn = (/** @type {Known | null} */ one) => () => ((state.away = one), draw());
  const drop = () => (forget(session, from), (state.away = null), look());
  return html`<div
    ><button class="second talk" @click=${() => chosen(talk)}
      ><b>${title}</b
      ><span class="small">${who}</span
      >${at ? html`<span class="small soft">${fill(say('host.since'), { at })}</span>` : nothing}</button
    >
    ${
      state.away === talk
        ? html`<p class="small" role="status">${say('host.away.why')}</p>
            <div class="pair"
              ><button class="second" @click=${drop}>${say('host.away')}</button>
              <button class="second" @click=${turn(null)}>${say('host.keep')}</button></div
            >`
        : html`<button class="link small" aria-label="${say('host.away')}: ${title}" @click=${turn(talk)}
            >${say('host.away')}</button
          >`
    }</div
  >`;
}

/** Whether another tab may have a seat that is not to be seen from here. */
const parted = framed && asked;

/** Nothing is kept on this side. In a frame that says nothing of the browser, whose other tabs may have a seat. */
const empty = () =>
  parted
    ? html`<p class="calm" role="status">${say('hand.framed')}</p
        ><button class="main" @click=${outside}>${say('hand.fetch')}</button>`
    : html`<p class="calm" role="status">${say('hand.none')}</p>`;

function talks() {
  if (!state.talks) return html`<button class="second" @click=${look}>${say('host.talks')}</button>`;
  return html`<section class="known" aria-label=${say('host.talks')}
    >${state.talks.length ? state.talks.map(talkRow) : empty()}</section
  >`;
}

/** Closes our own window; the frame waits no longer where nothing could come. */
function done() {
  if (!state.talks?.length) give?.({ type: 'none' });
  close();
}

function paste() {
  /** @param {SubmitEvent} event */
  const send = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    pasted(/** @type {HTMLInputElement} */ (form.elements.namedItem('link')).value);
  };
  return html`<form @submit=${send}
    ><label for="link">${say('host.paste')}</label>
    <input class="line" id="link" name="link" type="text" inputmode="url" autocomplete="off" spellcheck="false" />
    <button class="main">${say('code.go')}</button>
    <p class="calm" role="status">${state.wrong && say(state.wrong)}</p></form
  >`;
}

function draw() {
  arrived(root);
  const ways = give
    ? html`${talks()}<button class="second" @click=${done}>${say('host.close')}</button>`
    : html`${asked ? paste() : nothing}<a class="second" href="${here}/code">${say('host.code')}</a>${talks()}${
          parted && (!state.talks || state.talks.length)
            ? html`<button class="second" @click=${outside}>${say('hand.fetch')}</button>`
            : nothing
        }<p class="calm" role="status">${state.says && say(state.says)}</p>`;
  render(
    html`<main class="door"
      ><section class="sheet"
        ><p class="soft">${NAME} · ${say('host.says')}</p>
        <h1 class="ask" tabindex="-1">${say(give ? 'host.which' : 'host.title')}</h1>
        <div class="ways">${ways}</div>
        <div data-start></div></section
      ><div class="deeds"></div> <footer class="foot"><a href="/help">${say('start.help')}</a></footer></main
    >`,
    root,
  );
}

async function boot() {
  state.start = await nearest(dialogues);
  speak(document.documentElement, state.start.language);
  named(state.start.ui);
  if (!able()) state.wrong = 'code.crypto.title';
  draw();
  if (wanted) look();
  if (!give) import('./start.js').then(({ offer }) => offer(root, here, state.start));
}

sweep();
boot();
