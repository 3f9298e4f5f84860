/** Join codes: eight of Crockford's 32 letters and digits. Case, spaces and lines do not count, and what looks
 * alike is alike. */

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ALIKE = /** @type {Record<string, string>} */ ({ O: '0', I: '1', L: '1' });
export const LENGTH = 8;

/** What was typed as a code, as far as it is one. @param {string} typed */
export const tidy = (typed) =>
  [...typed.normalize('NFKC').toUpperCase()]
    .map((c) => ALIKE[c] ?? c)
    .filter((c) => LETTERS.includes(c))
    .join('')
    .slice(0, LENGTH);

/** Letters that no code has: there was a slip. @param {string} typed */
export const strange = (typed) =>
  [...new Set(typed.normalize('NFKC').toUpperCase())].filter(
    (c) => !/[\s\p{Pd}_.·]/u.test(c) && !LETTERS.includes(ALIKE[c] ?? c),
  );

/** Two groups of four, as it is read out. @param {string} code */
export const spaced = (code) => (code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code);

/** The code of `/w/<code>`; empty where there is none. @param {string} path */
export const codeOf = (path) => tidy(decodeURIComponent(/\/w\/([^/]*)$/.exec(path)?.[1] ?? ''));
