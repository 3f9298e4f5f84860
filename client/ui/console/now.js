/** What a glance shows: who has the floor, how long, which step and what comes, how it is shared, and what
 * came so far. */
import { html, nothing } from '../../vendor/lit-html.js';
import { moment } from '../../core/moment.js';
import { icon } from '../signs.js';
import { balance } from '../panel/pages.js';
import { refused } from '../panel/outer.js';
import { felt } from '../panel/pact.js';
import { silent } from '../panel/who.js';
import { span } from '../../core/text.js';
import { flat, strip } from './marks.js';
import { consents } from './room.js';
import { drawn as voices } from './voices.js';
import { figures, timeline } from '../../core/timeline.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('./console.js').Desk} Desk */

const PARTNERS = /** @type {const} */ (['a', 'b']);
const SIGNS = { sending: 'sending', kept: 'over', waiting: 'waiting', refused: 'nottaken' };

/** Where the talk is, for how long, and what became of the last tap. @param {Env} env @param {Desk} desk */
export function top({ view, context, words }, desk) {
  const { step } = view;
  const turn =
    step.rounds && step.half
      ? words.ui('where.turn', { n: ((step.round ?? 1) - 1) * 2 + step.half, of: step.rounds * 2 })
      : '';
  const { from: begun, to, spans } = timeline(desk.entries, context.now());
  const from = spans.find(({ of }) => of === view.protocol)?.from ?? begun;
  const state = context.status.acts.at(-1)?.state ?? 'kept';
  const said =
    context.status.line === 'down'
      ? ['waiting', words.ui('line.down')]
      : state !== 'kept' || context.status.acts.length
        ? [state === 'kept' ? 'kept' : SIGNS[state], words.ui(`line.${state}`)]
        : view.stage !== 'lobby' && to > from
          ? [
              'over',
              words.ui(desk.plan?.minutes ? 'console.minutes.of' : 'console.minutes', {
                n: Math.floor((to - from) / 60000),
                of: desk.plan?.minutes.usual,
              }),
            ]
          : ['kept', words.ui('line.kept')];
  return html`<div class="top"
    ><span>${context.texts.title}${turn ? ` · ${turn}` : nothing}</span
    ><span class="kept">${icon(said[0] ?? '')}${said[1]}</span></div
  >`;
}

/** What to watch for and one thing to say, where the dialogue has such lines for a therapist. @param {Env} env */
function watch({ view, context, words }) {
  const own = context.texts.steps?.[view.step.name];
  const lines = view.step.aside ? '' : (own?.[view.step.place]?.therapist ?? own?.therapist);
  return Array.isArray(lines) && lines[1]
    ? html`<ul class="small" data-watch
        >${words.hints.map((line) => html`<li>${line}</li>`)}</ul
      >`
    : nothing;
}

/** The row of the talk's steps, now and next in words. @param {Env} env @param {Desk} desk */
export function steps(env, desk) {
  const { view, words } = env;
  const all = flat(desk.plan?.steps ?? [], desk.visited);
  const { step, next } = view;
  const at = all.findIndex(({ name, half }) => name === step.name && (!half || !step.half || half === step.half));
  // what comes within a step stands beside the clock; here, the step after it
  const within = next?.name === step.name;
  const title = next && ((within ? all[at + 1] : all.find(({ name }) => name === next.name))?.title ?? '');
  const who = next?.who && next.who !== 'both' && !within ? words.name(next.who) : '';
  const now = words.title || all[at]?.title || '';
  return html`<section class="strip"
    >${all.length ? strip(all, at, words.ui) : nothing}
    <p class="small"
      ><b>${words.ui('console.now')}</b>
      <span data-said>${now}</span
      >${words.ask && words.ask !== now ? html`<span class="soft"> · ${words.ask}</span>` : nothing}<br />
      ${
        title
          ? html`<span class="soft"><b>${words.ui('console.next')}</b> ${title}${who ? ` · ${who}` : nothing}</span>`
          : nothing
      }</p
    >${watch(env)}</section
  >`;
}

/** Why the talk stands, and by whom: the talk's own facts, nobody's fault. @param {Env} env */
export function standing(env) {
  const { view, words, context } = env;
  const until = (/** @type {number} */ at) => moment(at, context.texts.language);
  const cue = view.cues?.find((one) => one.taken == null);
  const act = context.status.acts.at(-1);
  const gone = PARTNERS.filter((seat) => silent(env, seat));
  return [
    context.status.line === 'down' && ['waiting', `${words.ui('down.ask')} ${words.ui('down.why')}`],
    act?.state === 'refused' && ['nottaken', refused(env, act)],
    ...(view.holds ?? []).map(({ why, by, who = [] }) =>
      why === 'pause'
        ? ['pause', words.about('pause.by', by)]
        : why === 'stop'
          ? ['stop', `${words.ui('stop.ask')} ${words.ui('stop.rest')}`]
          : why === 'held' &&
            !who.length && ['pause', by === view.seat ? words.ui('therapist.held') : words.about('held.by', by)],
    ),
    ...PARTNERS.map(
      (seat) => view.people[seat]?.waiting && ['hold', words.ui('console.room.held', { who: words.name(seat) })],
    ),
    view.break && [
      'break',
      words.ui('therapist.break', { who: context.names[view.break.by], at: until(view.break.until) }),
    ],
    cue && ['repair', words.ui('therapist.cue', { who: context.names[cue.by], what: words.ui(`cue.${cue.kind}.say`) })],
    ...gone.map((seat) => ['dotted', words.about('away', seat)]),
    view.note && ['eye', words.ui(`note.${view.note.kind}`, { who: words.name(view.note.by), n: view.note.n })],
  ]
    .filter((one) => !!one)
    .map(
      ([sign, says]) => html`<p class="note small fact">${icon(/** @type {string} */ (sign))}<span>${says}</span></p>`,
    );
}

/** What was understood, repaired and rested so far: facts, no grades. @param {Env} env @param {Desk} desk */
export function soFar(env, desk) {
  const { view, words, context } = env;
  const { got, missed, cues, breaks } = figures(timeline(desk.entries, context.now()));
  const heard = PARTNERS.map((seat) => {
    const now = view.understood?.[seat];
    const tally =
      got[seat] + missed[seat] > 1 ? ` (${words.ui('console.checks', { got: got[seat], missed: missed[seat] })})` : '';
    return now && (now !== 'none' || tally)
      ? [
          now === 'got' ? 'kept' : 'ring',
          (now === 'none' ? words.name(seat) : words.ui(`console.understood.${now}`, { who: words.name(seat) })) +
            tally,
          seat,
        ]
      : null;
  });
  const time = span(breaks.ms, words.ui);
  const all = [
    ...heard,
    cues.sent && ['repair', words.ui('console.repairs', { n: cues.sent, taken: cues.taken })],
    breaks.n && ['break', words.ui('console.breaks', { n: breaks.n, time })],
  ].filter((one) => !!one);
  const taps = felt(env).filter(Boolean);
  const pulse = html`<div class="felt"><p class="small soft">${words.ui('console.pulse')}</p>${taps}</div>`;
  return html`${
    all.length
      ? html`<ul class="facts small" aria-label=${words.ui('console.so-far')}
          >${all.map(
            ([sign, says, who]) => html`<li data-who=${who ?? nothing}>${icon(String(sign))}<span>${says}</span></li>`,
          )}</ul
        >`
      : nothing
  }
  ${taps.length ? pulse : nothing}${voices(env, desk.voices)}`;
}

/** How the talking is shared, and what both agreed to. @param {Env} env */
export const shares = (env) => html`${balance(env)}${consents(env)}`;
