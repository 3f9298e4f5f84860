/**
 * Sealing: keys from secrets, boxes from words. What is typed leaves this device only as a box.
 *
 * A box is base64url of: version 1 · circle · key number · nonce 12 · AES-256-GCM of the padded text and its tag 16.
 * What it was sealed for (session, author, circle, step, field) is bound into it, so a box moved elsewhere does not
 * open.
 */

const PADS = [64, 256, 1024, 4096, 8192];
const CIRCLES = /** @type {const} */ (['own', 'pair', 'all', 'hum', 'facilitator']);
const HEAD = 3;
const NONCE = 12;
const TAG = 16;
const text = new TextEncoder();
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

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {typeof CIRCLES[number]} Circle */
/** @typedef {{session: string, seat: string, circle: Circle, step: string, field: string}} Place what a box is bound
 * to */

/**
 * Why words could not be sealed or opened; `message` is the key of a sentence. `place`: sealed for something else ·
 * `older`: by
 * or for a device that was replaced · `waits`: the other's key is not there yet · `circle`: not for this seat.
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

const subtle = () => {
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
 * What a secret gives within one session: `invite` (of I), `token` and `own` (of S), `all` (of L), `sign` (of a key).
 * @param {'invite' | 'token' | 'own' | 'all' | 'say' | 'commit' | 'sign'} what @param {Bytes} secret @param {string}
 * session
 */
export const derive = (what, secret, session) => hkdf(secret, new Uint8Array(), `sayback/1/${what}\n${session}`);

/** @param {Bytes} key */
export const boxKey = (key) => subtle().importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** @param {Place} at */
const bound = ({ session, seat, circle, step, field }) =>
  text.encode(['sayback/1', session, seat, circle, step, field].join('\n'));

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

/** @param {Uint8Array} padded */
function unpad(padded) {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 0x80) throw new SealError('broken');
  return new TextDecoder('utf-8', { fatal: true }).decode(padded.subarray(0, end));
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

/** What a box says it was sealed for, so that the right key can be taken: its circle and the number of the key. @param
 * {string} box */
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
