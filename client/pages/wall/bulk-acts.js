/** Bulk acts, called hands on the page: how each begins, gets on, and how long it can be taken back. */
import { b64, random } from '../../core/seal.js';
import * as typed from './typed.js';

/** @typedef {import('./types').Hand} Hand */

/** What can be taken back for ten seconds (ms); the last of them goes by on the way. */
/** @type {import('./types').Deed[]} */
const UNDONE = ['pause', 'resume', 'add-time'];
const UNDO = 9000;
/** A finished hand is shown for so long (ms), unless somebody did not get it. */
const SHOWN = UNDO;
/** All talks end so long after that was said (ms): once people have left, it cannot be taken back. */
export const SOON = 5000;

/** A new hand. @param {import('./types').Deed} what @param {Record<string, unknown>} args @param {number} of
 * @param {number} at @param {'all' | number[]} [pairs] @returns {Hand} */
export const fresh = (what, args, of, at, pairs = 'all') => ({
  id: b64(random(15)),
  what,
  args,
  pairs,
  done: 0,
  of,
  failed: [],
  at,
});

/** Until when a hand can be taken back; 0: it cannot. Not while it is on its way: it would overtake its own undoing.
 * @param {Hand} hand */
export const until = ({ what, at, due = 0, done, of, code }) =>
  due || (UNDONE.includes(what) && done >= of && !code ? at + UNDO : 0);

/** What the server said of a hand; the ones that are over and well go by themselves. @param {Map<string, Hand>} hands
 * @param {import('../../core/wire').HandProgress} news @param {() => void} changed */
export function heard(hands, news, changed) {
  const one = hands.get(news.id.slice(0, typed.ID));
  if (!one) return;
  if (one.parts) typed.heard(one, news);
  else Object.assign(one, { done: news.done, of: news.of, failed: news.failed });
  if (one.done >= one.of && !one.failed.length) setTimeout(() => (hands.delete(one.id), changed()), SHOWN);
  changed();
}

/** Who did not get it and may yet. @param {Hand} hand */
export const missed = ({ failed }) => failed.filter(({ code }) => code !== typed.DEAF).map(({ n }) => n);
