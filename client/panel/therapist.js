/** The therapist's hands in the same seven regions. Every one is labelled, and can be undone for ten seconds. */
import { html, nothing } from '../vendor/lit-html.js';
import { icon } from './draw.js';
import { felt, stopped, veiled } from './pact.js';
import { balance } from './pages.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** Why the talk stands, and by whom: the talk's own facts, nobody's fault. @param {Env} env */
function standing({ view, words, context }) {
  const until = (/** @type {number} */ at) => new Date(at).toLocaleTimeString(context.texts.language, { hour: 'numeric', minute: '2-digit' });
  const cue = view.cues?.find((one) => one.taken == null);
  const gone = /** @type {const} */ (['a', 'b']).filter((seat) => view.stage !== 'lobby' && !view.people[seat]?.here);
  return [
    context.status.line === 'down' && ['waiting', `${words.ui('down.ask')} ${words.ui('down.why')}`],
    ...(view.holds ?? []).map(({ why, by }) => why === 'pause' ? ['pause', words.about('pause.by', by)]
      : why === 'held' && ['pause', by === view.seat ? words.ui('therapist.held') : words.about('held.by', by)]),
    view.break && ['break', words.ui('therapist.break', { who: context.names[view.break.by], at: until(view.break.until) })],
    cue && ['repair', words.ui('therapist.cue', { who: context.names[cue.by], what: words.ui(`cue.${cue.kind}.say`) })],
    ...gone.map((seat) => ['dotted', words.about('away', seat)]),
  ].filter((one) => !!one).map(([sign, says]) => html`<p class="note small fact">${icon(/** @type {string} */ (sign))}<span>${says}</span></p>`);
}

/** @param {Env} env @returns {Page} */
export function page(env) {
  const { view, words, can: may, send, context } = env;
  const can = context.status.line === 'down' ? new Map() : may;
  if (view.step.kind === 'veiled') return veiled(env);
  if (view.holds?.some((hold) => hold.why === 'stop')) return stopped(env);
  const hand = (/** @type {string} */ move, /** @type {string} */ sign, /** @type {string} */ says, args = {}, who = '') =>
    html`<button data-who=${who || nothing} aria-disabled=${!can.has(move)} @click=${() => can.has(move) && send(move, args)}>${icon(sign)}<span>${says}</span></button>`;
  const to = (/** @type {'a' | 'b'} */ seat) => hand('give-floor', 'floor', words.ui('move.give-floor', { who: words.name(seat) }), { to: seat }, seat);
  const primary = can.has('resume') && view.stage === 'paused';
  return {
    arcs: false, heading: words.title || words.ui('therapist.now'), tight: true, hints: view.holds?.length ? [] : words.hints.slice(0, 1),
    body: html`${standing(env)}${view.note ? html`<p class="note small">${words.ui(`note.${view.note.kind}`, { who: words.name(view.note.by), n: view.note.n })}</p>` : nothing}${balance(env)}${felt(env)}${env.context.hum?.hands(env)}`,
    end: html`<div class="hands">${hand('add-time', 'less', words.ui('move.less-time'), { seconds: -60 })}${hand('step-back', 'back', words.ui('move.step-back'))}
      ${hand('skip', 'skip', words.ui('move.skip'))}${to('a')}${to('b')}</div>`,
    main: primary ? html`<button class="main" @click=${() => send('resume')}>${words.ui('therapist.resume')}</button>` : view.undo && can.has('undo')
      ? html`<p class="undo"><span>${words.first([`undo.${view.notice?.kind}`, 'undo.done'])}</span><button class="second" @click=${() => send('undo')}>${words.ui('move.undo')}</button></p>` : undefined,
    rest: words.ui('therapist.rest'),
  };
}
