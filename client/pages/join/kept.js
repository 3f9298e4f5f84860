/**
 * What a device remembers of one code: where it is in line, so that a reload or a sleeping phone loses nothing.
 *
 * As long as somebody waits it has the code's name. Once there is a talk it stands under that talk's, with the mark of
 * the seat's link: whatever forgets the talk on this device (core/links.js) so forgets the way back into it too.
 */
import { mark } from '../../core/links.js';

/** @typedef {{workshop: string, token: string, ear?: string, name: string, person: number, couple?: boolean,
 *   session?: string, until: number}} Place `ear`: opens what a facilitator types; `session`: the talk that
 *   it led to */

const DAY = 86_400_000;
/** @param {string} code @param {string} [session] */
const nameOf = (code, session) => ['sayback', ...(session ? [session] : []), 'join', code].join(':');
/** Where storage is closed it lives as long as the page. @type {Map<string, string>} */
const memory = new Map();

/** Under what names a code is remembered. @param {string} code */
const namesOf = (code) =>
  Object.keys(localStorage).filter((name) => name.startsWith('sayback:') && name.endsWith(`:join:${code}`));

/** A place, or null for what is none. @param {string} word @returns {Place | null} */
function placed(word) {
  try {
    const place = JSON.parse(word);
    return typeof place?.workshop === 'string' && typeof place.token === 'string' ? place : null;
  } catch {
    return null;
  }
}

/** @param {string} code @returns {Place | null} */
export function recall(code) {
  let words = [memory.get(code) ?? 'null'];
  try {
    words = [...words, ...namesOf(code).map((name) => localStorage.getItem(name) ?? 'null')];
  } catch {
    /* storage is closed */
  }
  const found = words.map(placed).find(Boolean);
  if (!found || found.until > Date.now()) return found ?? null;
  keep(code, null);
  return null;
}

/** @param {string} code @param {Omit<Place, 'until'> | null} place null forgets */
export function keep(code, place) {
  const word = place && JSON.stringify({ ...place, from: mark([place.token]), until: Date.now() + DAY });
  memory.delete(code);
  try {
    namesOf(code).forEach((name) => localStorage.removeItem(name));
    if (word) localStorage.setItem(nameOf(code, place?.session), word);
  } catch {
    if (word) memory.set(code, word);
  }
}
