/**
 * A device that is introduced by six digits, seen from the one that introduces it: a code to type there, then six
 * digits to compare. This device commits to a key before there is a code and shows it only to a device that has shown
 * its own. Nothing is tried twice by itself: whoever stands between the two has one guess for every code that a person
 * types.
 */
import { ask } from './api.js';
import { seal } from './box.js';
import { agree, commitment, deviceKey, digits, newPair } from './pair.js';
import { b64, boxKey, derive, hashed, random, unb64 } from './seal.js';

/** @typedef {import('./seal.js').Bytes} Bytes
 * @typedef {import('./wire').Seat} Seat
 * @typedef {{session: string, seat: Seat, token: string | undefined}} Bearer whose seat it is, and what proves it
 * @typedef {ReturnType<typeof none>} Meeting
 * @typedef {{give: (K: Bytes) => Promise<unknown>, open: (own: Meeting) => boolean, changed: () => void}} How `give`:
 * leaves the seat for a device; `open`: whether somebody still looks at the code */

const EVERY = 1500;

/** A meeting before it has a code. `K`: what both devices agreed on, the invitation of the one that came. */
export const none = () => ({ stage: 'making', code: '', until: 0, digits: '', K: /** @type {Bytes | null} */ (null) });

/** Leaves a sealed box for a device that has this invitation, or that has agreed on it. @param {Bearer} bearer
 * @param {Bytes} I @param {string[]} words @returns {Promise<{until: number}>} */
export async function leave({ session, seat, token }, I, words) {
  const invite = await hashed(b64(await derive('invite', I, session)));
  const at = /** @type {const} */ ({ session, seat, circle: 'own', step: '-', field: 'device' });
  const box = await seal(await boxKey(await deviceKey(I)), at, words.join(' ').trimEnd(), { least: 1024 });
  return ask(`sessions/${session}/device`, { token, body: { invite, box } });
}

/** Who may hand on a seat that nobody has taken, by its link, and what is then left for a device.
 * @param {{session: string, I: Bytes, L: Bytes}} link @param {Seat} seat */
export async function giver({ session, I, L }, seat) {
  const bearer = { session, seat, token: b64(await derive('invite', I, session)) };
  return { bearer, give: (/** @type {Bytes} */ K) => leave(bearer, K, ['', '', b64(L), '', '', '', b64(I)]) };
}

/** The key of the device on which the code was typed; nothing if none came in time. @param {Meeting} own
 * @param {Bearer} bearer @param {How['open']} open @returns {Promise<string>} */
async function came(own, { session, token }, open) {
  while (open(own)) {
    const { guest } = await ask(`sessions/${session}/meeting`, { token }).catch(({ status }) =>
      status ? { guest: '' } : {},
    );
    if (guest !== null && guest !== undefined) return guest;
    await new Promise((done) => setTimeout(done, EVERY));
  }
  return '';
}

/** Introduces a device, up to the digits to compare. @param {Meeting} own @param {Bearer} bearer @param {How} how */
export async function introduce(own, bearer, { open, changed }) {
  const { session, token } = bearer;
  try {
    const { d, D } = await newPair();
    const { r, commit } = await commitment(D, random(32), session);
    Object.assign(own, await ask(`sessions/${session}/meeting`, { token, body: { commit: b64(commit) } }), {
      stage: 'code',
    });
    changed();
    const guest = await came(own, bearer, open);
    if (!guest) return void (own.stage = 'over');
    own.K = await agree('meet', { d, theirs: unb64(guest), first: D, second: unb64(guest) }, null, session);
    own.digits = await digits(own.K, session);
    await ask(`sessions/${session}/meeting/key`, { token, body: { public: b64(D), opening: b64(r) } });
    own.stage = 'digits';
  } catch {
    own.stage = 'over';
  } finally {
    changed();
  }
}

/** Both devices show the same: gives the seat. @param {Meeting} own @param {How} how */
export async function same(own, { give, changed }) {
  if (!own.K || own.stage !== 'digits') return;
  own.stage = 'sending';
  changed();
  own.stage = await give(own.K).then(
    () => 'done',
    () => 'over',
  );
  changed();
}
