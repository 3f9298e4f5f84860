/**
 * Private notes on this device: sealed with a key that is made here and cannot be read out of the browser, kept as
 * boxes until they are forgotten. The end of a talk, and its erasing, leave them alone: they are the therapist's.
 */
import { seal } from './box.js';
import { open } from './seal.js';
import { shelfOf } from './shelf.js';

/** @typedef {{text: string, title: string, at: number}} Notes `at`: ms, when the talk was first noted */

/** With the therapist's own key on this device; it is made with the first note. */
const shelf = shelfOf('desk', 'sayback-desk');
const PREFIX = 'sayback-desk:';
/** Letters in one box: at most 8,000 bytes, which the largest box holds. */
const PIECE = 2000;

/** Where nothing can be kept, notes live as long as the page. @type {Map<string, Notes>} */
const memory = new Map();

/** @param {string} session @param {number} n */
const place = (session, n) => ({
  session,
  seat: 'therapist',
  circle: /** @type {const} */ ('own'),
  step: 'notes',
  field: String(n),
});

/** A text in pieces of whole letters. @param {string} text @returns {string[]} */
export function pieces(text) {
  const letters = [...text];
  return Array.from({ length: Math.max(1, Math.ceil(letters.length / PIECE)) }, (_, n) =>
    letters.slice(n * PIECE, (n + 1) * PIECE).join(''),
  );
}

/** The notes on a talk, null if there are none that open. @param {string} session @returns {Promise<Notes | null>} */
export async function read(session) {
  try {
    const boxes = JSON.parse(localStorage.getItem(PREFIX + session) ?? 'null');
    if (!boxes) return memory.get(session) ?? null;
    const key = /** @type {CryptoKey} */ (await shelf.had());
    const parts = await Promise.all(
      boxes.map((/** @type {string} */ box, /** @type {number} */ n) => open(key, place(session, n), box)),
    );
    return JSON.parse(parts.join(''));
  } catch {
    return memory.get(session) ?? null;
  }
}

/** Keeps notes; false where this browser keeps nothing. @param {string} session @param {Notes} notes */
export async function write(session, notes) {
  memory.set(session, notes);
  try {
    const key = await shelf.key();
    const boxes = await Promise.all(
      pieces(JSON.stringify(notes)).map((piece, n) => seal(key, place(session, n), piece)),
    );
    localStorage.setItem(PREFIX + session, JSON.stringify(boxes));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} session */
export function forget(session) {
  memory.delete(session);
  try {
    localStorage.removeItem(PREFIX + session);
    if (!noted().length) shelf.forget().catch(() => {});
  } catch {
    // nothing was kept there
  }
}

/** The talks that this device has notes on. @returns {string[]} */
export function noted() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length));
  } catch {
    return [...memory.keys()];
  }
}
