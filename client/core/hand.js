/**
 * A seat that goes over between a frame and a window of our own beside it. Browsers part what a page keeps inside
 * another site from what it keeps by itself, so the one knows nothing of the other's seat. What goes over goes by
 * messages to our own origin alone, about one talk, and only between a window and the frame that opened it.
 *
 * The window says that it is `here`. Either gives its `seat`, the window if it was asked (`ask`) and somebody tapped
 * there, or says that it has `none`. What a frame got and can keep (`kept`) the window forgets: a seat is in one place,
 * and an exit there leaves nothing elsewhere. Then the window says every few seconds that it is `near`, so that a frame
 * that was loaded again knows it. Whoever leaves at once says `left`.
 */
import { forget, keep, recall } from './links.js';

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {{type: 'here' | 'near' | 'ask' | 'none' | 'left' | 'seat' | 'kept', from?: string, talk?: string,
 *   lasts?: boolean, record?: SessionRecord}} Said
 * @typedef {ReturnType<typeof between>} Line */

const PREFIX = 'sayback:';
/** What one seat is made of, and what a device knows of its talk; nothing else goes over. */
const SEAT = ['seat', 'S', 'd', 'token', 'ear', 'name', 'claim', 'consent'];
const TALK = [...SEAT, 'from', 'L', 'peers', 'safe', 'checked', 'shows', 'relayed', 'opened', 'since'];

/** @param {any} from @param {string[]} names */
const only = (from, names) =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

/** @param {any} record @returns {any} */
const trimmed = (record) => ({ ...only(record, TALK), ...(record.also && { also: only(record.also, SEAT) }) });

/** Whether a storage has a record. @param {() => Storage} which @param {string} session @param {string} [from] */
function holds(which, session, from) {
  try {
    const storage = which();
    return Object.keys(storage).some(
      (name) => name.startsWith(PREFIX + session) && JSON.parse(storage.getItem(name) ?? 'null')?.from === from,
    );
  } catch {
    return false;
  }
}

/** Whether a record outlives its tab: so its person wished. @param {string} session @param {string} [from] */
const lasts = (session, from) => holds(() => localStorage, session, from);

/** Whether a record outlives this page. @param {string} session @param {string} [from] */
export const stays = (session, from) => lasts(session, from) || holds(() => sessionStorage, session, from);

/** The seat of a talk on this side, as it goes over; of several that of this link. @param {string} session
 * @param {string} [from] @returns {Said} */
export function seatOf(session, from) {
  const record = recall(session, from) ?? recall(session);
  return record
    ? { type: 'seat', talk: session, record: trimmed(record), lasts: lasts(session, record.from) }
    : { type: 'none' };
}

/** Keeps what came over, as long as on the other side; null for what is no seat. @param {Said} said
 * @returns {SessionRecord | null} */
export function received({ talk = '', record, lasts: long }) {
  if (!/^[\w-]{10,64}$/.test(talk) || !record || typeof record !== 'object') return null;
  const its = trimmed(record);
  keep(talk, its, long === true);
  const kept = recall(talk, its.from);
  if (!kept) forget(talk, its.from);
  return kept;
}

/**
 * Listens to the other side, and speaks to it: of one talk, or of none yet (`''`).
 * @param {Window} me @param {(from: Window) => boolean} known whether it is the other side
 * @param {string} session @param {(said: Said, from: Window) => void} hear
 */
export function between(me, known, session, hear) {
  const { origin } = me.location;
  /** @param {MessageEvent} event */
  const heard = ({ origin: theirs, source, data }) => {
    // whose window this is can be asked only once it is known to be of our origin
    if (theirs !== origin || data?.hand !== session || !source || !known(/** @type {Window} */ (source))) return;
    hear(data, /** @type {Window} */ (source));
  };
  me.addEventListener('message', heard);
  return {
    /** @param {Window} other @param {Said} said */
    say: (other, said) => other.postMessage({ hand: session, ...said }, origin),
    stop: () => me.removeEventListener('message', heard),
  };
}
