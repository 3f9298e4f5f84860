/** Back in the line after a pair was parted: asks where this person stands, and goes on to the new talk by itself. */
import { wait } from '../../core/waiting.js';
import { ask, net } from '../../core/api.js';
import { nameIn, seatLink, sit } from '../../core/ear.js';
import { follow } from '../../core/follow.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('../../core/wire').Place} Place */

/** ms for which "You are two now" can be read */
const READ = 1200;
const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** @type {Place['state']} */
let at = 'waiting';
let asked = false;

/**
 * Where this seat's person stands; `waiting` until that is known. The token of a seat in a workshop is that of a place
 * in its line as well, whether somebody came by the code or by a link of a list.
 * @param {Env} env
 */
export function where({ actions, context }) {
  const trust = actions.trust?.();
  if (asked || !trust?.record.token) return at;
  asked = true;
  const { session, record } = trust;
  const token = record.token;
  /** @type {string | undefined} */
  let workshop;
  const question = async (/** @type {string} */ seen, /** @type {number} */ seconds) => {
    workshop ??= (await ask(`sessions/${session}`, { token })).workshop;
    return ask(`workshops/${workshop}/place?wait=${seconds}&seen=${encodeURIComponent(seen)}`, { token });
  };
  wait(
    question,
    (place, gone) => {
      if (!net.on) return false;
      // a moment before the line knows it they are still the pair that they were
      if (!gone && (!place || place.session === session)) return true;
      at = gone ? 'over' : /** @type {Place} */ (place).state;
      context.redraw();
      if (at === 'paired') setTimeout(go, READ, session, record, place?.session);
      return at === 'waiting';
    },
    rest,
  );
  return at;
}

/** To the new talk, in place of this page: Back would only lead here again.
 * @param {string} session @param {import('../../core/records').SessionRecord} record @param {string} to */
function go(session, record, to) {
  if (!net.on) return;
  follow(session, to, record.from);
  const who = { token: record.token ?? '', ear: record.ear, name: nameIn(record.name) };
  // a browser that keeps nothing can take it along in no other way
  if (!sit(to, who, record.from)) location.replace(seatLink('', to, who));
}
