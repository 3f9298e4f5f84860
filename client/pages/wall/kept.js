/** Workshops kept on this device, each closed with a passphrase: a list of what is there, and the vaults themselves. */
import { prefs } from '../../core/links.js';
import { shelf } from '../../core/vault.js';

/** @typedef {{id: string, at: number}} Entry a title stays inside the vault */

/** @returns {Entry[]} */
const list = () => (prefs.get('walls') ?? []).filter((/** @type {Entry} */ one) => shelf(`wall:${one.id}`).get());

export const kept = {
  list,
  has: (/** @type {string} */ id) => list().some((one) => one.id === id),
  get: (/** @type {string} */ id) => shelf(`wall:${id}`).get(),
  /** Tells whether it lasts. @param {string} id @param {string} file */
  put(id, file) {
    const lasts = shelf(`wall:${id}`).set(file);
    prefs.set('walls', [...list().filter((one) => one.id !== id), { id, at: Date.now() }]);
    return lasts;
  },
  drop(/** @type {string} */ id) {
    shelf(`wall:${id}`).set(null);
    prefs.set(
      'walls',
      list().filter((one) => one.id !== id),
    );
  },
};
