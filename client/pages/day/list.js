/** The prepared talks of a therapist as plain data: pure, so that what is due and what is not can be told
 * without a page. */

/** @typedef {import('../../core/create.js').Wish} Wish
 * @typedef {import('../../core/create.js').Made} Made
 * @typedef {import('../../core/wire').NewSession & {session: string}} Body
 * @typedef {{at: number, wish: Wish, body: Body, made: Made, opened?: number}} Item
 *   `at`: when it is due, `opened`: when the server was told of it last (both ms) */

const DAY = 86_400_000;
/** After that many hours an appointment is past. */
const LONG = 4 * 3_600_000;

/** In the order of the day. @param {Item[]} items */
export const sorted = (items) => [...items].sort((one, other) => one.at - other.at);

/** From when on it may be opened: the server keeps a talk that nobody enters for a day. @param {Item} item */
export const opens = ({ at }) => at - DAY;

/** `later`: too early to open · `due`: can be opened · `open`: the server has it · `past`: its time is over.
 * @param {Item} item @param {number} now
 * @returns {'later' | 'due' | 'open' | 'past'} */
export const stateOf = (item, now) =>
  now < opens(item) ? 'later' : now > item.at + LONG ? 'past' : item.opened && now - item.opened < DAY ? 'open' : 'due';

/** Both lists; of the same talk the one that was opened last. @param {Item[]} mine @param {Item[]} theirs
 * @returns {Item[]} */
export function merged(mine, theirs) {
  /** @type {Map<string, Item>} */
  const all = new Map();
  for (const item of [...mine, ...theirs]) {
    const had = all.get(item.body.session);
    if (!had || (item.opened ?? 0) > (had.opened ?? 0)) all.set(item.body.session, item);
  }
  return sorted([...all.values()]);
}

/** Whether what a file held are prepared talks. @param {unknown} found @returns {found is Item[]} */
export const fits = (found) =>
  Array.isArray(found) &&
  found.every(
    (one) => typeof one?.at === 'number' && typeof one.body?.session === 'string' && one.made?.links && one.wish,
  );

/** A moment as a field of date and time takes it, in local time. @param {number} ms */
export function local(ms) {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The next full hour. @param {number} now */
export const nextHour = (now) => Math.ceil((now + 60_000) / 3_600_000) * 3_600_000;
