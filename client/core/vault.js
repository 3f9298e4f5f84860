/**
 * A vault: anything that JSON can hold, closed with a passphrase. It lies on this device or in a file; nobody else gets
 * it, and without the passphrase nobody opens it. PBKDF2-SHA-256 makes the key, AES-256-GCM closes.
 */
import { b64, random, unb64 } from './seal.js';

/** How often the passphrase is hashed: what OWASP asks for, about half a second on a phone. */
export const ROUNDS = 600_000;
/** A file may ask for more, but not for a page that stands still. */
const MOST = 10_000_000;
const SALT = 16;
const NONCE = 12;
export const SHORTEST = 10;
const text = new TextEncoder();

/** `passphrase`: it does not open · `broken`: this is no vault. */
export class VaultError extends Error {
  /** @param {'passphrase' | 'broken'} kind */
  constructor(kind) {
    super(`vault.${kind}`);
    this.kind = kind;
  }
}

/** @param {string} passphrase @param {Uint8Array<ArrayBuffer>} salt @param {number} rounds */
async function keyOf(passphrase, salt, rounds) {
  // the same letters typed on another keyboard are the same passphrase
  const raw = await crypto.subtle.importKey('raw', text.encode(passphrase.normalize('NFKC')), 'PBKDF2', false, [
    'deriveKey',
  ]);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** What is bound into the closed bytes: a vault whose head was changed does not open. @param {string} salt
 * @param {number} rounds */
const bound = (salt, rounds) => text.encode(`sayback/1/vault\n${salt}\n${rounds}`);

/** Closes a value; gives the text of a file. @param {unknown} value @param {string} passphrase @param {number} [rounds]
 * for tests */
export async function lock(value, passphrase, rounds = ROUNDS) {
  const [salt, nonce] = [random(SALT), random(NONCE)];
  const key = await keyOf(passphrase, salt, rounds);
  const how = { name: 'AES-GCM', iv: nonce, additionalData: bound(b64(salt), rounds) };
  const closed = new Uint8Array(await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value))));
  return JSON.stringify({
    sayback: 'vault',
    version: 1,
    rounds,
    salt: b64(salt),
    nonce: b64(nonce),
    closed: chunked(closed),
  });
}

/** Opens what `lock` gave; throws VaultError. @param {string} file @param {string} passphrase
 * @returns {Promise<any>} */
export async function unlock(file, passphrase) {
  const { rounds, salt, nonce, closed } = headOf(file);
  const key = await keyOf(passphrase, salt, rounds);
  const how = { name: 'AES-GCM', iv: nonce, additionalData: bound(b64(salt), rounds) };
  const opened = await crypto.subtle.decrypt(how, key, closed).catch(() => {
    throw new VaultError('passphrase');
  });
  return JSON.parse(new TextDecoder().decode(opened));
}

/** Whether a text looks like a vault. @param {string} file */
export function isVault(file) {
  try {
    return !!headOf(file);
  } catch {
    return false;
  }
}

/** @param {string} file */
function headOf(file) {
  try {
    const { sayback, version, rounds, salt, nonce, closed } = JSON.parse(file);
    if (sayback !== 'vault' || version !== 1 || !(rounds >= 1 && rounds <= MOST)) throw new VaultError('broken');
    return { rounds, salt: unb64(salt), nonce: unb64(nonce), closed: unb64(closed) };
  } catch {
    throw new VaultError('broken');
  }
}

/** Base64url of many bytes: a call takes only so many arguments. @param {Uint8Array} bytes */
function chunked(bytes) {
  const size = 3 * 8192;
  const parts = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(b64(bytes.subarray(at, at + size)));
  return parts.join('');
}

/** The vault of this device under a name; where storage is closed it lives as long as the page. @param {string} name */
export function shelf(name) {
  const key = `sayback:vault:${name}`;
  let here = /** @type {string | null} */ (null);
  return {
    get() {
      try {
        return localStorage.getItem(key) ?? here;
      } catch {
        return here;
      }
    },
    /** Tells whether it lasts. @param {string | null} file null forgets */
    set(file) {
      here = file;
      try {
        if (file === null) localStorage.removeItem(key);
        else localStorage.setItem(key, file);
        return true;
      } catch {
        return false;
      }
    },
  };
}
