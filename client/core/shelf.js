/**
 * A shelf of this browser's own database: values by name, and beside them one key that is made here and cannot be read
 * out of the browser. The database is there only while it holds something, and its name says nothing. Everything may
 * throw where the browser keeps nothing.
 */

const STORE = 'kept';
const KEY = 'key';

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => fail(request.error);
  });

/** A database, or null where there is none; it is made only if it is to hold something. @param {string} name
 * @param {boolean} make @returns {Promise<IDBDatabase | null>} */
async function opened(name, make) {
  const asked = indexedDB.open(name, 1);
  let missing = false;
  asked.onupgradeneeded = () => {
    missing = !make;
    if (make) asked.result.createObjectStore(STORE);
    else asked.transaction?.abort();
  };
  return done(asked).catch((error) => {
    if (missing) return null;
    throw error;
  });
}

/** Uses a database; undefined where there is none. @template T @param {string} name @param {boolean} make
 * @param {(store: IDBObjectStore) => IDBRequest<T>} use @returns {Promise<T | undefined>} */
async function within(name, make, use) {
  const found = await opened(name, make);
  if (!found) return undefined;
  try {
    return await done(use(found.transaction(STORE, make ? 'readwrite' : 'readonly').objectStore(STORE)));
  } finally {
    found.close();
  }
}

/** @param {string} name */
const gone = (name) => done(indexedDB.deleteDatabase(name));

/** What stands in a database of another name goes over, unless it has its like already. @param {string} old
 * @param {string} base */
async function move(old, base) {
  const names = await within(old, false, (store) => store.getAllKeys());
  if (!names) return;
  if (names.length && !(await within(base, false, (store) => store.count()))) {
    const values = /** @type {any[]} */ (await within(old, false, (store) => store.getAll()));
    await within(base, true, (store) => {
      names.forEach((name, n) => store.put(values[n], name));
      return store.count();
    });
  }
  await gone(old);
}

/** @param {string} base name of the database @param {string} old the one that it had before */
export function shelfOf(base, old) {
  /** @type {Promise<void> | undefined} */
  let moved;
  /** @template T @param {boolean} make @param {(store: IDBObjectStore) => IDBRequest<T>} use */
  const open = async (make, use) => {
    await (moved ??= move(old, base));
    return within(base, make, use);
  };
  /** The key, if there is one. @returns {Promise<CryptoKey | undefined>} */
  const had = () => open(false, (store) => store.get(KEY));
  /** Of all values; the key is none. */
  const names = async () =>
    /** @type {string[]} */ ((await open(false, (store) => store.getAllKeys())) ?? []).filter((name) => name !== KEY);
  /** Takes the whole shelf away. */
  const forget = () =>
    open(false, (store) => store.count()).then((some) => (some === undefined ? undefined : gone(base)));
  return {
    /** @param {string} name @returns {Promise<any>} */
    get: (name) => open(false, (store) => store.get(name)),
    /** @param {string} name @param {unknown} value */
    put: (name, value) => open(true, (store) => store.put(value, name)),
    /** What is empty then goes as a whole. @param {string} name */
    async drop(name) {
      if ((await names()).includes(name)) await open(true, (store) => store.delete(name));
      if (!(await names()).length) await forget();
    },
    names,
    had,
    /** The key; made when there is none, for something that is to be kept now. */
    async key() {
      const found = await had();
      if (found) return found;
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await open(true, (store) => store.put(key, KEY));
      return key;
    },
    forget,
  };
}
