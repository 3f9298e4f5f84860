/**
 * Sealing: keys from secrets, and words from boxes; `box.js` makes the boxes. What is typed leaves this device only as
 * a box.
 *
 * A box is base64url of: version 1 · circle · key number · nonce 12 · AES-256-GCM of the padded text and its tag
 * 16. What it was sealed for (session, author, circle, step, field) is bound into it, so a box moved elsewhere
 * does not open.
 */

export const PADS = [64, 256, 1024, 4096, 8192];
export const CIRCLES = /** @type {const} */ (['own', 'pair', 'all', 'hum', 'facilitator']);
const HEAD = 3;
export const NONCE = 12;
const TAG = 16;
export const text = new TextEncoder();
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {typeof CIRCLES[number]} Circle */
/** @typedef {{session: string, seat: string, circle: Circle, step: string, field: string}} Place what a box
 *   is bound to */

/**
 * Why words could not be sealed or opened; `message` is the key of a sentence. `place`: sealed for something
 * else · `older`: by or for a device that was replaced · `waits`: the other's key is not there yet · `circle`:
 * not for this seat.
 */
export class SealError extends Error {
  /** @param {'place' | 'older' | 'crypto' | 'long' | 'broken' | 'circle' | 'waits'} kind @param {string} [who] the seat
   * it is about */
  constructor(kind, who) {
    super('seal.' + kind);
    this.kind = kind;
    this.who = who;
  }
}

/** Whether this address may seal at all: browsers give `crypto.subtle` to https and loopback only. */
export const able = () => !!globalThis.crypto?.subtle;

export const subtle = () => {
  if (!able()) throw new SealError('crypto');
  return crypto.subtle;
};

/** @param {number} size */
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** @param {Uint8Array} bytes */
export const b64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] ?? '');

/** @param {string} word @returns {Bytes} */
export function unb64(word) {
  if (!/^[\w-]*$/.test(word)) throw new SealError('broken');
  try {
    return Uint8Array.from(atob(word.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  } catch {
    throw new SealError('broken');
  }
}

/** @param {Bytes} bytes */
export const sha256 = async (bytes) => new Uint8Array(await subtle().digest('SHA-256', bytes));

/** What the server keeps of a token: SHA-256 over its characters. @param {string} token */
export const hashed = async (token) => b64(await sha256(text.encode(token)));

/** HKDF-SHA-256 to 32 bytes. @param {Bytes} secret @param {Bytes} salt @param {string} info */
export async function hkdf(secret, salt, info) {
  const ikm = await subtle().importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: text.encode(info) };
  return new Uint8Array(await subtle().deriveBits(how, ikm, 256));
}

/**
 * What a secret gives within one session: `invite` (of I), `token` and `own` (of S), `all` and `call` (of L), `sign`
 * (of a key).
 * @param {'invite' | 'token' | 'own' | 'all' | 'call' | 'say' | 'commit' | 'sign'} what @param {Bytes} secret
 * @param {string} session
 */
export const derive = (what, secret, session) => hkdf(secret, new Uint8Array(), `sayback/1/${what}\n${session}`);

/** @param {Bytes} key */
export const boxKey = (key) => subtle().importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** @param {Place} at */
export const bound = ({ session, seat, circle, step, field }) =>
  text.encode(['sayback/1', session, seat, circle, step, field].join('\n'));

/** @param {Uint8Array} padded */
function unpad(padded) {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 0x80) throw new SealError('broken');
  return new TextDecoder('utf-8', { fatal: true }).decode(padded.subarray(0, end));
}

/** What a box says it was sealed for, so that the right key can be taken: its circle and the number of the key.
 * @param {string} box */
export function headOf(box) {
  const [version, at = -1, number = 0] = unb64(box.slice(0, 4));
  const circle = version === 1 && CIRCLES[at];
  if (!circle) throw new SealError('broken');
  return { circle, number };
}

/** @param {string} box */
export const circleOf = (box) => headOf(box).circle;

/** A box to words; throws SealError `place` if it was sealed for anything else. @param {CryptoKey} key @param {Place}
 * at @param {string} box */
export async function open(key, at, box) {
  if (circleOf(box) !== at.circle) throw new SealError('place');
  const bytes = unb64(box);
  if (!PADS.includes(bytes.length - HEAD - NONCE - TAG)) throw new SealError('broken');
  const iv = bytes.subarray(HEAD, HEAD + NONCE);
  const closed = bytes.subarray(HEAD + NONCE);
  let padded;
  try {
    padded = await subtle().decrypt({ name: 'AES-GCM', iv, additionalData: bound(at) }, key, closed);
  } catch {
    throw new SealError('place');
  }
  return unpad(new Uint8Array(padded));
}
