/**
 * What a device agrees on with the other seats, by itself. It shows its public key only after it has remembered what
 * the others committed to, so nobody can choose a key after seeing its own; what they show later is held against that.
 * The pair's key never leaves the memory of the page. A new device of a seat has a new key: the number rises.
 */
import { ask } from './api.js';
import { agree, commitment, digits, matches, newPair, publicOf } from './pair.js';
import { b64, boxKey, hashed, random, unb64 } from './seal.js';

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {import('./records').SeatRecord} SeatRecord
 * @typedef {import('./records').View} View
 * @typedef {import('./wire').Partner} Partner
 * @typedef {Record<string, import('./wire').SeatKey>} Shown
 * @typedef {{record: SessionRecord, session: string, tokens: string[], save: () => void, changed: () => void}} How
 * `tokens`: of each seat here */

const AGAIN = 3000;
/** Both on their first device. Later a partner's key is known while the other's is made: who runs the server could look
 * for one whose digits agree, and only the link's secret keeps them from it. Then there is nothing to compare. */
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

class Keyring {
  /** the pair's present key by its number; 0: the other's is not there yet */
  number = 0;
  /** six digits to read to each other; none where they would prove nothing */
  digits = '';
  /** @type {Map<number, Promise<Uint8Array<ArrayBuffer>>>} */
  agreed = new Map();
  /** @type {Shown} */
  shown = {};
  seen = '';
  running = false;

  /** @param {How} how */
  constructor(how) {
    this.how = how;
    const { record } = how;
    this.seats = /** @type {SeatRecord[]} */ ([record, record.also].filter(Boolean));
    this.peers = record.peers ??= {};
  }

  /** @param {string} seat */
  own(seat) {
    return this.seats.find((record) => record.seat === seat);
  }

  /** The token of a seat of this device. @param {string} seat */
  token(seat) {
    return this.how.tokens[this.seats.findIndex((record) => record.seat === seat)];
  }

  /** Every count that is known, for the head of a box. */
  stamp() {
    return byte({ a: this.shown.a?.n, b: this.shown.b?.n });
  }

  checked() {
    return !!this.number && this.how.record.checked === this.number;
  }

  /** @param {boolean} yes they read the same digits */
  check(yes) {
    this.how.record.checked = yes ? this.number : 0;
    this.how.save();
    this.how.changed();
  }

  /** Which partner has changed devices since a box of this number was sealed. @param {number} number */
  since(number) {
    return PARTNERS.find((seat) => nibble(number, seat) < nibble(this.stamp(), seat));
  }

  /** The key of a number, the present one or an older one; nothing where this device never had it.
   * @param {number} number */
  async pair(number) {
    const raw = await this.secret(number);
    return raw && boxKey(raw);
  }

  /** The bytes of that key. @param {number} number */
  secret(number) {
    return this.agreed.get(number) ?? this.agree(number);
  }

  /** Looks whether anything is to be done; called with every view. @param {View} view */
  see({ keys, people }) {
    const now = JSON.stringify([keys, PARTNERS.map((seat) => people[seat]?.here)]);
    if (now === this.seen || this.running) return;
    const { changed } = this.how;
    this.seen = now;
    this.running = true;
    this.settle()
      // a final no is not asked again before something has changed
      .catch(({ status }) => (status >= 400 && status < 429) || setTimeout(() => ((this.seen = ''), changed()), AGAIN))
      .finally(() => ((this.running = false), changed()));
  }

  async settle() {
    await this.learnShown();
    for (const [n, record] of this.seats.entries()) await this.commit(n, record);
    this.pin();
    if (!PARTNERS.every((seat) => this.shown[seat]?.commit)) return void (this.number = 0);
    for (const [n, record] of this.seats.entries()) await this.reveal(n, record);
    await this.learn();
    await this.present();
  }

  async learnShown() {
    const { session, tokens } = this.how;
    this.shown = counted((await ask(`sessions/${session}`, { token: tokens[0] })).keys);
  }

  /** Commits to a seat's key. @param {number} n @param {SeatRecord} record */
  async commit(n, record) {
    await this.fit(record);
    if (this.shown[record.seat ?? '']?.commit) return;
    const { commit } = await this.proof(record);
    const { session, tokens } = this.how;
    const token = await hashed((tokens[n] ?? '').split('.').at(-1) ?? '');
    await ask(`sessions/${session}/claim`, { token: tokens[n], body: { token, commit: b64(commit) } });
    await this.learnShown();
  }

  /** A link that the API made brings no secrets: they are made on first use. @param {SeatRecord} record */
  async fit(record) {
    if (record.S && record.d) return;
    Object.assign(record, { S: b64(random(32)), d: b64((await newPair()).d) });
    this.how.save();
  }

  /** Remembers what the others committed to, before anything of one's own is shown. */
  pin() {
    for (const [seat, { n, commit }] of Object.entries(this.shown)) {
      if (!commit || this.own(seat)) continue;
      const known = (this.peers[seat] ??= {});
      // a new device has secrets of its own: what an earlier one committed to is no news
      if (!Object.values(known).some((peer) => peer.commit === commit)) known[n] ??= { commit };
    }
    this.how.save();
  }

  /** Shows a seat's public key. @param {number} n @param {SeatRecord} record */
  async reveal(n, record) {
    if (this.shown[record.seat ?? '']?.public) return;
    const { D, r } = await this.proof(record);
    const { session, tokens } = this.how;
    const body = { public: b64(D), opening: b64(r) };
    this.shown = counted((await ask(`sessions/${session}/key`, { token: tokens[n], body })).keys);
  }

  /** Keeps a shown key only if it is the one that was committed to. */
  async learn() {
    for (const [seat, { n, public: D, opening }] of Object.entries(this.shown)) {
      const known = this.peers[seat]?.[n];
      if (known && !known.D && D && opening && (await matches(unb64(D), unb64(opening), known.commit))) known.D = D;
    }
    this.how.save();
  }

  /** Agrees on the present key. A device that was replaced is not told of as the present one again. */
  async present() {
    const { shown, peers } = this;
    const { record, session } = this.how;
    const both = PARTNERS.every((seat) => shown[seat]?.public && shown[seat].n >= newest(peers[seat]));
    const number = both ? this.stamp() : 0;
    const raw = number ? await this.agree(number) : undefined;
    this.digits = raw && (record.L || number === FIRST) ? await digits(raw, session) : '';
    this.number = raw ? number : 0;
  }

  /** @param {SeatRecord} record */
  async proof({ S = '', d = '' }) {
    const D = await publicOf(unb64(d));
    return { D, ...(await commitment(D, unb64(S), this.how.session)) };
  }

  /** A partner's public key at a number. @param {number} number @param {Partner} seat */
  async publicKey(number, seat) {
    const mine = this.own(seat);
    const known = this.peers[seat]?.[nibble(number, seat)]?.D;
    return mine?.d ? publicOf(unb64(mine.d)) : known ? unb64(known) : undefined;
  }

  /** The pair's key of a number, where this device has what it takes. @param {number} number */
  async agree(number) {
    const { record, session } = this.how;
    const me = this.seats.find(({ seat }) => seat === 'a' || seat === 'b');
    if (!me?.d || !number) return undefined;
    const [first, second] = [await this.publicKey(number, 'a'), await this.publicKey(number, 'b')];
    if (!first || !second || nibble(number, me.seat ?? '') !== nibble(this.stamp(), me.seat ?? '')) return undefined;
    const theirs = me.seat === 'a' ? second : first;
    const key = agree('pair', { d: unb64(me.d), theirs, first, second }, record.L ? unb64(record.L) : null, session);
    this.agreed.set(number, key);
    return key;
  }
}

/** What a device agrees on, of all its seats. @param {How} how */
export const keysOf = (how) => new Keyring(how);
