/**
 * The switch by which a person lets the therapist see when they are heard: off until they say so themselves, and off
 * again in every talk. Their microphone is let go in pauses and while the call has it off; for good in a break, at the
 * end, on the way out and by the same switch. Who has it off, was refused it or speaks otherwise looks the same to
 * everybody. Where the page around this one measures, no microphone is opened.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { heardOf } from '../../core/heard.js';
import { out } from '../exit.js';
import { tell } from './device.js';
import { toggle } from './sheets.js';
// it says what is let go with a talk; what is said here comes after it
import './awake.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Env} Env
 * @typedef {{wish: boolean, otherwise: boolean, rest: boolean, turn: string}} State `wish`: the switch is on; `rest`:
 *   nothing is listened to now
 * @typedef {{line: import('../../core/heard.js').Line, now: () => number, context: import('./types').Context}} How */

/** Places whose microphone belongs to the call. */
const CALL = /^\/host\/(extension|teams|meet)\b/;
/** There it goes to one app at a time. */
const PHONE = /Android|iPhone|iPad|iPod|Mobile/;
/** ms for which a sentence stays that may come unasked */
const SAID = 9000;

/** Whether this page may have a microphone beside a call. @param {any} [page] the window */
export function able(page = globalThis) {
  const { navigator: its, location, document } = page;
  const phone =
    its.userAgentData?.mobile ||
    PHONE.test(its.userAgent) ||
    (/Mac/.test(its.userAgent) && its.maxTouchPoints > 1) ||
    page.matchMedia('(pointer: coarse)').matches;
  const allowed = document.featurePolicy?.allowsFeature('microphone') !== false;
  return !!(!phone && !CALL.test(location.pathname) && allowed && its.mediaDevices && page.AudioWorkletNode);
}

/** Whose turn it is to talk, for this seat. @param {View} view */
export const turnOf = ({ talking, seat }) =>
  talking === seat ? 'me' : talking === 'a' || talking === 'b' ? 'other' : '';

/** Whether the talk rests, or is not the therapist's to see. @param {View} view */
const rests = ({ stage, consent }) => stage !== 'running' || !consent?.both?.includes('present');

/** Whether it is over with listening, until somebody switches it on again. @param {View} view */
const ends = ({ stage, holds }) =>
  stage === 'break' || stage === 'closed' || !!holds?.some(({ why }) => why === 'stop');

/** What the switch moves. @param {How} how @param {State} state @param {() => boolean} measured */
function listening({ line, now, context }, state, measured) {
  const heard = heardOf(line, now);
  /** @type {ReturnType<typeof import('./ears.js').microphone> | undefined} */
  let mic;
  const its = {
    off() {
      state.wish = false;
      mic?.close();
      heard.stop();
      context.redraw();
    },
    /** Refused, or taken away: the switch goes back, and only this person learns of it. */
    lost() {
      its.off();
      tell('ears.refused', SAID);
    },
    /** Listens or not, as things stand. */
    mind() {
      if (!state.wish) return;
      if (state.rest || measured()) mic?.rest();
      if (state.rest) heard.stop();
      else if (measured()) heard.say(context.call?.speaking ?? null);
      else mic?.open();
    },
    async on() {
      Object.assign(state, { wish: true, otherwise: false });
      context.redraw();
      try {
        mic ??= (await import('./ears.js')).microphone(heard.say, its.lost);
      } catch {
        return its.lost();
      }
      mic.turn(state.turn);
      // also where the talk rests: later nobody would know why the browser asks
      if (state.wish && !measured()) await mic.open();
      its.mind();
    },
    turn: () => mic?.turn(state.turn),
    /** Without a word: who is on the way out says nothing any more. */
    hush: () => mic?.close(),
  };
  return its;
}

/** @param {How} how */
export function earsOf(how) {
  const { context } = how;
  /** @type {State} */
  const state = { wish: false, otherwise: false, rest: true, turn: '' };
  const measured = () => context.call?.speaking !== undefined;
  const own = able();
  const { off, mind, on, turn, hush } = listening(how, state, measured);
  const flip = () => (state.wish ? off() : on());
  const otherwise = () => ((state.otherwise = !state.otherwise), off());
  const { dim } = out;
  out.dim = () => (dim(), hush());
  return {
    /** Whether what this person's voice does may leave now. */
    get on() {
      return state.wish && !state.rest;
    },
    /** @param {View} view */
    see(view) {
      // who is muted in the call is heard by nobody there
      const [whose, rest] = [turnOf(view), rests(view) || context.call?.mic === false];
      const other = rest !== state.rest;
      const now = whose !== state.turn;
      Object.assign(state, { turn: whose, rest });
      if (now) turn();
      if (state.wish && ends(view)) off();
      if (other || measured()) mind();
    },
    row: (/** @type {Env} */ env) => (own || measured() ? rows(env, state, flip, otherwise) : nothing),
    line: (/** @type {Env} */ env) => (state.wish ? light(env, state, off) : nothing),
  };
}

/** The two switches. @param {Env} env @param {State} state @param {() => void} flip @param {() => void} otherwise */
const rows = ({ words }, { wish, otherwise: other }, flip, otherwise) =>
  html`${toggle(words, 'ears', wish, flip)}${toggle(words, 'ears.otherwise', other, otherwise)}`;

/** A line while it is on. @param {Env} env @param {State} state @param {() => void} off */
const light = ({ words }, { rest }, off) =>
  html`<p class="note small brief" data-ears=${rest ? 'rest' : 'on'}
    ><span>${words.ui(rest ? 'ears.rest' : 'ears.on')}</span
    ><button class="chip" @click=${off}>${words.ui('ears.off')}</button></p
  >`;
