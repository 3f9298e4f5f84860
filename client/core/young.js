/** A no for a seat that this device took a moment ago is not believed at once: nobody is to lose what they have just
 * been given. */
import { ApiError, ask, net } from './api.js';
import { recall, sessionOf, tab } from './links.js';
import { b64, derive, unb64 } from './seal.js';

/** ms for which a seat is young */
const YOUNG = 60_000;
/** ms before each further question */
const PAUSES = [300, 700, 1500, 2500];
/** So often a tab begins again for this; a record that the door opens to and the talk does not must not go
 * round in circles. */
const ROUNDS = 2;
const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * What to make of a no: `there` (it opens after all: begin again), `no-seat` (it is over, by every answer in five
 * seconds), or `unsure` (not every question was answered, or it opens here and not in the talk: the record stays). Asks
 * only about young seats, at most four times.
 * @param {(ms: number) => Promise<unknown>} [wait] @param {string} [session]
 * @returns {Promise<'there' | 'no-seat' | 'unsure'>}
 */
export async function verdict(wait = rest, session = sessionOf(location.pathname)) {
  const record = recall(session);
  const age = Date.now() - (record?.since ?? 0);
  if (!record || !(age >= 0 && age < YOUNG)) return 'no-seat';
  const tokens = await Promise.all(
    [record, record.also ?? []]
      .flat()
      .map(async ({ token, S = '' }) => token ?? b64(await derive('token', unb64(S), session))),
  );
  const rounds = tab(session, 'rounds');
  const round = rounds.get() ?? 0;
  let over = true;
  for (const pause of PAUSES) {
    await wait(pause);
    if (!net.on) return 'unsure';
    const open = await Promise.all(tokens.map((token) => ask(`sessions/${session}`, { token }))).then(
      () => true,
      (error) => {
        if (!(error instanceof ApiError)) throw error;
        over &&= error.code === 'no-seat';
        return false;
      },
    );
    if (!open) continue;
    if (!(round < ROUNDS)) return 'unsure';
    rounds.set(round + 1);
    return 'there';
  }
  return over ? 'no-seat' : 'unsure';
}
