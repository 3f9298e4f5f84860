/** How what is said comes to be read: the places of a text filled, a moment as its reader writes one. */

/** @typedef {Intl.DateTimeFormatOptions} How
 * @typedef {(key: string, vars?: Record<string, unknown>) => string} Say */

/** @type {How} */
export const HOUR = { hour: 'numeric', minute: '2-digit' };

/** @param {string} text with `{name}` where a value goes; what has no value stays as it is @param {Record<string,
 * unknown>} vars */
export const fill = (text, vars) => text.replace(/\{(\w+)\}/g, (whole, name) => String(vars[name] ?? whole));

/** A text by its key, filled; where `n` is one, as of one, if it can be said so. A key that has no text is said itself.
 * @param {Record<string, string>} all @param {string} key @param {Record<string, unknown>} vars */
export const said = (all, key, vars) => fill((vars.n === 1 && all[`${key}.one`]) || (all[key] ?? key), vars);

/** Says texts by their keys. @param {() => Record<string, string> | undefined} ui @returns {Say} */
export const sayer =
  (ui) =>
  (key, vars = {}) =>
    said(ui() ?? {}, key, vars);

/** @param {string} tag */
const base = (tag) => tag.split('-')[0];

/** Whose habits a moment is written by: the browser's own where it speaks the page's language (en-GB for en), else the
 * language's.
 * @param {string} language */
export const habit = (language) => navigator.languages.find((tag) => base(tag) === base(language)) ?? language;

/** A moment; the time of day where nothing else is asked for. @param {number | string} at ms, or ISO 8601 @param
 * {string} language
 * @param {How} [how] */
export const moment = (at, language, how = HOUR) => new Date(at).toLocaleString(habit(language), how);
