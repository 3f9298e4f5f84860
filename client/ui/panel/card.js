/**
 * What each place puts into the fixed regions. A place without a page of its own is drawn from its texts and its
 * primary move, so a new protocol needs no new code. Places seldom seen, and private ones, are modules loaded when the
 * line is idle.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { near } from '../draw.js';
import { local, tapped } from './device.js';
import { lazy } from './regions.js';
import { tries } from './who.js';
import { partnerOf } from '../../core/text.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('./types').Drawn} Drawn */

/** One of several answers of equal weight. @param {Drawn} sign @param {string} says @param {string} then @param {() =>
 * void} tap */
export const answer = (sign, says, then, tap) =>
  html`<button class="answer ${sign ? '' : 'bare'}" aria-disabled=${local.resting} @click=${tapped(tap)}
    >${sign}<span><b>${says}</b>${then ? html`<span class="small">${then}</span>` : nothing}</span></button
  >`;

/** The person's own large button. @param {string} says @param {() => void} tap @param {string} [why] it cannot be
 * tapped yet: a key of the texts */
export const large = (says, tap, why = '') =>
  html`<button class="main" aria-disabled=${!!why || local.resting} @click=${tapped(tap, why)}>${says}</button>`;

/** The three verdicts; the lowest is the gentlest, a stray tap must never sign an understanding. @param {Env} env
 * @returns {Page} */
function check({ words, send, can, open, actions }) {
  if (!can.has('heard')) return {};
  return {
    end: actions.trust?.()?.keys.number
      ? html`<button class="link small" @click=${() => open('missing')}>${words.ui('missing.open')}</button>`
      : nothing,
    stack: ['got', 'partly', 'no'].map((verdict, n) =>
      answer(
        near([3, 5.5, 13][n]),
        words.option('do', `heard.${verdict}`),
        words.option('do', `heard.${verdict}.then`),
        () => send('heard', { verdict }),
      ),
    ),
  };
}

/** Which modules hold the other places: spoken turns and verdicts are here, most others among the seldom seen.
 * @type {Record<string, '' | 'write' | 'hour'>} */
const ELSEWHERE = {
  turn: '',
  'reflect.check': '',
  write: 'write',
  rate: 'write',
  'decide.words': 'write',
  rounds: 'hour',
  'more.past': 'hour',
};

/** The page of this place, without what may lie over it. @param {Env} env @returns {Page} */
function own(env) {
  const { step } = env.view;
  const key = `${step.kind}.${step.place}`;
  if (env.context.gate && step.kind === 'lobby')
    return lazy('gate', env.context.redraw, (its) => its.page(env)) ?? { noClock: true };
  const module = ELSEWHERE[key] ?? ELSEWHERE[step.kind] ?? 'pages';
  // until it is here nothing can be tapped: what it asks must not be skipped
  const page = module
    ? (lazy(module, env.context.redraw, (its) => its.page(env)) ?? { noClock: true, arcs: false, main: nothing })
    : { arcs: true, ...(step.place === 'check' && check(env)) };
  return {
    ...page,
    ...(env.view.boxes?.some(({ field }) => field === 'missing') &&
      lazy('missing', env.context.redraw, (its) => its.shown(env))),
  };
}

/** What lies over the place: a line lost, a break, a pause, a partner away, a repair that arrived. @param {Env} env */
export function over({ view, context, can }) {
  if (view.stage === 'closed' || context.status.line === 'gone') return '';
  if (context.status.line === 'down') return 'down';
  if (view.holds?.some((hold) => hold.why === 'stop')) return 'stopped';
  if (view.stage === 'break') return 'pause';
  if (can.has('took') && (view.holds?.some((hold) => hold.why === 'cue') || view.floor === null)) return 'cue';
  if (view.stage === 'paused' && view.step.kind !== 'waiting') return 'held';
  return view.holds?.some((hold) => hold.why === 'away') ? 'away' : '';
}

/** @param {Env} env @returns {Page} */
export function pageOf(env) {
  const page = laid(env);
  const its = lazy('notes', env.context.redraw, ({ back }) => back(env));
  return its ? { ...page, end: html`${page.end}${its}` } : page;
}

/** The page of the place, or what lies over it. @param {Env} env @returns {Page} */
function laid(env) {
  const { context } = env;
  const lies = over(env);
  const base = own(env);
  const page = lies
    ? {
        ...base,
        stack: undefined,
        two: undefined,
        body: undefined,
        end: undefined,
        alone: undefined,
        noClock: false,
        ...(lies === 'stopped'
          ? lazy('pact', context.redraw, (its) => its.stopped(env))
          : lazy('rest', context.redraw, (its) => its[lies](env))),
      }
    : base;
  if (!context.couch || !page.alone || local.handed || (context.relayed && context.relayed !== env.view.seat))
    return page;
  return { alone: page.alone, noClock: true, ...lazy('pages', context.redraw, (its) => its.hand(env)) };
}

/** Why there is nothing to tap. @param {Env} env */
export function calm({ view, words }) {
  const { step, seat, talking, floor } = view;
  if (view.people[seat]?.done) return words.ui('rest.done');
  const judge = step.place === 'check' || step.place === 'soft' ? partnerOf(tries(view)) : null;
  const who = judge ?? (talking && talking !== 'both' ? talking : (floor ?? partnerOf(seat)));
  return (who !== seat && words.wait(who)) || words.ui('rest.none');
}
