/**
 * Dialogues that are not for every day. The server knows no couple, so each device remembers for itself when it last
 * saw one begin: the dialogue and the moment, no talk and no name. Another browser does not know it.
 */
import { prefs } from './links.js';

/** @returns {Record<string, unknown>} */
const had = () => Object(prefs.get('once'));

/** Notes that a dialogue has begun here. @param {string} id @param {number} now */
export const began = (id, now) => prefs.set('once', { ...had(), [id]: now });

/** Whether it was begun here so lately that it rests.
 * @param {string} id @param {number | undefined} once ms @param {number} now */
export function rests(id, once, now) {
  const at = had()[id];
  return !!once && typeof at === 'number' && at <= now && now < at + once;
}
