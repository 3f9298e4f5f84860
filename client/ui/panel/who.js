/** The two arcs: who has the floor (filled), who talks (voice arcs), whose page is silent (dashed), what
 * was understood (lens). */
import { html, nothing } from '../../vendor/lit-html.js';
import { icon, lens } from '../draw.js';
import { partnerOf } from '../../core/text.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('../../core/wire').Partner} Partner */

/** Whether this person's page has stopped answering: asleep, cut off, closed or left on purpose; nobody can tell which,
 * and nothing drawn may. Before the first step that is known only of somebody whom this page has seen here.
 * @param {Pick<Env, 'view' | 'context'>} env @param {Partner} seat */
export function silent({ view, context }, seat) {
  const met = (context.met ??= {});
  const here = view.people[seat]?.here;
  met[seat] ||= here;
  return !here && view.stage !== 'closed' && (view.stage !== 'lobby' || met[seat]);
}

/** Which word stands under a name: a key of `who.…`, and an icon beside the name. @param {Env} env
 * @param {Partner} seat */
function part({ view, context }, seat) {
  const { step, floor, talking, stage, holds = [] } = view;
  const mine = seat === view.seat;
  const person = view.people[seat];
  const gone = silent({ view, context }, seat);
  const voice = stage === 'running' && !holds.length && (talking === seat || talking === 'both') ? 'voice' : '';
  if (mine && context.status.line === 'down') return { word: floor === seat ? 'kept' : 'cut', away: true };
  if (!person?.here && stage !== 'closed') return { word: gone ? 'away' : 'coming', away: true };
  if (stage === 'break')
    return view.break?.back?.includes(seat) ? { word: 'ready', mark: 'check' } : { word: 'resting' };
  if (view.cues?.some((cue) => cue.by === seat && cue.taken == null)) return { word: 'reaches', mark: 'repair' };
  if (step.kind === 'close') return last(view, seat, voice);
  if (floor === seat && step.place === 'soft') return { word: 'chooses' };
  if (step.kind === 'reflect' && ['say', 'check'].includes(step.place) && seat === tries(view)) {
    return step.place === 'say'
      ? { word: `say.${step.as ?? 'say-back'}`, mark: voice }
      : { word: `said.${step.as ?? 'say-back'}` };
  }
  if (floor === seat) return { word: 'floor', mark: voice };
  if (voice) return { word: 'talks', mark: voice };
  if (floor) return { word: step.kind === 'more' && view.understood?.[floor] === 'got' ? 'understood' : 'listens' };
  return person?.done ? { word: 'ready', mark: 'check' } : { word: 'here' };
}

/** Who tries in a reflection: the listener, or the speaker of an offer. @param {import('../../core/wire').View} view
 * @returns {Partner} */
export const tries = (view) => (view.step.as === 'offer' ? (view.floor ?? 'a') : partnerOf(view.floor));

/** @param {import('../../core/wire').View} view @param {Partner} seat @param {string} voice */
function last(view, seat, voice) {
  if (view.step.place === 'keep')
    return view.people[seat]?.done ? { word: 'finished', mark: 'check' } : { word: 'here' };
  if (view.talking === seat) return { word: 'last-word', mark: voice };
  return { word: view.step.place === 'word' ? 'speaks-next' : 'listens' };
}

/** @param {Env} env */
function lensOf({ view }, /** @type {Partner} */ start) {
  const { step, floor } = view;
  if (!floor) return nothing;
  if (step.place === 'check') return lens('asked', floor, 'start');
  if (step.kind === 'more' && view.understood?.[floor] === 'got') return lens('got', floor, 'start');
  if (step.kind !== 'reflect' || step.place !== 'say' || view.stage !== 'running') return nothing;
  const from = tries(view);
  return lens('coming', from ?? floor, from === start ? 'start' : 'end');
}

/** @param {Env} env @param {import('./types').Page} page */
export function who(env, page) {
  const { view, words } = env;
  const start = (!env.context.couch && env.me) || 'a';
  const side = (/** @type {Partner} */ seat) => {
    const { word, mark, away } = /** @type {{word: string, mark?: string, away?: boolean}} */ (part(env, seat));
    const has = view.floor === seat && view.stage !== 'break';
    return html`<div class="side ${has ? 'has' : ''} ${away ? 'away' : ''}" data-who=${seat}>
      <b
        ><span class="nm ${words.name(seat).length > 12 ? 'long' : ''}">${words.name(seat)}</span
        >${mark ? icon(mark) : nothing}</b
      ><span>${words.about(`who.${word}`, seat)}</span></div
    >`;
  };
  // looked at on a private page, too: it is noted who was here
  const sides = [start, partnerOf(start)].map(side);
  if (page.alone) {
    return html`<header class="who alone"
      >${icon('lock')}<p><b>${words.ui('only-you')}</b><span class="small soft">${page.alone}</span></p></header
    >`;
  }
  return html`<header class="who">${sides}${lensOf(env, start)}</header>`;
}
