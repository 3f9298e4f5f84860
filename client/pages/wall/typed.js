/**
 * Words that a facilitator types to many: sealed here, for each person by itself, and sent twenty pairs at a time.
 *
 * Each call is a hand of its own, named after the whole one with a number behind: whichever process takes it, each pair does
 * it once, and the progress of all of them together is the progress of what was said. What was typed is forgotten as it is
 * sent; to send it again there are the boxes. A pair of whom one cannot open them is not sent any: both read it, or neither.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { LONGEST, tell } from '../../core/ear.js';
import { sizeOf } from '../../core/seal.js';
import { earsOf, tidied } from '../../core/workshop-names.js';

/** @typedef {import('./types').Hand} Hand
 * @typedef {import('./types').Part} Part
 * @typedef {import('./types').Pair} Pair
 * @typedef {import('./types').Say} Say
 * @typedef {Awaited<ReturnType<typeof earsOf>>} Ears
 * @typedef {{model: import('./model.js').Model, server: import('./types').Server, link: import('./types').Link,
 *   changed: () => void}} Its */

/** Pairs in one call: their boxes fit into the 16 KB that it may have. */
export const CALL = 20;
/** Letters of a hand's own id; what stands behind them is the number of a part. */
export const ID = 20;
/** So few bytes before the end it is told how much room there is. */
const NEAR = 80;
/** Of a pair that cannot be told: there is no use in trying again. */
export const DEAF = 'no-ear';


/** Adds a part to a hand. @param {Hand} hand @param {Part['each']} each @param {Hand['failed']} [failed] who is dealt with already */
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

/** What the server said of one part. @param {Hand} hand @param {Hand} news */
export function heard(hand, news) {
  const one = hand.parts?.find(({ id }) => id === news.id);
  if (one) Object.assign(one, { done: news.done, failed: news.failed ?? [] });
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
  const [one, other] = await Promise.all([a, b].map((who) => ears(model.people.get(who)?.name ?? '').catch(() => undefined)));
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

/** What is being typed, as long as it is. */
const open = { words: '' };

/** How much room there is, in letters like those that were typed; nothing while there is plenty. @param {Say} say */
function room(say) {
  const words = tidied(open.words);
  const left = LONGEST - sizeOf(words);
  const n = Math.floor(Math.abs(left) / Math.max(1, sizeOf(words) / words.length)) || 1;
  return left < 0 ? say('wall.note.long', { n }) : left < NEAR ? say('wall.note.room', { n }) : '';
}

/** The field for words of one's own. @param {{say: Say, write: (words: string) => void, draw: () => void}} given */
export function field({ say, write, draw }) {
  const words = tidied(open.words);
  const fits = words && sizeOf(words) <= LONGEST;
  const type = (/** @type {any} */ { target }) => ((open.words = target.value), draw());
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    if (!fits) return event.target.querySelector('textarea').focus();
    open.words = '';
    write(words);
  };
  return html`<form class="typed stack" novalidate @submit=${submit}>
    <label class="stack" for="typed"><b>${say('wall.note.own')}</b><span class="small soft">${say('wall.note.own.why')}</span></label>
    <textarea id="typed" name="typed" rows="3" aria-describedby="typed-room" aria-invalid=${words && !fits ? 'true' : nothing} dir="auto"
      autocapitalize="sentences" spellcheck="false" autocomplete="off" translate="no" writingsuggestions="false" data-gramm="false"
      data-1p-ignore data-lpignore="true" .value=${live(open.words)} @input=${type}></textarea>
    <p class="small soft" id="typed-room" role="status">${room(say)}</p>
    <p class="ways"><button class="second" aria-disabled=${!fits}>${say('wall.note.send')}</button></p></form>`;
}
