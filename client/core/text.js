/** What is said of a person, a length of time and a word of a list, whoever says it. */

/** @typedef {import('./wire').Partner} Partner
 * @typedef {import('./wire').Seat} Seat
 * @typedef {(key: string, more: Record<string, unknown>) => string} Ui */

/** ms at the end in which seconds count */
export const LAST = 15000;

/** @param {Seat | null | undefined} seat @returns {Partner} */
export const partnerOf = (seat) => (seat === 'a' ? 'b' : 'a');

/** A length of time as people say it: the nearest minute; below three quarters of a minute the nearest ten seconds, and
 * what is shorter than five by the second: it was not nothing.
 * @param {number} ms @param {Ui} ui */
export const span = (ms, ui) =>
  ms < 45000
    ? ui('clock.sec', { n: Math.round(ms / 10000) * 10 || Math.ceil(ms / 1000) })
    : ui('clock.min', { n: Math.round(ms / 60000) });

/** The same on a clock, which counts the last seconds one by one. @param {number} ms @param {Ui} ui */
export const number = (ms, ui) => (ms > LAST ? span(ms, ui) : ui('clock.sec', { n: Math.ceil(ms / 1000) }));

/** The label of a word: of a list, or of the first of several that has it. @param {any} lists @param {string} word
 * @returns {string | undefined} */
export const labelIn = (lists, word) =>
  [lists, ...Object.values(lists ?? {})].map((list) => list?.[word]).find((label) => typeof label === 'string');
