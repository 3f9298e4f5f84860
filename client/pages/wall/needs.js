/**
 * Who needs you: from the facts of a tile and the time to a band, a reason and since when. Nothing here looks at words.
 */

/** @typedef {'now' | 'soon' | 'well'} Band
 * @typedef {'hand' | 'stop' | 'circles' | 'over' | 'gone' | 'quiet' | 'break' | 'short' | 'paused' | 'wait' | 'early' |
 * 'talk' | 'held' | 'ended'} Reason
 * @typedef {import('../../core/wire').Tile} Tile
 * @typedef {{band: Band, reason: Reason, since: number}} Need `since`: ms; of a break and of short time, until when */

export const LOOP = 3;
export const OVER = 60_000;
export const GONE = 20_000;
export const QUIET = 300_000;
/** Shorter than this until everybody comes back, with a good part of the way still to go. */
export const SHORT = 360_000;
const FAR = 0.75;

/** The order of the look: every reason has a band. @type {[Reason, Band][]} */
export const REASONS = [
  ['hand', 'now'],
  ['stop', 'now'],
  ['circles', 'now'],
  ['over', 'now'],
  ['gone', 'now'],
  ['quiet', 'now'],
  ['break', 'soon'],
  ['short', 'soon'],
  ['paused', 'soon'],
  ['early', 'soon'],
  ['talk', 'well'],
  ['held', 'well'],
  ['wait', 'well'],
  ['ended', 'well'],
];
const RANK = new Map(REASONS.map(([reason], at) => [reason, at]));
const BAND = new Map(REASONS);

/** When a clock that runs reached its end; nothing while it has not. @param {Tile} tile @param {number} now */
const overSince = ({ clock }, now) => (clock?.running && clock.ends && clock.ends < now ? clock.ends : undefined);

/** How far a pair is, 0 to 1. @param {Tile} tile */
const along = ({ place_n: [at, of] = [0, 1] }) => (of ? at / of : 0);

/**
 * @param {Tile} tile @param {number} now @param {{end?: number, late?: boolean}} [more] `end`: when everybody comes
 * back; `late`: most pairs have ended, so whoever ends now is not early @returns {[Reason, number]} the reason and
 * since when
 */
function reasonOf(tile, now, { end, late } = {}) {
  const { stage, since = now, acted = since, hand, gone, recall } = tile;
  const runs = stage === 'running';
  const over = overSince(tile, now);
  const back = recall ?? end;
  if (stage === 'closed') return [late ? 'ended' : 'early', acted];
  if (hand) return ['hand', hand];
  if (tile.stop) return ['stop', acted];
  if (runs && (tile.tries ?? 0) >= LOOP && tile.kind === 'reflect') return ['circles', since];
  if (runs && over && now - over > OVER) return ['over', over];
  if (gone && stage !== 'break' && now - gone > GONE) return ['gone', gone];
  if (tile.held) return ['held', acted];
  if (runs && now - acted > QUIET) return ['quiet', acted];
  if (stage === 'break') return ['break', tile.break?.until ?? since];
  if (runs && back && back > now && back - now < SHORT && along(tile) < FAR) return ['short', back];
  if (stage === 'paused') return ['paused', acted];
  return [stage === 'lobby' ? 'wait' : 'talk', since];
}

/** @param {Tile} tile @param {number} now @param {{end?: number, late?: boolean}} [more] @returns {Need} */
export function need(tile, now, more) {
  const [reason, since] = reasonOf(tile, now, more);
  return { band: /** @type {Band} */ (BAND.get(reason)), reason, since };
}

/** The most urgent reason first; within a reason who has waited longest, then by number. @param {[number, Need]} one
 * @param {[number, Need]} other */
export const before = ([n, one], [m, other]) =>
  (RANK.get(one.reason) ?? 0) - (RANK.get(other.reason) ?? 0) ||
  (one.band === 'well' ? 0 : one.since - other.since) ||
  n - m;

/** All pairs in order, by band. @param {Map<number, Need>} needs @returns {import('./order.js').Order} */
export function sorted(needs) {
  /** @type {import('./order.js').Order} */
  const order = { now: [], soon: [], well: [] };
  for (const [n, { band }] of [...needs].sort(before)) order[band].push(n);
  return order;
}
