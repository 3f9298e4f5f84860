/**
 * A talk as a picture of time: from what one seat saw (views with their moments) to spans and marks, and from those to
 * rows, CSV and shapes. Pure: the same entries give the same picture, while the talk runs and afterwards.
 */

/** @typedef {import('./wire').Seat} Seat
 * @typedef {import('./wire').Partner} Partner
 * @typedef {import('./wire').By} By
 * @typedef {import('./wire').StoryView & Partial<import('./wire').View>} Seen a view; a story keeps none of its moves
 *   and numbers
 * @typedef {import('./wire').Entry} Told
 * @typedef {Pick<Told, 'at'> & Partial<Pick<Told, 'what'>> & {view: Seen}} Entry what was done is told of the past only
 * @typedef {'turn' | 'say' | 'break' | 'pause' | 'away' | 'step'} Lane
 * @typedef {{lane: Lane, from: number, to: number, what: string, who?: By, visit?: string, of?: string}} Span `of`:
 * the dialogue of a step
 * @typedef {{lane: 'check' | 'cue' | 'act', at: number, what: string, who?: Seat, taken?: boolean | null, detail?:
 * string, visit?: string}} Mark `visit`: where a check was answered
 * @typedef {{from: number, to: number, spans: Span[], marks: Mark[]}} Track
 * @typedef {{at: number, ms?: number, lane: string, who?: By, what: string, of?: string, taken?: boolean | null,
 * detail?: string}} Row */

const PARTNERS = /** @type {const} */ (['a', 'b']);
const MISSED = ['again', 'soft', 'rest'];

/** The visit under whatever lies over it. @param {Seen} view */
export const visitOf = ({ step }) => `${step.name}.${step.place}~${step.id.split('~')[1] ?? ''}`;

/** @param {Seen} view */
const begun = ({ stage, step }) => !['lobby', 'closed'].includes(stage) && step.kind !== 'lobby';

/** Who talks in this view, and whether that is a saying-back. @param {Seen} view
 * @returns {Omit<Span, 'from' | 'to'>[]} */
function voices({ stage, holds = [], talking, step, ...rest }) {
  if (stage !== 'running' || holds.length || !talking) return [];
  const said = step.kind === 'reflect' && step.place === 'say';
  const visit = visitOf(/** @type {Seen} */ ({ stage, step, ...rest }));
  return (talking === 'both' ? PARTNERS : [talking]).map((who) => ({
    lane: said ? 'say' : 'turn',
    who,
    what: said ? (step.as ?? 'say-back') : step.kind,
    visit,
  }));
}

/** All that lasts in one view. @param {Seen} view @returns {Omit<Span, 'from' | 'to'>[]} */
function lasting(view) {
  if (!begun(view)) return [];
  const hold =
    view.holds?.find(({ why }) => why === 'stop') ?? view.holds?.find(({ why }) => why === 'held' || why === 'pause');
  /** @type {(Omit<Span, 'from' | 'to'> | false)[]} */
  const found = [
    {
      lane: 'step',
      what: view.step.name,
      of: view.protocol,
      visit: `${view.protocol} ${view.step.name} ${view.step.round ?? ''} ${view.step.half ?? ''}`,
    },
    ...voices(view),
    view.stage === 'break' && { lane: 'break', what: 'break', who: view.break?.by, visit: `${view.break?.id ?? ''}` },
    view.stage === 'paused' && { lane: 'pause', what: hold?.why ?? 'pause', who: hold?.by },
    // who had been here and is not: a break is not an absence
    ...PARTNERS.map(
      (who) =>
        view.stage !== 'break' &&
        view.people[who]?.here === false &&
        /** @type {const} */ ({ lane: 'away', what: 'away', who }),
    ),
  ];
  return found.filter((one) => one !== false);
}

/** @param {Omit<Span, 'from' | 'to'>} one */
const sameAs = (one) => (/** @type {Span} */ other) =>
  other.lane === one.lane && other.who === one.who && other.what === one.what && other.visit === one.visit;

/** What the way from one view to the next says about an understanding. @param {Seen} before @param {Seen} view
 * @param {number} at @returns {Mark[]} */
function checked(before, view, at) {
  if (view.notice?.kind === 'undo' && view.notice.at !== before.notice?.at) return [];
  const visit = visitOf(before);
  const got = PARTNERS.filter((seat) => before.understood?.[seat] !== 'got' && view.understood?.[seat] === 'got');
  if (got.length) return got.map((who) => ({ lane: 'check', at, who, what: 'got', visit }));
  const missed =
    before.step.kind === 'reflect' &&
    ['say', 'check'].includes(before.step.place) &&
    MISSED.includes(view.step.place) &&
    before.step.name === view.step.name;
  return missed && before.floor ? [{ lane: 'check', at, who: before.floor, what: 'not-yet', visit }] : [];
}

/** Whether a partner has just taken back what led to the view before. @param {Seen | undefined} before
 * @param {Seen} view */
export const tookBack = (before, view) => view.notice?.kind === 'take-back' && view.notice.at !== before?.notice?.at;

/** What the therapist did, in plain sight. @param {Seen | undefined} before @param {Seen} view @returns {Mark[]} */
function done(before, view) {
  const { notice } = view;
  if (!notice || notice.by !== 'therapist' || notice.at === before?.notice?.at) return [];
  return [
    {
      lane: 'act',
      at: notice.at,
      who: 'therapist',
      what: notice.kind,
      ...(notice.detail ? { detail: String(notice.detail) } : {}),
    },
  ];
}

/** @param {Entry[]} entries @param {number} now where the last of them ends, server ms @returns {Track} */
export function timeline(entries, now) {
  const all = [...entries].sort((one, other) => one.at - other.at);
  const first = all.find(({ view }) => begun(view));
  const last = all.find(({ view }) => view.stage === 'closed');
  const from = first?.at ?? now;
  const to = Math.max(from, last?.at ?? now);
  /** @type {Span[]} */
  const spans = [];
  /** @type {Mark[]} */
  let marks = [];
  /** @type {Map<number, Mark>} */
  const cues = new Map();
  for (const [n, { at, view }] of all.entries()) {
    const until = Math.min(to, all[n + 1]?.at ?? to);
    const before = all[n - 1]?.view;
    for (const one of until > at ? lasting(view) : []) {
      const same = spans.findLast(sameAs(one));
      if (same && same.to === at) same.to = until;
      else spans.push({ ...one, from: at, to: until });
    }
    // an answer that was taken back was none: the same visit is asked again
    if (tookBack(before, view)) marks = marks.filter(({ visit }) => visit !== visitOf(view));
    marks.push(...(before ? checked(before, view, at) : []), ...done(before, view));
    for (const { id, by, kind, at: when, taken } of view.cues ?? [])
      cues.set(id, { lane: 'cue', at: when, who: by, what: kind, taken: taken ?? null });
  }
  return { from, to, spans, marks: [...marks, ...cues.values()].sort((one, other) => one.at - other.at) };
}

/** The same in numbers. @param {Track} track */
export function figures({ spans, marks }) {
  const per = (/** @type {(seat: Partner) => number} */ count) => ({ a: count('a'), b: count('b') });
  const sum = (/** @type {Lane} */ lane) =>
    per((seat) =>
      spans.filter((one) => one.lane === lane && one.who === seat).reduce((ms, { from, to }) => ms + to - from, 0),
    );
  const count = (/** @type {string} */ lane, /** @type {string} */ what) =>
    per((seat) => marks.filter((one) => one.lane === lane && one.who === seat && one.what === what).length);
  const cues = marks.filter(({ lane }) => lane === 'cue');
  const breaks = spans.filter(({ lane }) => lane === 'break');
  return {
    talked: sum('turn'),
    said: sum('say'),
    got: count('check', 'got'),
    missed: count('check', 'not-yet'),
    cues: { sent: cues.length, taken: cues.filter(({ taken }) => taken).length },
    breaks: {
      n: new Set(breaks.map(({ visit, from }) => visit ?? from)).size,
      ms: breaks.reduce((ms, { from, to }) => ms + to - from, 0),
    },
  };
}

/** The dialogues that it went through, in their order. @param {Track} track */
export const dialogues = ({ spans }) => [...new Set(spans.flatMap(({ of }) => of ?? []))];

/** One row for everything that happened, in order; steps come as headings of their own lane. @param {Track} track
 * @returns {Row[]} */
export const rows = ({ spans, marks }) =>
  [
    ...spans.map(({ from, to, lane, who, what, of }) => ({
      at: from,
      ms: to - from,
      lane,
      who,
      what,
      ...(of ? { of } : {}),
    })),
    ...marks.map(({ at, lane, who, what, taken, detail }) => ({ at, lane, who, what, taken, detail })),
  ].sort((one, other) => one.at - other.at || (one.lane === 'step' ? -1 : 0) - (other.lane === 'step' ? -1 : 0));

/** Minutes and seconds; with a sign what was before the first step. @param {number} ms @returns {string} */
export const stamp = (ms) =>
  ms < 0
    ? `\u2212${stamp(-ms)}`
    : `${Math.floor(ms / 60000)}:${String(Math.floor((ms % 60000) / 1000)).padStart(2, '0')}`;
