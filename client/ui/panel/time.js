/** The time: a disk, one big word or number, one line. Numbers are not drawn here: clock.js writes them,
 * second by second. */
import { html, nothing, svg } from '../../vendor/lit-html.js';
import { left } from './clock.js';
import { icon } from '../draw.js';
import { lazy } from './regions.js';
import { number } from '../../core/text.js';

/** @typedef {import('./types').Env} Env */

/** Whose time it is: the mouth, or the floor. @param {import('../../core/wire').View} view */
const whose = ({ talking, floor }) => (talking && talking !== 'both' ? talking : floor);

/** The big word and the line of a clock that stands still, or nothing. @param {Env} env */
function standing(env) {
  const { view, words, context } = env;
  const owner = whose(view);
  const had = { time: number(left(view, context.now()), words.ui) };
  const safe =
    view.clock && !view.clock.own
      ? owner
        ? words.about('time.safe', owner, had)
        : words.ui('time.safe.both', had)
      : words.ui('time.safe.none');
  if (view.break && view.stage === 'break') return lazy('rest', context.redraw, (its) => its.back(env)) ?? ['', ''];
  if (context.status.line === 'down' || view.holds?.length)
    return [words.ui(view.stage === 'paused' ? 'time.paused' : 'time.waiting'), safe];
  if (!view.clock)
    return [words.ui('time.none'), (view.step.place !== 'check' && words.then()) || words.ui('time.none.why')];
  if (view.clock.phase === 'wrap') return [words.ui('time.wrap'), words.then()];
  if (view.clock.phase === 'over') return [words.ui('time.over'), words.ui('time.over.why')];
  return null;
}

/** @param {Env} env */
export function time(env) {
  const { view, words, context } = env;
  const still = standing(env);
  const hidden = !still && !!context.prefs.get('hide-clock');
  const held = !!view.clock && (context.status.line === 'down' || !!view.holds?.length) && view.stage !== 'break';
  const owner = view.stage === 'break' ? undefined : whose(view);
  const toggle = () => {
    context.prefs.set('hide-clock', !hidden);
    context.redraw();
  };
  return html`<div
    class="time ${still ? 'still' : ''} ${view.stage === 'break' ? 'wide big' : view.clock ? '' : 'wide'}"
    role="timer"
    aria-live="off"
    data-clock=${still ? 'still' : hidden ? 'hidden' : 'run'}
  >
    <svg class="disk" data-who=${owner ?? nothing} viewBox="0 0 72 72" aria-hidden="true">
      <circle class="rim" cx="36" cy="36" r="33" />
      <circle class="left" cx="36" cy="36" r="14" pathLength="100" stroke-dasharray="0 100" />
      ${held ? svg`<circle class="hold" cx="36" cy="36" r="16"/><path class="bars" d="M31 30v12M41 30v12"/>` : nothing}
    </svg>
    <p
      ><b>${still ? still[0] : html`<span data-big></span>`}</b
      ><span class="soft">${still ? still[1] : words.then()}</span></p
    >
    ${
      view.clock && view.stage !== 'break'
        ? html`<button
            class="plain"
            @click=${toggle}
            aria-pressed=${hidden}
            aria-label=${words.ui('clock.hide')}
            title=${words.ui('clock.hide')}
            >${icon(hidden ? 'eye' : 'hide')}</button
          >`
        : nothing
    }</div
  >`;
}
