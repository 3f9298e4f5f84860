/**
 * A shelf of this browser's own database: values by name, and beside them one key that is made here and cannot be read out of
 * the browser. Everything may throw where the browser keeps nothing.
 */

const STORE = 'kept';
const KEY = 'key';

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((give, fail) => {
  request.onsuccess = () => give(request.result);
  request.onerror = () => fail(request.error);
});

/** @param {string} base name of the database */
export function shelfOf(base) {
  /** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} use @returns {Promise<T>} */
  async function open(mode, use) {
    const asked = indexedDB.open(base, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    const found = await done(asked);
    try {
      return await done(use(found.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      found.close();
    }
  }
  /** The key, if there is one. @returns {Promise<CryptoKey | undefined>} */
  const had = () => open('readonly', (store) => store.get(KEY));
  return {
    /** @param {string} name @returns {Promise<any>} */
    get: (name) => open('readonly', (store) => store.get(name)),
    /** @param {string} name @param {unknown} value */
    put: (name, value) => open('readwrite', (store) => store.put(value, name)),
    /** @param {string} name */
    drop: (name) => open('readwrite', (store) => store.delete(name)),
    /** Of all values; the key is none. */
    names: async () => /** @type {string[]} */ (await open('readonly', (store) => store.getAllKeys())).filter((name) => name !== KEY),
    had,
    /** The key; made when there is none. */
    async key() {
      const found = await had();
      if (found) return found;
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await open('readwrite', (store) => store.put(key, KEY));
      return key;
    },
    /** Takes the whole shelf away. */
    forget: () => done(indexedDB.deleteDatabase(base)),
  };
}
