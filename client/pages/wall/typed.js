/**
 * Words that a facilitator types to many: sealed here, for each person by itself, and sent twenty pairs at a time.
 *
 * Each call is a hand of its own, named after the whole one with a number behind: whichever process takes it, each pair
 * does it once, and the progress of all of them together is the progress of what was said. What was typed is forgotten
 * as it is sent; to send it again there are the boxes. A pair of whom one cannot open them is not sent any: both read
 * it, or neither.
 */
import { tell } from '../../core/ear.js';
import { earsOf } from '../../core/workshop-names.js';

/** @typedef {import('./types').Hand} Hand
 * @typedef {import('./types').Part} Part
 * @typedef {import('./types').Pair} Pair
 * @typedef {Awaited<ReturnType<typeof earsOf>>} Ears
 * @typedef {{model: import('./model.js').Model, server: import('./types').Server, link: import('./types').Link,
 *   changed: () => void}} Its */

/** Pairs in one call: their boxes fit into the 16 KB that it may have. */
export const CALL = 20;
/** Letters of a hand's own id; what stands behind them is the number of a part. */
export const ID = 20;
/** Of a pair that cannot be told: there is no use in trying again. */
export const DEAF = /** @type {const} */ ('no-ear');

/** Adds a part to a hand. @param {Hand} hand @param {Part['each']} each @param {Hand['failed']} [failed] who is dealt
 * with already */
function part(hand, each, failed = []) {
  const parts = (hand.parts ??= []);
  const one = { id: `${hand.id}${parts.length}`, each, done: failed.length, failed };
  parts.push(one);
  count(hand);
  return one;
}

/** How far all parts are together. @param {Hand} hand */
function count(hand) {
  hand.done = (hand.parts ?? []).reduce((sum, { done }) => sum + done, 0);
  hand.failed = (hand.parts ?? []).flatMap(({ failed }) => failed);
}

/** What the server said of one part. @param {Hand} hand @param {import('../../core/wire').HandProgress} news */
export function heard(hand, news) {
  const one = hand.parts?.find(({ id }) => id === news.id);
  if (one) Object.assign(one, { done: news.done, failed: news.failed });
  count(hand);
}

/** @param {Hand} hand @param {Part} one @param {Its} its */
async function send(hand, one, { server, changed }) {
  const each = one.each.map(([n, a, b]) => ({ n, a, b }));
  await server.send('hands', { id: one.id, what: hand.what, args: {}, each }).catch((error) => {
    Object.assign(one, { done: each.length, failed: each.map(({ n }) => ({ n, code: error.code ?? 'offline' })) });
    count(hand);
  });
  changed();
}

/** A pair's two boxes; nothing where one of them has no ear.
 * @param {string} words @param {Pair} pair @param {Ears} ears @param {Its['model']} model
 * @returns {Promise<[number, string, string] | undefined>} */
async function sealed(words, { n, session, a, b }, ears, model) {
  const [one, other] = await Promise.all(
    [a, b].map((who) => ears(model.people.get(who)?.name ?? '').catch(() => undefined)),
  );
  return one && other && [n, await tell(one, session, 'a', words), await tell(other, session, 'b', words)];
}

/** Seals what was typed for these pairs and sends it, twenty at a time.
 * @param {Hand} hand @param {string} words @param {Pair[]} pairs @param {Its} its */
export async function write(hand, words, pairs, its) {
  const ears = await earsOf(its.link.d, its.link.id);
  for (let at = 0; at < pairs.length; at += CALL) {
    const some = pairs.slice(at, at + CALL);
    const boxes = await Promise.all(some.map((pair) => sealed(words, pair, ears, its.model)));
    const deaf = some.filter((_, n) => !boxes[n]).map(({ n }) => ({ n, code: DEAF }));
    if (deaf.length) part(hand, [], deaf);
    const each = boxes.flatMap((one) => (one ? [one] : []));
    if (each.length) await send(hand, part(hand, each), its);
  }
  its.changed();
}

/** The boxes of another hand once more, for those who did not get them.
 * @param {Hand} hand @param {Hand} before @param {number[]} missed @param {Its} its */
export async function rewrite(hand, before, missed, its) {
  const each = (before.parts ?? []).flatMap((one) => one.each).filter(([n]) => missed.includes(n));
  for (let at = 0; at < each.length; at += CALL) await send(hand, part(hand, each.slice(at, at + CALL)), its);
}

/** The parts of which nothing more was heard, under their own names. @param {Hand} hand @param {Its} its */
export function resend(hand, its) {
  for (const one of hand.parts ?? []) if (one.done < one.each.length) send(hand, one, its);
}
