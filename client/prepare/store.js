/**
 * What a person prepared, on this device only: each answer sealed with a key that is made here and cannot be read out of
 * the browser. It guards against our server and against copies of files; not against somebody who uses this browser.
 */
import { recall } from '../shared/links.js';
import { open, seal } from '../shared/seal.js';

/** An answer as it is kept: the question as it was asked, what was chosen or typed, and how that reads.
 * @typedef {{ask: string, value: string | string[], text: string}} Answer
 * @typedef {Record<string, Answer>} Answers */

const NAME = 'sayback-notes';
const SHELF = 'kept';
const PREFIX = 'sayback:';
const REMEMBER = 30 * 86_400_000;

/** Where nothing can be kept, answers live as long as the page. @type {Answers} */
let memory = {};

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((give, fail) => {
  request.onsuccess = () => give(request.result);
  request.onerror = () => fail(request.error);
});

/** @template T @param {IDBTransactionMode} mode @param {(shelf: IDBObjectStore) => IDBRequest<T>} use @returns {Promise<T>} */
async function shelf(mode, use) {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF);
  const base = await done(asked);
  try {
    return await done(use(base.transaction(SHELF, mode).objectStore(SHELF)));
  } finally {
    base.close();
  }
}

/** The key of this device; made when the first answer is kept. @param {boolean} make @returns {Promise<CryptoKey | undefined>} */
async function keyOf(make) {
  const had = await shelf('readonly', (s) => s.get('key'));
  if (had || !make) return had;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await shelf('readwrite', (s) => s.put(key, 'key'));
  return key;
}

/** @param {string} field */
const place = (field) => ({ session: '-', seat: '-', circle: /** @type {const} */ ('own'), step: 'prepare', field });

/** All answers; what cannot be opened is left out. @returns {Promise<Answers>} */
export async function load() {
  try {
    const key = await keyOf(false);
    if (!key) return { ...memory };
    const names = /** @type {string[]} */ (await shelf('readonly', (s) => s.getAllKeys())).filter((name) => name !== 'key');
    const all = await Promise.all(names.map(async (name) => {
      const box = await shelf('readonly', (s) => s.get(name));
      return [name, JSON.parse(await open(key, place(name), box).catch(() => 'null'))];
    }));
    return Object.fromEntries(all.filter(([, answer]) => answer));
  } catch {
    return { ...memory };
  }
}

/** Keeps an answer, or drops it when it is empty; false where this browser keeps nothing. @param {string} name @param {Answer} answer */
export async function save(name, answer) {
  const empty = !answer.value.length;
  try {
    const key = await keyOf(!empty);
    if (empty) {
      if (key) await shelf('readwrite', (s) => s.delete(name));
    } else {
      const box = await seal(/** @type {CryptoKey} */ (key), place(name), JSON.stringify(answer));
      await shelf('readwrite', (s) => s.put(box, name));
    }
    return true;
  } catch {
    if (empty) delete memory[name];
    else memory[name] = answer;
    return false;
  }
}

/** Storage of a kind that may be blocked. @template T @param {(s: Storage) => T} use @param {() => Storage} which */
const tried = (use, which) => {
  try {
    return use(which());
  } catch {
    return undefined;
  }
};

/** Forgets every answer, the key, and which talks they were for. */
export async function forgetAll() {
  memory = {};
  for (const which of [() => localStorage, () => sessionStorage]) {
    tried((s) => Object.keys(s).filter((name) => name.startsWith(PREFIX) && name.endsWith(':notes')).forEach((name) => s.removeItem(name)), which);
  }
  await done(indexedDB.deleteDatabase(NAME)).catch(() => undefined);
}

/** Whether the notes go into a talk, in this seat. @param {string} session @param {string} seat */
export const attached = (session, seat) =>
  [() => sessionStorage, () => localStorage].some((which) => tried((s) => JSON.parse(s.getItem(`${PREFIX}${session}:notes`) ?? 'null')?.seat === seat, which));

/** Takes the notes into a talk, or out of it: remembered beside the talk's own record, and forgotten with it.
 * @param {string} session @param {string} seat @param {boolean} on */
export function attach(session, seat, on) {
  const name = `${PREFIX}${session}:notes`;
  const value = JSON.stringify({ seat, from: recall(session)?.from, until: Date.now() + REMEMBER });
  const lasts = tried((s) => s.getItem(PREFIX + session), () => localStorage);
  for (const which of [() => sessionStorage, () => localStorage]) tried((s) => s.removeItem(name), which);
  if (on) tried((s) => s.setItem(name, value), lasts ? () => localStorage : () => sessionStorage);
}
