/** Waiting: one question that the server answers when something changes, asked again for as long as somebody waits. */

const FIRST = 1000;
const LONGEST = 15_000;
const WAIT = 25;
/** So often a final no is not believed: a place in line is worth a second question. */
const DOUBTS = 2;

/**
 * Calls `heard` with every change, and with null while the line is down; stops when told to, or when the
 * answer is final.
 * @template {{seen: string}} T
 * @param {(seen: string, wait: number) => Promise<T>} ask throws with `status` where the server said no
 * @param {(place: T | null, gone?: import('./asked').NoCode) => boolean} heard false: that was the last one
 * @param {(ms: number) => Promise<unknown>} rest */
export async function wait(ask, heard, rest) {
  let seen = '',
    pause = FIRST,
    first = true,
    doubts = 0;
  for (;;) {
    let place;
    try {
      place = await ask(seen, first || pause > FIRST ? 0 : WAIT);
    } catch (error) {
      const { status = 0, code } = /** @type {Partial<import('./api.js').ApiError>} */ (error);
      if (status >= 400 && status < 500 && status !== 429 && status !== 408) {
        if (doubts++ === DOUBTS) return void heard(null, code);
        await rest(FIRST);
        continue;
      }
      if (!heard(null)) return;
      await rest(pause * (0.75 + Math.random() / 2));
      pause = Math.min(LONGEST, pause * 2);
      continue;
    }
    const fresh = place.seen !== seen || pause > FIRST;
    [pause, first, seen, doubts] = [FIRST, false, place.seen, 0];
    if (fresh && !heard(place)) return;
  }
}
