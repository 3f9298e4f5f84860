/** The four quiet places. A place may be renamed by a step or rest unused; none ever moves to another's place. */
import { html } from '../../vendor/lit-html.js';
import { icon } from '../draw.js';
import { local, tell } from './device.js';

/** @typedef {import('./types').Env} Env
 * @typedef {{sign: string, says: string, tap?: (() => unknown) | false, on?: boolean, strong?: boolean}} Place */

/** @param {Env} env @param {string} pref */
const toggle = ({ context: { prefs, redraw } }, pref) => ({
  on: !!prefs.get(pref),
  tap: () => (prefs.set(pref, !prefs.get(pref)), redraw()),
});

/** The two circles stop. @param {Env} env @returns {Place} */
const still = (env) => ({ sign: 'still', says: 'move.still', ...toggle(env, 'still') });

/** @param {Env} env @returns {Place} */
function first(env) {
  const { view, can, send, open } = env;
  const { step, stage, clock } = view;
  if (stage === 'lobby')
    return { sign: 'over', says: 'move.clock', tap: () => open('clock'), on: local.sheet === 'clock' };
  if (stage === 'break')
    return {
      sign: 'later',
      says: 'move.later',
      tap: can.has('later') && (() => open('later')),
      on: local.sheet === 'later',
    };
  if (can.has('pass') || step.kind === 'rate' || step.place === 'fill')
    return { sign: 'skip', says: 'move.pass', tap: !local.resting && can.has('pass') && (() => send('pass')) };
  if (step.kind === 'quiet' && view.guide === 'breath' && !can.has('more-time')) return still(env);
  const wrap = clock?.phase === 'wrap' && can.has('more-time');
  return {
    sign: 'more',
    says: wrap ? 'move.another-minute' : 'move.more-time',
    strong: wrap,
    tap: can.has('more-time') && (() => send('more-time')),
  };
}

/** @param {Env} env @returns {Place} */
function second(env) {
  const { view, can, send } = env;
  if (view.stage === 'lobby') return { sign: 'voice', says: 'move.sound', ...toggle(env, 'sound') };
  if (view.stage === 'break') return still(env);
  if (view.stage === 'paused')
    return can.has('resume')
      ? { sign: 'play', says: 'move.resume', on: true, tap: () => send('resume') }
      : { sign: 'pause', says: 'move.pause', on: !view.holds?.some(({ why }) => why === 'stop') };
  return { sign: 'pause', says: 'move.pause', tap: can.has('pause') && (() => send('pause')) };
}

/** @param {Env} env @returns {Place} */
function third({ view, can, open, context }) {
  if (view.stage === 'lobby')
    return can.has('lands')
      ? { sign: 'repair', says: 'move.lands', tap: !context.gate && (() => open('lands')), on: local.sheet === 'lands' }
      : { sign: 'window', says: 'move.window', tap: () => open('window'), on: local.sheet === 'window' };
  return { sign: 'repair', says: 'move.cue', tap: can.has('cue') && (() => open('cue')), on: local.sheet === 'cue' };
}

/** @param {Env} env @returns {Place} */
function fourth({ view, can, send, open }) {
  if (view.stage === 'lobby') return { sign: 'break', says: 'move.not-today', tap: () => open('leave') };
  if (can.has('not-today')) return { sign: 'break', says: 'move.not-today', tap: () => send('not-today') };
  if (view.stage === 'break') return { sign: 'break', says: 'move.on-break', on: true };
  return {
    sign: 'break',
    says: 'move.break',
    tap: can.has('break') && (() => open('break')),
    on: local.sheet === 'break',
  };
}

/** @param {Env} env */
export function quiet(env) {
  const draw = ({ sign, says, tap, on, strong } = /** @type {Place} */ ({ sign: '', says: '' })) =>
    html`<button
      class=${strong ? 'strong' : ''}
      aria-pressed=${!!on}
      aria-disabled=${!tap}
      @click=${tap || (() => tell('tap.elsewhere'))}
      >${icon(sign)}<span>${env.words.ui(says)}</span></button
    >`;
  return html`<nav class="quiet" aria-label=${env.words.ui('quiet')}
    >${[first, second, third, fourth].map((place) => draw(place(env)))}</nav
  >`;
}
