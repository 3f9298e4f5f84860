/** Claiming a seat: its secrets are made here, and the server hears only what proves them. */
import { ApiError, ask } from './api.js';
import { commitment, deviceKey, newPair, publicOf } from './pair.js';
import { b64, boxKey, derive, hashed, open, random, unb64 } from './seal.js';

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {import('./records').SeatRecord} SeatRecord
 * @typedef {import('./wire').Seat} Seat */

/** ms between two questions to a server that does not answer. */
export const AGAIN = 1500;
export const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until there is an answer; a final no is thrown. @template T @param {() => Promise<T>} question
 * @returns {Promise<T>} */
export async function insist(question) {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof ApiError) || error.final) throw error;
      await rest(AGAIN);
    }
  }
}

/** One seat's secrets, new. @param {string} invite @returns {Promise<SeatRecord>} */
export async function seated(invite) {
  const { d } = await newPair();
  return { S: b64(random(32)), d: b64(d), claim: invite };
}

/** Tells the server; the same again gives the same answer. @param {SeatRecord} record @param {string} session */
async function post({ S = '', d = '', claim = '' }, session) {
  const secret = unb64(S);
  const { commit } = await commitment(await publicOf(unb64(d)), secret, session);
  const token = await hashed(b64(await derive('token', secret, session)));
  return ask(`sessions/${session}/claim`, {
    token: b64(await derive('invite', unb64(claim), session)),
    body: { token, commit: b64(commit) },
  });
}

/** What was left for this device: the seat of the first one, or an invitation to a free one. @param {string} box
 * @param {string} invite @param {Seat} seat @param {string} session */
async function brought(box, invite, seat, session) {
  const at = /** @type {const} */ ({ session, seat, circle: 'own', step: '-', field: 'device' });
  const [both = '', token, L, peer, ear, consent, invitation] = (
    await open(await boxKey(await deviceKey(unb64(invite))), at, box)
  ).split(' ');
  if (invitation) return { L: L ?? '', invite: invitation };
  const secrets = unb64(both);
  const [its, n = '', commit = '', D = ''] = peer?.split('.') ?? [];
  const peers = its && { peers: { [its]: { [n]: { commit, D } } } };
  return {
    S: b64(secrets.slice(0, 32)),
    d: b64(secrets.slice(32)),
    ...(token && { token }),
    ...(ear && { ear }),
    ...(L && { L }),
    ...(consent && { consent: consent.split(',') }),
    ...peers,
  };
}

/** Carries out what was tapped, until the server has answered. @param {SessionRecord} record @param {string} session
 * @returns {Promise<SessionRecord>} */
export async function settle(record, session) {
  for (const one of [record, record.also ?? []].flat()) {
    if (!one.claim) continue;
    const { seat, box } = await insist(() => post(one, session));
    Object.assign(one, { seat, since: Date.now() }, box && (await brought(box, one.claim, seat, session)));
    delete one.claim;
  }
  return record;
}
