/** Coming in by a code: the code, a name that only the facilitators can open, perhaps a word with somebody,
 * then the line. */
import { NAME as BRAND } from '../../ui/brand.js';
import { html, nothing, render } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { arrived, ask, speak } from '../../core/api.js';
import { named } from '../../ui/traces.js';
import { sit } from '../../core/ear.js';
import { follow } from '../../core/follow.js';
import { mark } from '../../core/links.js';
import { wordsOf } from '../../ui/page.js';
import { sayer } from '../../core/say.js';
import { newPair } from '../../core/pair.js';
import { styled } from '../../ui/style.js';
import { cut, NAME } from '../../core/box.js';
import { able, b64, hashed, random } from '../../core/seal.js';
import { comer, plain, together } from '../../core/workshop-names.js';
import { codeOf, LENGTH, spaced, strange, tidy } from '../../core/join-code.js';
import { keep, recall } from './kept.js';
import { wait } from '../../core/waiting.js';
import { seal as lens, who } from './pages.js';

/** @typedef {import('../../core/api.js').ApiError} ApiError
 * @typedef {import('../../core/wire').DoorInfo} Door
 * @typedef {import('../../core/wire').Place} Place */

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const state = {
  words: /** @type {import('../../core/asked').WordsOf<'join'>} */ (/** @type {unknown} */ (null)),
  code: codeOf(location.pathname),
  typed: '',
  door: /** @type {Door | null} */ (null),
  title: '',
  name: '',
  word: '',
  couple: false,
  trouble: '',
  busy: false,
  sees: false,
  place: /** @type {import('./kept.js').Place | null} */ (null),
  at: /** @type {Pick<Place, 'state'> & Partial<Place> | null} */ (null),
  down: false,
  since: 0,
};

const say = sayer(() => state.words?.ui);
const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
/** Codes for which this page has words of its own. @type {ApiError['code'][]} */
const KNOWN = ['offline', 'no-door', 'full', 'slow-down'];
/** @param {unknown} error */
function said(error) {
  const { code, message } = /** @type {ApiError} */ (error);
  return KNOWN.includes(code) ? say(`join.${code}`) : message || say('join.offline');
}

/** Which page. */
const page = () => (state.place ? 'line' : state.door ? 'name' : 'code');

/** @param {string} code @param {boolean} [loaded] by the address: the title says the page, and its first stop is the
 * way out */
async function knock(code, loaded) {
  Object.assign(state, { busy: true, trouble: '' });
  draw();
  try {
    state.door = await ask(`join/${code}`);
    state.code = code;
    history.replaceState(null, '', `/w/${code}`);
    const { title } = await ask(`protocols/${state.door.protocol}?lang=${state.words.language}`).catch(() => ({
      title: '',
    }));
    state.title = title;
  } catch (error) {
    state.trouble = said(error);
    state.typed ||= spaced(code);
  }
  state.busy = false;
  draw();
  if (!loaded) root.querySelector('h1')?.focus({ preventScroll: true });
}

/** @param {Event} event */
function typed(event) {
  event.preventDefault();
  const code = tidy(state.typed);
  if (code.length < LENGTH) return void ((state.trouble = say('join.code.short', { n: LENGTH })), draw());
  if (!back(code)) knock(code);
}

/** Leads whoever has a place by this code on this device back to it, whatever the door says now.
 * @param {string} code */
function back(code) {
  state.place = code ? recall(code) : null;
  if (!state.place) return false;
  state.code = code;
  history.replaceState(null, '', `/w/${code}`);
  stand();
  draw();
  return true;
}

/** @param {Event} event */
async function enter(event) {
  event.preventDefault();
  const name = state.name.trim(),
    door = /** @type {Door} */ (state.door);
  if (state.busy) return;
  if (!name) return void ((state.trouble = say('join.name.missing')), draw(), root.querySelector('input')?.focus());
  if (state.couple && plain(state.word).length < 3) return void ((state.trouble = say('join.word.short')), draw());
  Object.assign(state, { busy: true, trouble: '' });
  draw();
  try {
    // the same token and ear when somebody has to try again: it is one place in line, and the first name sent
    // is kept there
    const before = state.place ?? recall(state.code);
    const token = before?.token ?? mine;
    const said = await comer(door.key, door.workshop, name, await sender);
    const word = state.couple ? await together(state.word, door.workshop) : undefined;
    /** @type {import('../../core/wire').Join} */
    const body = { token: await hashed(token), name: said.name, locale: state.words.language, together: word };
    const { person } = await ask(`join/${state.code}`, { body });
    const ear = before ? before.ear : said.ear;
    const place = { workshop: door.workshop, token, name, person, couple: state.couple, ...(ear && { ear }) };
    keep(state.code, place);
    state.place = recall(state.code);
    stand();
  } catch (error) {
    state.trouble = said(error);
  }
  state.busy = false;
  draw();
  scrollTo(0, 0);
}
const mine = able() ? b64(random(32)) : '';
const sender = able() ? newPair() : undefined;

/** Stands in line until there is a pair. */
function stand() {
  const place = /** @type {import('./kept.js').Place} */ (state.place);
  state.since = Date.now();
  wait(
    (seen, seconds) =>
      ask(`workshops/${place.workshop}/place?wait=${seconds}&seen=${encodeURIComponent(seen)}`, { token: place.token }),
    (at, gone) => {
      if (state.place !== place) return false;
      state.down = !at && !gone;
      if (gone) state.at = { state: 'over' };
      if (at) state.at = at;
      const { state: now, session } = state.at ?? {};
      // nothing leads back into what is over, and the way into a talk is forgotten with the talk
      if (now === 'over') keep(state.code, null);
      if (at?.state === 'paired') {
        if (place.session && session && place.session !== session) follow(place.session, session, mark([place.token]));
        keep(state.code, { ...place, session });
      }
      draw();
      if (at?.state === 'paired') setTimeout(go, 1200, at.session ?? '', place);
      return !gone && (!at || at.state === 'waiting');
    },
    rest,
  );
}

/** To the talk; where this browser keeps nothing, the panel comes to this page. @param {string} session
 * @param {import('./kept.js').Place} place */
async function go(session, place) {
  if (sit(session, place)) return;
  history.replaceState(null, '', `/s/${session}`);
  await styled('ui/panel/panel.css');
  const { begin } = await import('../../ui/panel/begin.js');
  await begin();
}

/** Somebody else on this device, or the wrong workshop. */
function forget() {
  keep(state.code, null);
  Object.assign(state, { place: null, at: null, name: '', word: '', couple: false });
  draw();
}

/** The old code opens nothing any more. */
function elsewhere() {
  forget();
  Object.assign(state, { code: '', typed: '', door: null, trouble: '' });
  history.replaceState(null, '', '/w');
  draw();
}

const head = (/** @type {unknown} */ what) =>
  html`<header class="head"
    ><span class="where">${state.title || BRAND}</span
    ><span>${what || html`<a href="/help">${say('join.help')}</a>`}</span></header
  >`;
const note = () => (state.trouble ? html`<p class="note" role="alert">${state.trouble}</p>` : nothing);

function codePage() {
  const odd = strange(state.typed);
  return html`<form class="door" novalidate @submit=${typed}
    >${head('')}<main class="sheet"
      ><h1 class="ask" tabindex="-1">${say('join.code')}</h1><p class="soft">${say('join.code.why')}</p>
      <label class="stack"
        ><span class="small">${say('join.code.label')}</span
        ><input
          class="code-in"
          name="code"
          inputmode="text"
          autocapitalize="characters"
          autocomplete="off"
          spellcheck="false"
          translate="no"
          maxlength="24"
          .value=${live(state.typed)}
          @input=${(/** @type {any} */ event) => ((state.typed = event.target.value), (state.trouble = ''), draw())}
      /></label>
      <p class="small soft" role="status">${odd.length ? say('join.code.odd', { what: odd.join(' ') }) : ''}</p
      >${note()}</main
    >
    <div class="deeds"><button class="main" aria-disabled=${state.busy}>${say('join.go')}</button></div></form
  >`;
}

function namePage() {
  const limit = (/** @type {any} */ { target }) => {
    state.name = cut(target.value, NAME);
    if (state.name !== target.value) target.value = state.name;
  };
  return html`<form class="door" novalidate @submit=${enter}
    >${head('')}<main class="sheet" tabindex="0"
      ><h1 class="ask" tabindex="-1">${say('join.name')}</h1>
      <label class="stack"
        ><span class="small">${say('join.name.label')}</span
        ><input
          class="field"
          name="name"
          autocomplete="off"
          autocapitalize="words"
          spellcheck="false"
          translate="no"
          .value=${live(state.name)}
          @input=${limit}
      /></label>
      <label class="option"
        ><input
          type="checkbox"
          name="couple"
          .checked=${live(state.couple)}
          @change=${(/** @type {any} */ event) => ((state.couple = event.target.checked), draw())}
        /><span class="tick"
          ><svg class="i" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5.500 12.500l4.300 4.300L18.500 8" /></svg></span
        ><span><b>${say('join.together')}</b><span class="small soft">${say('join.together.why')}</span></span></label
      >
      ${
        state.couple
          ? html`<label class="stack"
              ><span class="small">${say('join.word')}</span
              ><input
                class="field"
                name="word"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="60"
                .value=${live(state.word)}
                @input=${(/** @type {any} */ event) => (state.word = event.target.value)}
              /><span class="small soft">${say('join.word.why')}</span></label
            >`
          : nothing
      }
      ${note()}${who(say)}</main
    >
    <div class="deeds"
      ><button class="main" aria-disabled=${state.busy}
        >${say(state.busy ? 'join.entering' : 'join.enter')}</button
      ></div
    ></form
  >`;
}

function linePage() {
  const { name = '', couple } = state.place ?? {};
  const at = state.at?.state ?? 'waiting';
  const anew = at === 'out' && state.at?.anew;
  const key = at === 'waiting' && couple ? 'couple' : anew ? 'anew' : at;
  return html`<div class="door"
    >${head(state.down ? say('join.down') : '')}<main class="sheet" tabindex="0"
      ><div class="calm"
        >${lens(at === 'paired')}<p class="name">${name}</p>
        <h1 class="ask" tabindex="-1">${say(`join.line.${key}`)}</h1><p class="soft">${say(`join.line.${key}.why`)}</p
        ><p class="sr" role="status">${at === 'waiting' ? '' : say(`join.line.${key}`)}</p></div
      >${at === 'waiting' ? who(say) : nothing}</main
    >
    ${
      at === 'waiting'
        ? html`<div class="deeds"><button class="second" @click=${forget}>${say('join.not-me')}</button></div>`
        : nothing
    }
    ${
      at === 'out'
        ? html`<div class="deeds"
            ><button class="second" @click=${anew ? elsewhere : () => (forget(), knock(state.code))}
              >${say(anew ? 'join.line.anew.go' : 'join.line.again')}</button
            ></div
          >`
        : nothing
    }
    ${
      at === 'over' ? html`<div class="deeds"><a class="second" href="/w">${say('join.other')}</a></div>` : nothing
    }</div
  >`;
}

function draw() {
  arrived(root);
  render({ code: codePage, name: namePage, line: linePage }[page()](), root);
  document.title = `${state.title || say('join.title')} · ${BRAND}`;
}

async function boot() {
  state.words = await wordsOf('join');
  speak(document.documentElement, state.words.language);
  named(state.words.ui);
  if (!able()) {
    arrived(root);
    return render(
      html`<div class="door"
        ><main class="sheet"
          ><h1 class="ask">${say('join.no-crypto')}</h1><p>${say('join.no-crypto.why')}</p></main
        ></div
      >`,
      root,
    );
  }
  if (back(state.code)) return;
  if (state.code.length === LENGTH) await knock(state.code, true);
  else {
    state.typed = spaced(state.code);
    draw();
  }
}

boot();
