/** A moment as its reader writes one. */

/** @typedef {Intl.DateTimeFormatOptions} How */

/** @type {How} */
export const HOUR = { hour: 'numeric', minute: '2-digit' };

/** @param {string} tag */
const base = (tag) => tag.split('-')[0];

/** Whose habits a moment is written by: the browser's own where it speaks the page's language (en-GB for en),
 * else the language's.
 * @param {string} language */
export const habit = (language) => navigator.languages.find((tag) => base(tag) === base(language)) ?? language;

/** A moment; the time of day where nothing else is asked for. @param {number | string} at ms, or ISO 8601
 * @param {string} language @param {How} [how] */
export const moment = (at, language, how = HOUR) => new Date(at).toLocaleString(habit(language), how);
