/** Words into a box of one of five sizes (`seal.js` says what a box is): loaded where something is typed. */
import { b64, bound, CIRCLES, NONCE, PADS, random, SealError, subtle, text } from './seal.js';

/** @typedef {import('./seal.js').Bytes} Bytes
 * @typedef {import('./seal.js').Place} Place */

/** Bytes of a sealed name: 20 letters of any script, or three times as many plain ones. */
export const NAME = 63;

/** Bytes of words: that is what there is room for. @param {string} words */
export const sizeOf = (words) => text.encode(words).length;

/** As many whole letters as there is room for. @param {string} words @param {number} most bytes */
export const cut = (words, most) => {
  const letters = [...words];
  while (sizeOf(letters.join('')) > most) letters.pop();
  return letters.join('');
};

/** UTF-8, then 80, then zeros up to one of five sizes. @param {string} words @param {number} least bytes */
function pad(words, least) {
  const plain = text.encode(words);
  const size = PADS.find((n) => n > plain.length && n >= least);
  if (!size) throw new SealError('long');
  const out = new Uint8Array(size);
  out.set(plain);
  out[plain.length] = 0x80;
  return out;
}

/**
 * Words to a box. @param {CryptoKey} key @param {Place} at @param {string} words
 * @param {{least?: number, number?: number, nonce?: Bytes}} [how] `nonce` is for test vectors only
 */
export async function seal(key, at, words, { least = 0, number = 0, nonce = random(NONCE) } = {}) {
  const padded = pad(words, least);
  const closed = await subtle().encrypt({ name: 'AES-GCM', iv: nonce, additionalData: bound(at) }, key, padded);
  return b64(Uint8Array.of(1, CIRCLES.indexOf(at.circle), number, ...nonce, ...new Uint8Array(closed)));
}
