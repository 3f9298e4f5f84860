/**
 * What a talk comes to, as facts that both may keep: no marks, no ranking, nothing that only one of them knows. Pure.
 *
 * The same object is what "save as a file" writes, as JSON: moments are ISO 8601, lengths of time whole seconds, people
 * `a` and `b` as they sat. No session, link, key, box or device is named in it.
 */
import { timeline, tookBack, visitOf } from './timeline.js';
import { listed } from './listed.js';
import { labelIn } from './text.js';
import { other } from './signed.js';

/** @typedef {import('./wire').View} View
 * @typedef {import('./wire').Partner} Partner
 * @typedef {import('./wire').Texts} Texts
 * @typedef {import('./timeline.js').Entry} Entry
 * @typedef {{text: string | null, by: Partner, look_again: string | null, ends?: string,
 * changed?: true}} Agreement `text`: null where
 *   this device cannot open it, or where other words stand there than those that were signed (`changed`)
 * @typedef {{by: Partner, about: string, text: string, changed?: true}} Shown `changed`: not as it was first read on
 * this device
 * @typedef {Record<string, import('./records').Mark>} Marks
 * @typedef {{kind: 'sayback-summary', version: 1, dialogue: {id: string, title: string}, language: string,
 *   began: string | null, ended: string | null, people: Record<Partner, string>, turns: Record<Partner, number>,
 *   talked: Record<Partner, number>, understood: Record<Partner, 'understood' | 'not-yet' | 'not-asked'>,
 *   reached_out: {sent: number, taken_in: number}, breaks: {by: Partner, began: string, seconds: number}[],
 *   rules: string[], agreements: Agreement[], without_names: (string | null)[], shown: Shown[],
 *   rests_until: string | null}} Summary */

const SEATS = /** @type {Partner[]} */ (['a', 'b']);
const DAY = 86_400_000;

/** @template T @param {(seat: Partner) => T} make @returns {Record<Partner, T>} */
const each = (make) => ({ a: make('a'), b: make('b') });
/** @param {number | undefined} ms */
const iso = (ms) => (ms ? new Date(ms).toISOString() : null);

/** A pick travels as JSON: a word, several, or a number. @param {Texts} texts @param {string} value
 * @returns {string} */
export function readable(texts, value) {
  try {
    const found = JSON.parse(value);
    const words = [found].flat().map((one) => labelIn(texts.lists, String(one)) ?? String(one));
    return listed(words, texts.language);
  } catch {
    return labelIn(texts.lists, value) ?? value;
  }
}

/** The drafts that both have signed; `named`: whether their names still stand under them. @param {View} view
 * @param {boolean} named */
export const signed = ({ signatures = [] }, named) =>
  signatures.filter(({ by, agreed }) => agreed && SEATS.every((seat) => seat in by) === named).map(({ of }) => of);

/** When both had signed a draft, and in how many days they look at it again, or it ends by itself.
 * @param {Entry[]} entries @param {string} ref @returns {{look_again: string | null, ends?: string}} */
function again(entries, ref) {
  const n = entries.findLastIndex(
    ({ view: { draft, step } }) => draft && ref === `${draft.by}/${step.id}/draft.${draft.n}`,
  );
  const days = entries[n]?.view.draft?.again_in;
  const at = days && entries[n + 1] ? iso(entries[n + 1].at + days * DAY) : null;
  return at && entries[n].view.lasts ? { look_again: null, ends: at } : { look_again: at };
}

/** Words that both have signed, as they were signed: no others ever stand above the names.
 * @param {Entry[]} entries @param {View} view @param {Record<string, string | null>} words @param {Marks} marks
 * @returns {Agreement[]} */
const agreed = (entries, view, words, marks) =>
  signed(view, true).map((ref) => ({
    text: other(marks[ref]) ? null : (words[ref] ?? null),
    by: /** @type {Partner} */ (ref[0]),
    ...again(entries, ref),
    ...(other(marks[ref]) && { changed: true }),
  }));

/** The words of the promises that both have said yes to, by dialogue: one had agreed, and what the other then did led
 * on. What was skipped, ended, called away or taken back by somebody else was promised by nobody.
 * @param {Entry[]} entries */
function promised(entries) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const [n, { view: before }] of entries.entries()) {
    if (before.step.kind !== 'agree' || !before.items) continue;
    const after = entries[n + 1];
    found.delete(before.protocol);
    if (before.stage !== 'running' || !after || !SEATS.some((seat) => before.people[seat]?.done)) continue;
    const { view, what } = after;
    if (
      view.protocol !== before.protocol ||
      view.stage !== 'running' ||
      ['agree', 'close', 'closed'].includes(view.step.kind)
    )
      continue;
    if (view.notice?.at !== before.notice?.at || (what && !what.some((one) => one === 'agree' || one === 'act')))
      continue;
    found.set(before.protocol, before.items);
  }
  return found;
}

/** The same as sentences of the dialogue that each belongs to; without its sentence a promise is left out.
 * @param {Entry[]} entries @param {View} view @param {Texts} texts @param {Record<string, Texts | null>} others */
function rulesOf(entries, view, texts, others) {
  const says = ([protocol, items] = /** @type {[string, string[]]} */ (['', []])) =>
    items.flatMap((word) => (protocol === view.protocol ? texts : others[protocol])?.agreements?.[word] ?? []);
  return [...new Set([...promised(entries)].flatMap(says))];
}

/** What each has shown the other, the last of each. @param {View} view @param {Texts} texts
 * @param {Record<string, string | null>} words @param {Marks} marks @returns {Shown[]} */
function shown(view, texts, words, marks) {
  const last = new Map(
    (view.boxes ?? [])
      .filter(({ field, from }) => /\.shown$/.test(field) && from !== 'therapist')
      .map((one) => [`${one.step} ${one.from} ${one.field}`, one]),
  );
  return [...last.values()].flatMap(({ box, from, field, step = '' }) => {
    const text = words[box];
    const name = field.replace(/\.shown$/, '');
    const its = texts.steps[step.split(/[.~]/)[0] ?? ''];
    const label = its?.fields?.[name] ?? its?.look?.fields?.[name] ?? its?.fill?.fields?.[name] ?? name;
    return text
      ? [
          {
            by: /** @type {Partner} */ (from),
            about: String(label.label ?? label),
            text: readable(texts, text),
            ...(other(marks[box]) && { changed: true }),
          },
        ]
      : [];
  });
}

/** The visits that were over as soon as they began, because what led there was taken back. @param {Entry[]} entries */
function undone(entries) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const [n, { view }] of entries.entries()) {
    if (tookBack(entries[n - 1]?.view, view) && n) found.add(visitOf(entries[n - 1].view));
    found.delete(visitOf(view));
  }
  return found;
}

/** @param {Entry[]} entries what this seat saw, oldest first; none if it is no longer known @param {View} view the
 * last @param {{texts: Texts, others?: Record<string, Texts | null>, names: Record<string, string>,
 * words: Record<string, string | null>, marks?: Marks, now: number}} its `others`: the texts of other dialogues that
 * it went through
 * @returns {Summary} */
export function summary(entries, view, { texts, others = {}, names, words, marks = {}, now }) {
  const { spans, from, to } = timeline(entries, now);
  const not = undone(entries);
  const turns = (/** @type {Partner} */ seat) =>
    new Set(
      spans.flatMap(({ lane, who, visit = '' }) => (lane === 'turn' && who === seat && !not.has(visit) ? visit : [])),
    ).size;
  const breaks = new Map(
    spans
      .filter(({ lane }) => lane === 'break')
      .map((one) => [
        one.visit,
        { ...one, from: spans.find((other) => other.lane === 'break' && other.visit === one.visit)?.from ?? one.from },
      ]),
  );
  const ended = entries.find(({ view: { stage } }) => stage === 'closed');
  return {
    kind: 'sayback-summary',
    version: 1,
    dialogue: { id: view.protocol, title: texts.title },
    language: texts.language,
    began: spans.length ? iso(from) : null,
    ended: iso(ended?.at ?? (view.stage === 'closed' ? to : undefined)),
    people: each((seat) => names[seat] ?? seat),
    turns: each(turns),
    talked: each((seat) => Math.round((view.spoken?.[seat] ?? 0) / 1000)),
    understood: each(
      (seat) =>
        /** @type {const} */ ({ got: 'understood', open: 'not-yet', none: 'not-asked' })[
          view.understood?.[seat] ?? 'none'
        ],
    ),
    reached_out: { sent: view.repairs?.sent ?? 0, taken_in: view.repairs?.taken ?? 0 },
    breaks: [...breaks.values()].map((one) => ({
      by: /** @type {Partner} */ (one.who),
      began: iso(one.from) ?? '',
      seconds: Math.round((one.to - one.from) / 1000),
    })),
    rules: rulesOf(entries, view, texts, others),
    agreements: agreed(entries, view, words, marks),
    without_names: signed(view, false).map((ref) => (other(marks[ref]) ? null : (words[ref] ?? null))),
    shown: shown(view, texts, words, marks),
    rests_until: iso(view.again),
  };
}

export { SEATS };
