/**
 * What a person prepared, on this device only: each answer sealed with a key that is made here and cannot be read out
 * of the browser. It guards against our server and against copies of files; not against somebody who uses this browser.
 */
import { recall } from './links.js';
import { seal } from './box.js';
import { open } from './seal.js';
import { shelfOf } from './shelf.js';

/** An answer as it is kept: the question as it was asked, what was chosen or typed, and how that reads.
 * @typedef {{ask: string, value: string | string[], text: string}} Answer
 * @typedef {Record<string, Answer>} Answers */

/** With the key of this device; it is made when the first answer is kept. */
const shelf = shelfOf('notes', 'sayback-notes');
const PREFIX = 'sayback:';
const REMEMBER = 30 * 86_400_000;

/** Where nothing can be kept, answers live as long as the page. @type {Answers} */
let memory = {};

/** @param {string} field */
const place = (field) => ({ session: '-', seat: '-', circle: /** @type {const} */ ('own'), step: 'prepare', field });

/** All answers; what cannot be opened is left out. @returns {Promise<Answers>} */
export async function load() {
  try {
    const key = await shelf.had();
    if (!key) return { ...memory };
    const all = await Promise.all(
      (await shelf.names()).map(async (name) => {
        const box = await shelf.get(name);
        return [name, JSON.parse(await open(key, place(name), box).catch(() => 'null'))];
      }),
    );
    return Object.fromEntries(all.filter(([, answer]) => answer));
  } catch {
    return { ...memory };
  }
}

/** Keeps an answer, or drops it when it is empty; false where this browser keeps nothing. @param {string} name
 * @param {Answer} answer */
export async function save(name, answer) {
  const empty = !answer.value.length;
  try {
    const key = await (empty ? shelf.had() : shelf.key());
    if (empty) {
      if (key) await shelf.drop(name);
    } else {
      const box = await seal(/** @type {CryptoKey} */ (key), place(name), JSON.stringify(answer));
      await shelf.put(name, box);
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
    tried(
      (s) =>
        Object.keys(s)
          .filter((name) => name.startsWith(PREFIX) && name.endsWith(':notes'))
          .forEach((name) => s.removeItem(name)),
      which,
    );
  }
  await shelf.forget().catch(() => undefined);
}

/** Whether the notes go into a talk, in this seat. @param {string} session @param {string} seat */
export const attached = (session, seat) =>
  [() => sessionStorage, () => localStorage].some((which) =>
    tried((s) => JSON.parse(s.getItem(`${PREFIX}${session}:notes`) ?? 'null')?.seat === seat, which),
  );

/** Takes the notes into a talk, or out of it: remembered beside the talk's own record, and forgotten with it.
 * @param {string} session @param {string} seat @param {boolean} on */
export function attach(session, seat, on) {
  const name = `${PREFIX}${session}:notes`;
  const value = JSON.stringify({ seat, from: recall(session)?.from, until: Date.now() + REMEMBER });
  const lasts = tried(
    (s) => s.getItem(PREFIX + session),
    () => localStorage,
  );
  for (const which of [() => sessionStorage, () => localStorage]) tried((s) => s.removeItem(name), which);
  if (on) tried((s) => s.setItem(name, value), lasts ? () => localStorage : () => sessionStorage);
}
