/**
 * What two seats agree on without the server: a key from their two P-256 keys and, if there is one, the link's secret.
 * A server that swaps public keys lacks the link's secret; a therapist who has that lacks the private keys.
 */
import { b64, derive, hkdf, sha256, SealError, unb64 } from './seal.js';

/** @typedef {import('./seal.js').Bytes} Bytes */

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const PUBLIC = 65;

/** A new key pair: `d` is PKCS 8, `D` the raw public point (65 bytes). */
export async function newPair() {
  const made = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const [d, D] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', made.privateKey),
    crypto.subtle.exportKey('raw', made.publicKey),
  ]);
  return { d: new Uint8Array(d), D: new Uint8Array(D) };
}

/** The public point of a private key, so that only `d` needs to be remembered. @param {Bytes} d */
export async function publicOf(d) {
  const key = await crypto.subtle.importKey('pkcs8', d, CURVE, true, ['deriveBits']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key);
  return Uint8Array.of(4, ...unb64(x), ...unb64(y));
}

/** What a claim publishes first: SHA-256(D ‖ r). `r` is derived from the seat's secret, so nothing more is remembered.
 * @param {Bytes} D @param {Bytes} S @param {string} session */
export async function commitment(D, S, session) {
  const r = await derive('commit', S, session);
  return { r, commit: await sha256(Uint8Array.of(...D, ...r)) };
}

/** Whether a shown (D, r) is what was committed to. @param {Bytes} D @param {Bytes} r
 * @param {string} commit base64url */
export const matches = async (D, r, commit) => b64(await sha256(Uint8Array.of(...D, ...r))) === commit;

/** Private keys as the browser takes them: whoever agrees with two thousand people does not read their own
 * anew for each.
 * @type {WeakMap<Bytes, Promise<CryptoKey>>} */
const taken = new WeakMap();

/** @param {Bytes} d */
function privateOf(d) {
  const key = taken.get(d) ?? crypto.subtle.importKey('pkcs8', d, CURVE, false, ['deriveBits']);
  taken.set(d, key);
  return key;
}

/**
 * The key two seats share. @param {'pair' | 'hum' | 'facilitator' | 'ear' | 'meet'} what
 * @param {{d: Bytes, theirs: Bytes, first: Bytes, second: Bytes}} keys public keys in order: a then b, the therapist
 * first for `hum` @param {Bytes | null} L the link's secret, null for people who joined by code @param {string} session
 */
export async function agree(what, { d, theirs, first, second }, L, session) {
  if ([theirs, first, second].some((D) => D.length !== PUBLIC)) throw new SealError('broken');
  const mine = await privateOf(d);
  const other = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, mine, 256));
  return hkdf(shared, L ?? new Uint8Array(32), `sayback/1/${what}\n${session}\n${b64(first)}\n${b64(second)}`);
}

/** The key of the box that brings S and d to a second device. @param {Bytes} I its invitation
 * @returns {Promise<Bytes>} */
export const deviceKey = (I) => hkdf(I, new Uint8Array(), 'sayback/1/device');

/** Six digits to read to each other. @param {Bytes} pair the agreed key @param {string} session */
export async function digits(pair, session) {
  const said = await derive('say', pair, session);
  return String(new DataView(said.buffer).getUint32(0) % 1e6).padStart(6, '0');
}
