/**
 * A talk once more, at any speed: the views that one seat had, drawn by the panel's own page function in a frame of its own.
 * Nothing can be tapped in it and nothing is sent.
 */
import { html, nothing, render } from '../vendor/lit-html.js';
import { left } from '../panel/clock.js';
import { local, warm } from '../panel/local.js';
import { panel } from '../panel/panel.js';
import { number, speech } from '../panel/words.js';
import { stamp } from './timeline.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../panel/types').View} View
 * @typedef {import('../panel/types').Context} Context
 * @typedef {import('./timeline.js').Entry} Entry
 * @typedef {{entries: Entry[], at: number, speed: number, playing: boolean, seat: string, timer?: ReturnType<typeof setTimeout>, was: number, trouble: string}} Reel `at`: ms since the first entry */

export const SPEEDS = [1, 2, 5, 10, 30];
const STYLES = ['shared/base.css', 'panel/panel.css', 'gallery/frame.css'].map((name) => new URL(`../${name}`, import.meta.url).href);
const idle = { act() {}, popup() {}, leave() {}, say: async () => true, retry() {} };
const BEAT = 200;

/** @param {Entry[]} entries @param {string} seat @returns {Reel} */
export const reel = (entries, seat) => ({ entries, seat, at: 0, speed: 10, playing: false, was: 0, trouble: '' });

/** What a file holds, if it is a story. @param {string} text @returns {{seat: string, entries: Entry[]} | null} */
export function storyOf(text) {
  try {
    const { seat, entries } = JSON.parse(text);
    const fits = Array.isArray(entries) && entries.length && entries.every((one) => typeof one?.at === 'number' && typeof one.view?.step?.kind === 'string' && one.view.people);
    return fits ? { seat: String(seat ?? entries[0].view.seat), entries } : null;
  } catch {
    return null;
  }
}

/** How long it is, ms. @param {Reel} reel */
export const lasts = ({ entries }) => Math.max(0, (entries.at(-1)?.at ?? 0) - (entries[0]?.at ?? 0));

/** What was seen then. @param {Reel} reel @returns {Entry | undefined} */
export const seen = ({ entries, at }) => entries.findLast((one) => one.at - (entries[0]?.at ?? 0) <= at) ?? entries[0];

/** One beat on; stops at the end. @param {Reel} reel @param {number} ms of real time */
export function onward(reel, ms) {
  reel.at = Math.min(lasts(reel), reel.at + ms * reel.speed);
  if (reel.at >= lasts(reel)) reel.playing = false;
}

/** Plays until it is stopped. @param {Reel} reel @param {() => void} redraw */
function play(reel, redraw) {
  clearTimeout(reel.timer);
  if (!reel.playing) return;
  reel.timer = setTimeout(() => {
    const now = performance.now();
    onward(reel, now - reel.was);
    reel.was = now;
    redraw();
    play(reel, redraw);
  }, BEAT);
}

/** The panel in its frame, with the numbers of that moment. @param {HTMLElement} frame @param {Entry} entry @param {number} now @param {Context} live */
function fill(frame, { view }, now, live) {
  const shadow = frame.shadowRoot ?? frame.attachShadow({ mode: 'open' });
  let root = /** @type {HTMLElement | null} */ (shadow.querySelector('div'));
  if (!root) {
    for (const href of STYLES) shadow.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
    shadow.append((root = document.createElement('div')));
  }
  /** @type {Context} */
  const context = { ...live, me: view.seat, now: () => now, status: { line: 'ok', acts: [] }, prefs: { get: () => undefined, set() {} }, couch: false, gate: false, hum: undefined, own: undefined, views: undefined };
  const { sheet } = local;
  local.sheet = '';
  render(panel({ ...view, moves: [] }, context, idle), root);
  local.sheet = sheet;
  const ms = left(view, now);
  root.querySelector('.disk .left')?.setAttribute('stroke-dasharray', `${view.clock ? Math.min(100, (100 * ms) / view.clock.total) : 0} 100`);
  const big = root.querySelector('[data-big]');
  if (big) big.textContent = number(ms, speech(view, context).ui);
}

/** @param {Reel} its @param {Env} env @param {() => void} close @param {(reel: Reel) => void} change another story */
export function replay(its, env, close, change) {
  const { words, context } = env;
  const { redraw } = context;
  const entry = seen(its);
  if (!entry) return nothing;
  const now = (its.entries[0]?.at ?? 0) + its.at;
  requestAnimationFrame(() => {
    const frame = /** @type {HTMLElement | null} */ (document.getElementById('replay'));
    if (frame) warm().then(() => fill(frame, entry, now, context));
  });
  const toggle = () => {
    if (!its.playing && its.at >= lasts(its)) its.at = 0;
    Object.assign(its, { playing: !its.playing, was: performance.now() });
    play(its, redraw);
    redraw();
  };
  const scrub = (/** @type {any} */ { target }) => ((its.at = Number(target.value)), redraw());
  const chosen = async (/** @type {any} */ { target }) => {
    const found = storyOf((await target.files[0]?.text()) ?? '');
    if (found) return change(reel(found.entries, found.seat));
    its.trouble = 'replay.file.bad';
    redraw();
  };
  const said = speech(entry.view, { ...context, couch: false });
  return html`<section class="block replay" aria-labelledby="replay-title"><h2 class="small soft" id="replay-title">${words.ui('replay')}: ${context.names[/** @type {'a'} */ (its.seat)] ?? ''}</h2><p class="small soft">${words.ui('replay.why')}</p>
    <div class="reel"><button class="second" @click=${toggle}>${words.ui(its.playing ? 'replay.pause' : 'replay.play')}</button>
      <label class="small">${words.ui('replay.speed')} <select @change=${(/** @type {any} */ { target }) => ((its.speed = Number(target.value)), redraw())}>${SPEEDS.map((n) => html`<option value=${n} .selected=${n === its.speed}>${words.ui('replay.times', { n })}</option>`)}</select></label>
      <output class="small">${stamp(its.at)}</output></div>
    <input class="scrub" type="range" min="0" max=${lasts(its)} step="1000" .value=${String(its.at)} aria-label=${words.ui('replay.at')} aria-valuetext=${stamp(its.at)} @input=${scrub}>
    <p class="sr" aria-live=${its.playing ? 'off' : 'polite'}>${said.title}. ${said.ask}</p>
    <div class="frame" id="replay" inert aria-hidden="true"></div>
    <label class="link small bring"><span>${words.ui('replay.file')}</span><input class="sr" type="file" accept="application/json,.json" @change=${chosen}></label><p class="small" role="status">${its.trouble ? words.ui(its.trouble) : ''}</p>
    <p class="ways"><button class="second" @click=${() => ((its.playing = false), close())}>${words.ui('replay.close')}</button></p></section>`;
}
