/**
 * Who may read, as this device knows it: what its people have agreed to here, and which answers they were told will be
 * shown once both are done. A server can keep words from being read; what was never said here it cannot add.
 */
import { nameOf, placeOf } from './placed.js';

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {import('./records').SeatRecord} SeatRecord
 * @typedef {import('./records').View} View
 * @typedef {import('./records').Act} Act */

/** What is said yes or no to that decides for whom something is sealed. */
export const SEALING = ['words', 'taps', 'gap'];
/** Characters of a box that no other box ends with: those of its tag. */
const TAG = 22;

/** @param {SessionRecord} record */
const seatsOf = (record) => /** @type {SeatRecord[]} */ ([record, record.also].filter(Boolean));

/** What somebody has said yes to on this device. @param {SessionRecord | undefined} record @param {string} seat */
export const said = (record, seat) => (record && seatsOf(record).find((one) => one.seat === seat)?.consent) ?? [];

/** Whether both have agreed to one of them: as the view says of both, and as this device knows of all who sit at it.
 * Without the link's secret there is nothing that a therapist could open. @param {SessionRecord | undefined} record
 * @param {View} view @param {string} what */
export const agreed = (record, view, what) =>
  !!record &&
  (what === 'gap' || !!record.L) &&
  !!view.consent?.both?.includes(what) &&
  seatsOf(record).every(({ consent }) => consent?.includes(what));

/** Whom the taps after a turn are for. @param {SessionRecord | undefined} record @param {View} view */
export const tapsFor = (record, view) =>
  agreed(record, view, 'taps') ? 'all' : agreed(record, view, 'gap') ? 'pair' : 'own';

/** Keeps what was tapped here, for each seat the last. @param {SessionRecord} record @param {Act[]} acts
 * @returns {boolean} whether it is new */
export function remember(record, acts) {
  const fresh = seatsOf(record).filter((one) => {
    const args = acts.findLast(({ move, seat }) => move === 'consent' && seat === one.seat)?.args;
    const yes = args && Object.keys(args).filter((word) => args[word]);
    return yes && `${yes}` !== `${one.consent}` && (one.consent = yes);
  });
  return fresh.length > 0;
}

/** Takes over what another window of this device has kept of the same record. @param {SessionRecord} record
 * @param {string | null} word */
export function adopt(record, word) {
  const its = JSON.parse(word ?? 'null');
  if (its?.from !== record.from) return;
  for (const one of seatsOf(record)) one.consent = seatsOf(its).find(({ seat }) => seat === one.seat)?.consent;
  record.shows = its.shows;
}

/** The question that an answer is to, whatever the part of its step and the visit. @param {string} step
 * @param {string} field */
const question = (step, field) => `${nameOf(step)} ${field.replace(/\.shown$/, '')}`;
/** One writing of an answer, in its dialogue. @param {View} view @param {string} box */
const writing = ({ protocol }, box) => `${protocol} ${box.slice(-TAG)}`;
/** @param {string} ref @returns {[seat: string, its: string, field: string]} */
const read = (ref) => {
  const [seat, step, field] = placeOf(ref);
  return [seat, question(step, field), field];
};

/** Keeps which answers are to be shown, or that they are not: what is sent later to the same question takes the place
 * of it, and what was shown is not shown again. @param {SessionRecord} record @param {View} view
 * @param {Record<string, string>} boxes field → box @param {boolean} shows whether the page said that they will be
 * shown @returns {boolean} whether anything is new */
export function promise(record, view, boxes, shows) {
  const {
    seat,
    step: { id },
  } = view;
  const named = Object.keys(boxes).map((field) => question(id, field));
  const before = Object.entries(record.shows ?? {});
  const rest = before.filter(([ref]) => read(ref)[0] !== seat || !named.includes(read(ref)[1]));
  const fresh = shows
    ? Object.entries(boxes).map(([field, box]) => [`${seat}/${id}/${field}`, writing(view, box)])
    : [];
  if (rest.length === before.length && !fresh.length) return false;
  record.shows = Object.fromEntries([...rest, ...fresh]);
  return true;
}

/** What is to be shown at this place: field → reference. @param {SessionRecord} record @param {View} view
 * @returns {[field: string, ref: string][]} */
export function promised({ shows = {} }, { seat, step, moves }) {
  const args = moves?.find(({ move }) => move === 'show')?.args ?? {};
  return Object.keys(shows).flatMap((ref) => {
    const [from, its, field] = read(ref);
    return from === seat && field in args && its === question(step.id, field) ? [[field, ref]] : [];
  });
}

/** Whether a box is the very one that was kept, here in its dialogue. @param {SessionRecord} record @param {View} view
 * @param {string} ref
 * @param {string | undefined} box */
export const same = ({ shows = {} }, view, ref, box = '') => shows[ref] === writing(view, box);
