/**
 * Places that stay while somebody reads: what is drawn keeps its order until the reader is done or asks for the new
 * one. Bands are parts of the order, so a tile does not jump from one to the next under a finger either.
 */

/** @typedef {import('./needs.js').Band} Band
 * @typedef {Record<Band, number[]>} Order pairs by band, most urgent first */

const BANDS = /** @type {const} */ (['now', 'soon', 'well']);

/** @returns {Order} */
export const nobody = () => ({ now: [], soon: [], well: [] });

/** @param {Order} one @param {Order} other */
export const same = (one, other) =>
  BANDS.every((band) => one[band].length === other[band].length && one[band].every((n, at) => n === other[band][at]));

/**
 * What to draw now. While `reading`, whoever is there stays where they are, whoever has gone leaves, and whoever is new
 * comes to the end of their band; `waiting` says that a better order is ready.
 * @param {Order} shown @param {Order} fresh @param {boolean} reading @returns {{order: Order, waiting: boolean}}
 */
export function settle(shown, fresh, reading) {
  if (!reading) return { order: fresh, waiting: false };
  const there = new Set(BANDS.flatMap((band) => fresh[band]));
  const placed = new Set(BANDS.flatMap((band) => shown[band]));
  const order = nobody();
  for (const band of BANDS)
    order[band] = [...shown[band].filter((n) => there.has(n)), ...fresh[band].filter((n) => !placed.has(n))];
  return { order, waiting: !same(order, fresh) };
}
