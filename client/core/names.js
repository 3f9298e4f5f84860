/** The names of a talk, which the server keeps only sealed. */
import { boxKey, derive, open, unb64 } from './seal.js';

/** @typedef {import('./wire').Seat} Seat */

const SEATS = /** @type {Seat[]} */ (['a', 'b', 'therapist']);

/** Opens the names with the link's secret; a link of the API has none, and the texts' own words stand in.
 * @param {string} session @param {Partial<Record<Seat, string>>} boxes @param {string | undefined} L
 * @param {{ui: Record<string, string>}} texts */
export async function namesOf(session, boxes, L, texts) {
  const key = L && (await boxKey(await derive('all', unb64(L), session)));
  const name = async (/** @type {Seat} */ seat) => {
    const at = /** @type {const} */ ({ session, seat, circle: 'all', step: '-', field: 'name' });
    const box = boxes[seat];
    const words = key && box && (await open(key, at, box).catch(() => ''));
    return [seat, words || texts.ui[`name.${seat}`] || seat];
  };
  return /** @type {Record<Seat, string>} */ (Object.fromEntries(await Promise.all(SEATS.map(name))));
}
