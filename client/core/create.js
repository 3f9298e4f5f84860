/** Making a talk: every secret is made here; the server gets hashes and boxes, and never the links. */
import { ask } from './api.js';
import { make } from './address.js';
import { read, sessionOf } from './links.js';
import { seal } from './box.js';
import { b64, boxKey, derive, hashed, random, unb64 } from './seal.js';

/** @typedef {import('./api.js').ApiError} ApiError
 * @typedef {import('./wire').Seat} Seat
 * @typedef {import('./wire').Partner} Partner
 * @typedef {Omit<import('./wire').Settings, 'first'> & {first: Partner | 'coin', protocol: string,
 *   names: Record<Seat, string>, therapist: boolean, room?: boolean, locale: string}} Wish what is asked for
 * @typedef {{protocol: string, seats: Seat[], names: Record<Seat, string>, links: Record<string, string>}} Made
 * `couch`: one link for both partners */

/** What is in a link that was made here; nothing in any other. @param {string} [url] */
export function inside(url) {
  const { pathname, hash } = new URL(url ?? 'none:');
  const link = read(hash);
  return link && 'invites' in link
    ? { session: sessionOf(pathname), I: unb64(link.invites[0] ?? ''), L: unb64(link.link) }
    : undefined;
}

/**
 * All of a talk but the talk itself: what the server will be told, and the links, which open once it
 * was. Throws SealError.
 * @param {Wish} wish @param {string} base @param {Made} [had] links of this talk that are to stay the same: the server
 * has not heard of it
 * @returns {Promise<{body: import('./wire').NewSession & {session: string}, made: Made}>} */
export async function prepare({ names, first, minutes, room, ...wish }, base, had) {
  const { session = b64(random(16)), L = random(32) } = inside(had?.links.a) ?? {};
  const seats = /** @type {Seat[]} */ (wish.therapist ? ['a', 'b', 'therapist'] : ['a', 'b']);
  const secrets = seats.map((seat) => inside(had?.links[seat])?.I ?? random(32));
  const all = await boxKey(await derive('all', L, session));
  const invites = await Promise.all(
    secrets.map(async (I) => ({ invite: await hashed(b64(await derive('invite', I, session))) })),
  );
  const place = (/** @type {Seat} */ seat) =>
    /** @type {const} */ ({ session, seat, circle: 'all', step: '-', field: 'name' });
  const boxes = await Promise.all(seats.map((seat) => seal(all, place(seat), names[seat])));
  /** @template T @param {T[]} values @returns {Record<string, T>} */
  const bySeat = (values) => Object.fromEntries(seats.map((seat, n) => [seat, /** @type {T} */ (values[n])]));
  const body = {
    ...wish,
    session,
    seats: bySeat(invites),
    names: bySeat(boxes),
    ...(first !== 'coin' && { first }),
    ...(minutes && { minutes }),
    ...(wish.therapist && room && { waiting_room: true }),
  };
  const link = (/** @type {Uint8Array[]} */ ...I) => make(base, session, I.map(b64), b64(L));
  const [a, b] = /** @type {[Uint8Array, Uint8Array]} */ (/** @type {unknown} */ (secrets));
  return {
    body,
    made: {
      protocol: wish.protocol,
      seats,
      names,
      links: { ...bySeat(secrets.map((I) => link(I))), couch: link(a, b) },
    },
  };
}

/**
 * Creates the talk and gives one link for each seat. Throws ApiError or SealError. @param {Wish} wish @param {string}
 * base @param {string} [key] what this server asks of who makes talks, if it does @returns {Promise<Made>} */
export async function create(wish, base, key) {
  const { body, made } = await prepare(wish, base);
  await ask('sessions', { body, token: key });
  return made;
}

/** Asks the server for a talk with the invitation that is in a link.
 * @param {NonNullable<ReturnType<typeof inside>>} its */
const looked = async ({ I, session }) => ask(`sessions/${session}`, { token: b64(await derive('invite', I, session)) });

/** Whether the server still has the talk of these links; yes where it does not say. @param {Made} made */
export async function stands({ seats, links }) {
  for (const seat of seats) {
    const its = inside(links[seat]);
    if (!its) return true;
    // one seat may have a newer link than this
    if (
      await looked(its).then(
        () => true,
        (/** @type {ApiError} */ { code }) => code !== 'no-seat',
      )
    )
      return true;
  }
  return false;
}

/** Whether this link opens its talk: one that only has the same name, by somebody who knew a link of another seat, it
 * does not. Throws ApiError where the server does not say. @param {string} [link] */
export async function leads(link) {
  const its = inside(link);
  return (
    !!its &&
    looked(its).then(
      () => true,
      (/** @type {ApiError} */ error) => {
        if (error.code !== 'no-seat') throw error;
        return false;
      },
    )
  );
}
