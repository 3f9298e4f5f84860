/**
 * The one way by which anybody learns that this person is heard: edges to the server, for the therapist alone. What is
 * known is said again about every ten seconds, by the beat of the line, which a hidden page keeps; so whoever watches
 * may forget what was not said again.
 */

/** ms: two are never closer; what is known is said again a little before the third beat of 5 s */
const APART = 250;
const AGAIN = 9000;

/** @typedef {Pick<ReturnType<typeof import('./connection.js').connect>, 'tell' | 'on'>} Line
 * @typedef {{say(speaking: boolean | null): void, stop(): void}} Heard `null`: not known; `stop`: nothing more is
 *   known, until something is said again */

/** @type {WeakMap<Line, Heard>} */
const every = new WeakMap();

/** The sender of a line; there is one, whoever asks. @param {Line} line @param {() => number} now ms */
export function heardOf(line, now) {
  const had = every.get(line);
  if (had) return had;
  const its = sender(line, now);
  every.set(line, its);
  return its;
}

/** @param {Line} line @param {() => number} now @returns {Heard} */
function sender(line, now) {
  /** @type {boolean | null} */
  let wanted = null;
  /** @type {boolean | null} */
  let said = null;
  let at = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const send = () => {
    clearTimeout(timer);
    [said, at] = [wanted, now()];
    line.tell('signal', { speaking: said });
  };
  /** Says what is new, no sooner than it may. */
  const flush = () => {
    clearTimeout(timer);
    if (wanted === said) return;
    const wait = at + APART - now();
    if (wait > 0) timer = setTimeout(flush, wait);
    else send();
  };
  line.on('ping', () => (wanted !== said ? flush() : said !== null && now() - at >= AGAIN && send()));
  return {
    say(speaking) {
      wanted = typeof speaking === 'boolean' ? speaking : null;
      flush();
    },
    stop() {
      wanted = null;
      if (said !== null) send();
    },
  };
}
