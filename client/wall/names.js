/**
 * Names and titles of a workshop: sealed in the browser of whoever types them, opened by who holds the facilitators' key.
 *
 * A sealed name is base64url of: the sender's ephemeral public key (65 bytes), then a box of the circle `facilitator`. Its key
 * is agreed from the two keys alone, so anybody may seal and only the facilitators may open.
 */
import { agree, newPair, publicOf } from '../shared/pair.js';
import { b64, boxKey, open, seal, SealError, sha256, unb64 } from '../shared/seal.js';

/** @typedef {import('../shared/seal.js').Bytes} Bytes
 * @typedef {'person' | 'helper' | 'host'} Whose who is named: someone in the line, a helper, or the workshop itself */

const POINT = 65;
/** Bytes of a name: 20 letters of any script, or three times as many plain ones. */
export const LONGEST = 63;

/** @param {string} workshop @param {Whose} seat */
const place = (workshop, seat) => /** @type {const} */ ({ session: workshop, seat, circle: 'facilitator', step: '-', field: seat === 'host' ? 'title' : 'name' });

/** @param {Bytes} d one's own private key @param {Bytes} theirs @param {Bytes} E the sender's public key @param {Bytes} D the workshop's @param {string} workshop */
const keyOf = async (d, theirs, E, D, workshop) => boxKey(await agree('facilitator', { d, theirs, first: E, second: D }, null, workshop));

/**
 * A name to bytes that only the facilitators open. Throws SealError `long`, `broken` for a key that is none.
 * @param {string} D the workshop's public key, base64url @param {string} workshop @param {Whose} seat @param {string} words
 * @param {{d: Bytes, D: Bytes}} [sender] for test vectors only @param {Bytes} [nonce] for test vectors only
 */
export async function sealName(D, workshop, seat, words, sender, nonce) {
  const { d, D: E } = sender ?? (await newPair());
  const theirs = unb64(D);
  const key = await keyOf(d, theirs, E, theirs, workshop);
  const box = await seal(key, place(workshop, seat), words, nonce ? { nonce } : {});
  return b64(Uint8Array.of(...E, ...unb64(box)));
}

/** Opens names with the facilitators' private key. @param {string} d base64url, PKCS 8 @param {string} workshop */
export async function opener(d, workshop) {
  const own = unb64(d);
  const D = await publicOf(own);
  /** Throws SealError. @param {string} sealed @param {Whose} seat */
  return async (sealed, seat) => {
    const bytes = unb64(sealed);
    if (bytes.length <= POINT) throw new SealError('broken');
    const E = bytes.slice(0, POINT);
    const key = await keyOf(own, E, E, D, workshop).catch(() => { throw new SealError('broken'); });
    return open(key, place(workshop, seat), b64(bytes.slice(POINT)));
  };
}

/** Signs that show nothing and can turn a line around, or make of nothing a name; joiners belong to some scripts. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;

/** A name as it can be shown among others, whoever typed it. @param {string} words */
export const tidied = (words) => words.replace(/\s+/g, ' ').replace(UNSEEN, '').trim();

/** Spaces, case and forms of letters do not count. @param {string} words */
export const plain = (words) => words.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** What two people who came together send of the word they agreed on: 16 bytes that mean nothing in another workshop.
 * @param {string} word @param {string} workshop */
export async function together(word, workshop) {
  const hash = await sha256(new TextEncoder().encode(`sayback/1/together\n${workshop}\n${plain(word)}`));
  return b64(hash.slice(0, 16));
}
