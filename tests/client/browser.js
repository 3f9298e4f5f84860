/** What Node has not of a browser, in memory: storages, and as much of its database as `shelf.js` asks of it. */

/** A browser's storage: its names are its own keys. */
class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
}

/** Both storages, empty. */
export const storages = () => ['localStorage', 'sessionStorage'].forEach((name) =>
  Object.defineProperty(globalThis, name, { value: new Stored(), configurable: true }));

/** A request that is answered soon: `work` gives its result or throws. */
function request(work, before = () => {}) {
  const asked = {};
  queueMicrotask(async () => {
    await before(asked);
    try {
      asked.result = work();
      asked.onsuccess?.();
    } catch (error) {
      asked.error = error;
      asked.onerror?.();
    }
  });
  return asked;
}

/** One store of a database, over a map. */
const storeOf = (values) => ({
  get: (name) => request(() => values.get(name)),
  put: (value, name) => request(() => (values.set(name, value), name)),
  delete: (name) => request(() => void values.delete(name)),
  count: () => request(() => values.size),
  getAllKeys: () => request(() => [...values.keys()].sort()),
  getAll: () => request(() => [...values.keys()].sort().map((name) => values.get(name))),
});

/** A database of the browser, empty; gives what it holds, by name. */
export function database() {
  /** @type {Map<string, Map<string, unknown>>} */
  const all = new Map();
  globalThis.indexedDB = {
    open(name) {
      let aborted = false;
      const handle = { createObjectStore: () => all.set(name, new Map()), close() {}, transaction: () => ({ objectStore: () => storeOf(all.get(name)) }) };
      return request(() => {
        if (aborted) throw new Error('AbortError');
        return handle;
      }, (asked) => {
        if (all.has(name)) return;
        Object.assign(asked, { result: handle, transaction: { abort: () => (aborted = true) } });
        asked.onupgradeneeded?.();
      });
    },
    deleteDatabase: (name) => request(() => void all.delete(name)),
  };
  return all;
}

/** A browser that keeps nothing. */
export const closed = () => delete globalThis.indexedDB;
