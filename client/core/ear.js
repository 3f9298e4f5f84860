/**
 * What a facilitator types to somebody in a pair: sealed for that person alone, with a key that no server ever has.
 *
 * Everybody in the line has sealed their name with a fresh pair of keys (E) to the workshop's key (D). The same two
 * agree on a second key, the ear: the person's device keeps it, and whoever holds the workshop's private key makes it
 * again from the name. So nothing more has to travel, and names do not open what is said. For people of a list the
 * facilitator's browser makes E, and their link brings the ear. A box is bound to the session and the seat it is for:
 * moved elsewhere it stays shut.
 */
import { keep, mark } from './links.js';
import { agree } from './pair.js';
import { seal, sizeOf } from './box.js';
import { b64, boxKey, open, SealError, unb64 } from './seal.js';

/** @typedef {import('./seal.js').Bytes} Bytes */

/** All are sealed at one size, so that their length tells nothing (bytes of words, and one that ends them). */
const SIZE = 256;
export const LONGEST = SIZE - 1;

/** @param {string} session @param {string} seat who it is for */
const place = (session, seat) =>
  /** @type {const} */ ({ session, seat, circle: 'facilitator', step: '-', field: 'message' });

/** The ear of whoever made E, from either side. @param {Bytes} d one's own private key @param {Bytes} theirs the
 * other's public one @param {Bytes} E @param {Bytes} D @param {string} workshop */
export const earOf = (d, theirs, E, D, workshop) => agree('ear', { d, theirs, first: E, second: D }, null, workshop);

/** Words to a box; throws SealError `long`. @param {Bytes} ear @param {string} session @param {string} seat
 * @param {string} words @param {Bytes} [nonce] for test vectors only */
export async function tell(ear, session, seat, words, nonce) {
  if (sizeOf(words) > LONGEST) throw new SealError('long');
  return seal(await boxKey(ear), place(session, seat), words, { least: SIZE, ...(nonce && { nonce }) });
}

/** A box to words; throws SealError, `older` where this device never had the ear. @param {string | undefined} ear
 * base64url @param {string} session @param {string} seat @param {string} box */
export async function hear(ear, session, seat, box) {
  if (!ear) throw new SealError('older');
  return open(await boxKey(unb64(ear)), place(session, seat), box);
}

/** The link to a seat of a workshop; it tells the panel whose it is. Without an ear nothing that is typed can
 * be opened there.
 * @param {string} base without a slash at the end @param {string} session @param {{token: string, ear?: string, name:
 * string}} who */
export const seatLink = (base, session, { token, ear, name }) =>
  `${base}/s/${session}#${ear ? [4, token, ear, b64(new TextEncoder().encode(name))].join('.') : `0.${token}`}`;

/** Goes on to a seat of a workshop in place of this page. What opens it stays on this device, and in no address; false
 * where this browser keeps nothing that the next page could find.
 * @param {string} session @param {{token: string, ear?: string, name: string}} who @param {string} [from] the link of
 * the seat on this device */
export function sit(session, { token, ear, name }, from = mark([token])) {
  const record = { token, ...(ear && { ear, name: b64(new TextEncoder().encode(name)) }), from };
  const kept = keep(session, record) !== 'memory';
  if (kept) location.replace(`/s/${session}`);
  return kept;
}

/** The name that a link brought; nothing for what is none. @param {string | undefined} name */
export function nameIn(name = '') {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(unb64(name));
  } catch {
    return '';
  }
}
