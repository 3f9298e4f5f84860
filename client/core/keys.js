/**
 * What a device agrees on with the other seats, by itself. It shows its public key only after it has remembered what
 * the
 * others committed to, so nobody can choose a key after seeing its own; what they show later is held against that. The
 * pair's key never leaves the memory of the page. A new device of a seat has a new key: the number rises.
 */
import { ask } from './api.js';
import { agree, commitment, digits, matches, newPair, publicOf } from './pair.js';
import { b64, boxKey, hashed, random, unb64 } from './seal.js';

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {import('./records').SeatRecord} SeatRecord
 * @typedef {import('./records').View} View
 * @typedef {'a' | 'b'} Partner
 * @typedef {Record<string, {n: number, commit?: string | null, public?: string | null, opening?: string | null}>} Shown
 * @typedef {{record: SessionRecord, session: string, tokens: string[], save: () => void, changed: () => void}} How
 * `tokens`: of each seat here */

const AGAIN = 3000;
/** Both on their first device. Later a partner's key is known while the other's is made: who runs the server could look
 * for one
 * whose digits agree, and only the link's secret keeps them from it. Then there is nothing to compare. */
const FIRST = 0x11;
const PARTNERS = /** @type {const} */ (['a', 'b']);

/** Both partners' counts of devices in one byte: a in the high half. @param {Partial<Record<Partner, number>>} n */
const byte = ({ a = 0, b = 0 }) => ((a & 15) << 4) | (b & 15);

/** The count of one partner in that byte. @param {number} number @param {string} seat */
export const nibble = (number, seat) => (seat === 'a' ? number >> 4 : number & 15);

/** The keys whose count fits into four bits: the server ends a seat's devices before, and any other count would mean an
 * earlier device.
 * @param {Shown} [keys] @returns {Shown} */
const counted = (keys = {}) =>
  Object.fromEntries(Object.entries(keys).filter(([, { n }]) => Number.isInteger(n) && n > 0 && n < 16));

/** The count of the last device of a seat that this one knows of. @param {Record<number, unknown>} [known] */
export const newest = (known = {}) => Math.max(0, ...Object.keys(known).map(Number));

/** @param {How} how */
export function keysOf({ record, session, tokens, save, changed }) {
  const seats = /** @type {SeatRecord[]} */ ([record, record.also].filter(Boolean));
  const peers = (record.peers ??= {});
  const own = (/** @type {string} */ seat) => seats.find((one) => one.seat === seat);
  /** @type {Map<number, Promise<Uint8Array<ArrayBuffer>>>} */
  const agreed = new Map();
  /** @type {Shown} */
  let shown = {};
  let seen = '';
  let running = false;

  const ring = {
    /** the pair's present key by its number; 0: the other's is not there yet */
    number: 0,
    /** six digits to read to each other; none where they would prove nothing */
    digits: '',
    /** The token of a seat of this device. @param {string} seat */
    token: (seat) => tokens[seats.findIndex((one) => one.seat === seat)],
    /** Every count that is known, for the head of a box. */
    stamp: () => byte({ a: shown.a?.n, b: shown.b?.n }),
    checked: () => !!ring.number && record.checked === ring.number,
    /** @param {boolean} yes they read the same digits */
    check(yes) {
      record.checked = yes ? ring.number : 0;
      save();
      changed();
    },
    /** Which partner has changed devices since a box of this number was sealed. @param {number} number */
    since: (number) => PARTNERS.find((seat) => nibble(number, seat) < nibble(ring.stamp(), seat)),
    /** The key of a number, the present one or an older one; nothing where this device never had it. @param {number}
     * number */
    async pair(number) {
      const raw = await ring.secret(number);
      return raw && boxKey(raw);
    },
    /** The bytes of that key. @param {number} number */
    secret: (number) => agreed.get(number) ?? make(number),
    /** Looks whether anything is to be done; called with every view. @param {View} view */
    see({ keys, people }) {
      const now = JSON.stringify([keys, PARTNERS.map((seat) => people[seat]?.here)]);
      if (now === seen || running) return;
      seen = now;
      running = true;
      settle()
        // a final no is not asked again before something has changed
        .catch(({ status }) => (status >= 400 && status < 429) || setTimeout(() => ((seen = ''), changed()), AGAIN))
        .finally(() => ((running = false), changed()));
    },
  };

  /** @param {number} n which of this session's seats here @param {string} what @param {object} body */
  const post = (n, what, body) => ask(`sessions/${session}/${what}`, { token: tokens[n], body });

  /** A link that the API made brings no secrets: they are made on first use. @param {SeatRecord} one */
  async function fitted(one) {
    if (one.S && one.d) return;
    Object.assign(one, { S: b64(random(32)), d: b64((await newPair()).d) });
    save();
  }

  /** Remembers what the others committed to, before anything of one's own is shown. */
  function pin() {
    for (const [seat, { n, commit }] of Object.entries(shown)) {
      if (!commit || own(seat)) continue;
      const known = (peers[seat] ??= {});
      // a new device has secrets of its own: what an earlier one committed to is no news
      if (!Object.values(known).some((one) => one.commit === commit)) known[n] ??= { commit };
    }
    save();
  }

  async function settle() {
    const token = tokens[0];
    const all = async () => (shown = counted((await ask(`sessions/${session}`, { token })).keys));
    await all();
    for (const [n, one] of seats.entries()) {
      await fitted(one);
      if (shown[one.seat ?? '']?.commit) continue;
      const { commit } = await proof(one);
      await post(n, 'claim', { token: await hashed((tokens[n] ?? '').split('.').at(-1) ?? ''), commit: b64(commit) });
      await all();
    }
    pin();
    if (!PARTNERS.every((seat) => shown[seat]?.commit)) return void (ring.number = 0);
    for (const [n, one] of seats.entries()) {
      if (shown[one.seat ?? '']?.public) continue;
      const { D, r } = await proof(one);
      shown = counted((await post(n, 'key', { public: b64(D), opening: b64(r) })).keys);
    }
    await learn();
    // a device that was replaced is not told of as the present one again
    const number = PARTNERS.every((seat) => shown[seat]?.public && shown[seat].n >= newest(peers[seat]))
      ? ring.stamp()
      : 0;
    const raw = number ? await make(number) : undefined;
    ring.digits = raw && (record.L || number === FIRST) ? await digits(raw, session) : '';
    ring.number = raw ? number : 0;
  }

  /** @param {SeatRecord} one */
  async function proof({ S = '', d = '' }) {
    const D = await publicOf(unb64(d));
    return { D, ...(await commitment(D, unb64(S), session)) };
  }

  /** Keeps a shown key only if it is the one that was committed to. */
  async function learn() {
    for (const [seat, { n, public: D, opening }] of Object.entries(shown)) {
      const known = peers[seat]?.[n];
      if (known && !known.D && D && opening && (await matches(unb64(D), unb64(opening), known.commit))) known.D = D;
    }
    save();
  }

  /** The pair's key of a number, where this device has what it takes. @param {number} number */
  async function make(number) {
    const me = seats.find(({ seat }) => seat === 'a' || seat === 'b');
    if (!me?.d || !number) return undefined;
    const D = async (/** @type {Partner} */ seat) => {
      const mine = own(seat);
      const known = peers[seat]?.[nibble(number, seat)]?.D;
      return mine?.d ? publicOf(unb64(mine.d)) : known ? unb64(known) : undefined;
    };
    const [first, second] = [await D('a'), await D('b')];
    if (!first || !second || nibble(number, me.seat ?? '') !== nibble(ring.stamp(), me.seat ?? '')) return undefined;
    const theirs = me.seat === 'a' ? second : first;
    const made = agree('pair', { d: unb64(me.d), theirs, first, second }, record.L ? unb64(record.L) : null, session);
    agreed.set(number, made);
    return made;
  }

  return ring;
}
