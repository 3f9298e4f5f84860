/** What a device remembers of one code: where it is in line, so that a reload or a sleeping phone loses nothing. */

/** @typedef {{workshop: string, token: string, ear?: string, name: string, person: number, couple?: boolean, until: number}} Place
 * `ear`: opens what a facilitator types */

const DAY = 86_400_000;
const nameOf = (/** @type {string} */ code) => `sayback:join:${code}`;
/** Where storage is closed it lives as long as the page. @type {Map<string, string>} */
const memory = new Map();

/** @param {string} code @returns {Place | null} */
export function recall(code) {
  let word = memory.get(code) ?? null;
  try {
    word ??= localStorage.getItem(nameOf(code));
  } catch { /* storage is closed */ }
  const place = word && JSON.parse(word);
  return place && place.until > Date.now() ? place : null;
}

/** @param {string} code @param {Omit<Place, 'until'> | null} place null forgets */
export function keep(code, place) {
  const word = place && JSON.stringify({ ...place, until: Date.now() + DAY });
  memory.delete(code);
  try {
    if (word) localStorage.setItem(nameOf(code), word);
    else localStorage.removeItem(nameOf(code));
  } catch {
    if (word) memory.set(code, word);
  }
}
