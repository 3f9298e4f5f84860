/** How what is said comes to be read: the places of a text filled. */

/** @typedef {(key: string, vars?: Record<string, unknown>) => string} Say */

/** @param {string} text with `{name}` where a value goes; what has no value stays as it is @param {Record<string,
 * unknown>} vars */
export const fill = (text, vars) => text.replace(/\{(\w+)\}/g, (whole, name) => String(vars[name] ?? whole));

/** A text by its key, filled; in the plural form of `n`, if it has that. A key that has no text is said itself.
 * @param {Record<string, string>} all `lang` says in which language @param {string} key @param {Record<string,
 * any>} vars */
export const said = (all, key, vars) =>
  fill((vars.n >= 0 && all[`${key}.${new Intl.PluralRules(all.lang).select(vars.n)}`]) || (all[key] ?? key), vars);

/** Says texts by their keys. @param {() => Record<string, string> | undefined} ui @returns {Say} */
export const sayer =
  (ui) =>
  (key, vars = {}) =>
    said(ui() ?? {}, key, vars);
