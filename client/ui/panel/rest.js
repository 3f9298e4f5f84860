/** What may lie over any place: a repair that arrived, a pause, a page that does not answer, a break, a lost line. The
 * floor stays as it was. */
import { html, nothing } from '../../vendor/lit-html.js';
import { sessionOf } from '../../core/links.js';
import { moment } from '../../core/moment.js';
import { reach, SOON } from '../../core/reach.js';
import { answer } from './card.js';
import { near } from '../draw.js';
import { icon } from '../signs.js';
import { hosted } from './outer.js';
import { breath } from './pages.js';
import { number } from '../../core/text.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

const SIGNS = { kept: 'kept', sending: 'sending', waiting: 'waiting', refused: 'nottaken' };

/** A repair arrives. Both answers are fine, and no answer is fine too. @param {Env} env @returns {Page} */
export function cue({ view, words, send, other }) {
  const came = view.cues?.find((one) => one.by === other && one.taken == null);
  if (!came) return {};
  const took = (/** @type {boolean} */ taken) => () => send('took', { cue: came.id, taken });
  return {
    bare: true,
    arcs: false,
    heading: words.about('cue.came', came.by),
    ask: '',
    hints: [],
    lead: html`<p class="said" data-who=${came.by}>${words.ui(`cue.${came.kind}.full`)}</p>`,
    body: html`<p class="soft">${words.ui('cue.how')}</p>`,
    end: html`<p class="small soft"
      >${
        !view.clock
          ? nothing
          : view.floor && view.talking !== 'both'
            ? words.about('cue.stays', view.floor)
            : words.ui('cue.stays.none')
      }</p
    >`,
    two: [
      answer(near(3), words.ui('cue.taken'), '', took(true)),
      answer(near(13), words.ui('cue.not-yet'), '', took(false)),
    ],
  };
}

/** Paused by a partner, or held by the therapist. @param {Env} env @returns {Page} */
export function held(env) {
  const { view, words, can } = env;
  hosted(env);
  const hold =
    view.holds?.find((one) => one.why === 'held' && !one.who) ?? view.holds?.find((one) => one.why === 'pause');
  const by = hold?.by;
  const mayI = can.has('resume');
  return {
    arcs: true,
    heading: words.ui('pause'),
    ask: words.about(hold?.why === 'held' ? 'held.by' : 'pause.by', by),
    hints: [
      words.ui('pause.safe'),
      words.ui(
        mayI
          ? hold?.why === 'held' && !view.host
            ? 'held.alone'
            : 'pause.either'
          : by === 'host'
            ? 'host.held'
            : 'held.wait',
      ),
    ],
    rest: mayI ? undefined : words.ui('held.rest'),
  };
}

/** It waits for somebody whose page does not answer. Why it does not is never said: asleep, cut off and left look
 * alike. @param {Env} env @returns {Page} */
export function away({ view, words, other, can }) {
  const gone = view.holds?.find((one) => one.why === 'away')?.who?.[0] ?? other;
  const primary = [...can.values()].some((move) => move.primary);
  return {
    arcs: true,
    heading: '',
    ask: words.about('away', gone),
    hints: [words.ui('away.back')],
    rest: primary ? undefined : words.ui('away.rest'),
  };
}

/** Whether the page is answered while its connection does not open; looked at while the line is down,
 * and forgotten after. */
const doubt = { looking: false, shut: false };
const EVERY = 10_000;

/** @param {Env['context']} context */
async function look({ status, redraw }) {
  const session = sessionOf(location.pathname);
  if (doubt.looking || !session) return;
  doubt.looking = true;
  while (status.line === 'down') {
    const shut = (await reach(session, SOON / 2)) === 'shut';
    if (status.line !== 'down') break;
    if (shut !== doubt.shut) {
      doubt.shut = shut;
      redraw();
    }
    await new Promise((done) => setTimeout(done, EVERY));
  }
  Object.assign(doubt, { looking: false, shut: false });
}

/** My own line is lost: what I tapped, and what becomes of it. @param {Env} env @returns {Page} */
export function down({ view, words, context }) {
  const waits = context.status.acts.some((act) => act.state === 'waiting');
  const rows = context.status.acts.slice(-4).map(
    (act) =>
      html`<li
        >${icon(SIGNS[act.state])}<span
          ><b>${words.label(act.move)}</b> ${
            act.state === 'refused' ? html`<span class="soft small">${words.refusal(act)}</span>` : nothing
          }</span
        >
        <span class="small soft">${words.ui(`act.${act.state}`)}</span></li
      >`,
  );
  const primary = view.moves?.some((move) => move.primary);
  look(context);
  const why = doubt.shut ? 'down.shut' : 'down';
  return {
    bare: true,
    arcs: !rows.length,
    heading: '',
    ask: words.ui(`${why}.ask`),
    hints: [],
    body: html`<p class="soft">${words.ui(`${why}.why`)}</p>`,
    end: rows.length
      ? html`<ul class="rows"
          >${rows}</ul
        >`
      : nothing,
    rest: primary && !waits ? undefined : words.ui(`${why}.rest`),
  };
}

/** When a break ends, in the place of the clock. @param {Env} env */
export function back({ view, words, context }) {
  const until = view.break?.until ?? 0;
  const ms = until - context.now();
  const at = moment(until, context.texts.language);
  return [
    words.ui(ms > 72e6 ? 'break.tomorrow' : 'break.back', { at }),
    ms > 0
      ? words.about(ms > 54e5 ? 'break.in-hours' : 'break.in', view.break?.by, {
          time: number(ms, words.ui),
          hours: Math.round(ms / 36e5),
        })
      : words.ui('break.now'),
  ];
}

/** A break with a promised return. Back needs both; nobody ends the other's. @param {Env} env @returns {Page} */
export function pause(env) {
  const { view, words, can, send, open } = env;
  const by = view.break?.by;
  const wish = !!can.get('back')?.args?.rest?.default;
  const theirs = view.break?.rest?.includes(env.other);
  const other =
    can.has('back') &&
    html`<button class="second" @click=${() => send('back', { rest: !wish })}
      >${words.ui(wish ? 'break.go-on' : theirs ? 'break.rest-too' : 'break.rest')}</button
    >`;
  const mine = view.break?.back?.includes(/** @type {import('../../core/wire').Partner} */ (view.seat));
  const owner = view.talking && view.talking !== 'both' ? view.talking : view.floor;
  const left = view.clock?.left;
  const then =
    owner && left ? words.about('break.then', owner, { time: number(left, words.ui) }) : words.ui('break.then.place');
  const wait = mine ? words.ui('break.ready') : words.about('break.their-time', by);
  return {
    arcs: false,
    heading: view.break?.due ? words.ui('break.due') : '',
    ask: '',
    hints: [words.ui('break.hint.body'), words.ui('break.hint.mind')],
    lead: breath(env),
    end: html`<p class="note small"
        >${
          theirs || wish ? words.ui(wish ? (theirs ? 'break.rest.both' : 'break.rest.you') : 'break.rest.other') : then
        }</p
      >${other || nothing}
      <button class="link small" @click=${() => open('clock')}>${words.ui('break.remind')}</button>`,
    rest: can.get('back') ? undefined : wait,
  };
}
