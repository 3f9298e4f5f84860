/**
 * Names and titles of a workshop: sealed in the browser of whoever types them, opened by who holds
 * the facilitators' key.
 *
 * A sealed name is base64url of: the sender's ephemeral public key (65 bytes), then a box of the circle
 * `facilitator`. Its key is agreed from the two keys alone, so anybody may seal and only the facilitators may open.
 * The number in the box's head is 1 where the sender keeps an ear for what is said back (`core/ear.js`); from before
 * there were any it is 0.
 */
import { earOf } from './ear.js';
import { agree, newPair, publicOf } from './pair.js';
import { seal } from './box.js';
import { b64, boxKey, headOf, open, SealError, unb64 } from './seal.js';
import { ROUNDS } from './vault.js';

/** @typedef {import('./seal.js').Bytes} Bytes
 * @typedef {'person' | 'helper' | 'host'} Whose who is named: someone in the line, a helper, or the workshop itself */

const POINT = 65;
const EAR = 1;

/** @param {string} workshop @param {Whose} seat */
const place = (workshop, seat) =>
  /** @type {const} */ ({
    session: workshop,
    seat,
    circle: 'facilitator',
    step: '-',
    field: seat === 'host' ? 'title' : 'name',
  });

/** @param {Bytes} d one's own private key @param {Bytes} theirs @param {Bytes} E the sender's public key @param {Bytes}
 * D the workshop's @param {string} workshop */
const keyOf = async (d, theirs, E, D, workshop) =>
  boxKey(await agree('facilitator', { d, theirs, first: E, second: D }, null, workshop));

/**
 * A name to bytes that only the facilitators open. Throws SealError `long`, `broken` for a key that is none.
 * @param {string} D the workshop's public key, base64url @param {string} workshop @param {Whose} seat
 * @param {string} words
 * @param {{d: Bytes, D: Bytes}} [sender] a pair of keys whose ear is kept @param {Bytes} [nonce] for test vectors only
 */
export async function sealName(D, workshop, seat, words, sender, nonce) {
  const { d, D: E } = sender ?? (await newPair());
  const theirs = unb64(D);
  const key = await keyOf(d, theirs, E, theirs, workshop);
  const box = await seal(key, place(workshop, seat), words, { number: sender ? EAR : 0, ...(nonce && { nonce }) });
  return b64(Uint8Array.of(...E, ...unb64(box)));
}

/** What somebody who comes in sends and keeps: their sealed name, and the ear for what is said back (base64url).
 * @param {string} D @param {string} workshop @param {string} name @param {{d: Bytes, D: Bytes}} [sender] the same when
 * it is tried again */
export async function comer(D, workshop, name, sender) {
  const { d, D: E } = (sender ??= await newPair());
  const theirs = unb64(D);
  return {
    name: await sealName(D, workshop, 'person', name, sender),
    ear: b64(await earOf(d, theirs, E, theirs, workshop)),
  };
}

/** A sealed name in its two pieces. @param {string} sealed */
function pieces(sealed) {
  const bytes = unb64(sealed);
  if (bytes.length <= POINT) throw new SealError('broken');
  return { E: bytes.slice(0, POINT), box: b64(bytes.slice(POINT)) };
}

/** Opens names with the facilitators' private key. @param {string} d base64url, PKCS 8 @param {string} workshop */
export async function opener(d, workshop) {
  const own = unb64(d);
  const D = await publicOf(own);
  /** Throws SealError. @param {string} sealed @param {Whose} seat */
  return async (sealed, seat) => {
    const { E, box } = pieces(sealed);
    const key = await keyOf(own, E, E, D, workshop).catch(() => {
      throw new SealError('broken');
    });
    return open(key, place(workshop, seat), box);
  };
}

/** The ears of people in the line, made again with the facilitators' private key. @param {string} d
 * @param {string} workshop */
export async function earsOf(d, workshop) {
  const own = unb64(d);
  const D = await publicOf(own);
  const opened = await opener(d, workshop);
  /** Nothing where the device keeps none. Throws SealError for a name that does not open: its E may be anybody's.
   * @param {string} sealed */
  return async (sealed) => {
    await opened(sealed, 'person');
    const { E, box } = pieces(sealed);
    return headOf(box).number === EAR ? earOf(own, E, E, D, workshop) : undefined;
  };
}

/** Signs that show nothing and can turn a line around, or make of nothing a name; joiners belong to some scripts. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;

/** A name as it can be shown among others, whoever typed it. @param {string} words */
export const tidied = (words) => words.replace(/\s+/g, ' ').replace(UNSEEN, '').trim();

/** Spaces, case and forms of letters do not count. @param {string} words */
export const plain = (words) => words.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** What two people who came together send of the word they agreed on: 16 bytes that mean nothing in another workshop.
 * Hashed as often as a passphrase, since whoever has a list of words can only try each of them.
 * @param {string} word @param {string} workshop */
export async function together(word, workshop) {
  const text = new TextEncoder();
  const raw = await crypto.subtle.importKey('raw', text.encode(plain(word)), 'PBKDF2', false, ['deriveBits']);
  const how = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    salt: text.encode(`sayback/1/together\n${workshop}`),
    iterations: ROUNDS,
  };
  return b64(new Uint8Array(await crypto.subtle.deriveBits(how, raw, 128)));
}
