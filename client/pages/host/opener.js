/** The frame that opened this window, seen from the window: they know of each other, and leave together. */
import { between } from '../../core/hand.js';
import { framed } from '../../core/place.js';
import { leave, out } from '../../ui/exit.js';

/** @typedef {import('../../core/hand.js').Said} Said */

/** ms from one sign of life to the next: a frame that was loaded again knows this window by it. */
const EVERY = 2000;

/** None where this page was opened by itself, or is in a frame. */
export const frame = /** @type {Window | null} */ (framed || opener?.closed ? null : opener);

/** Says that this window is here, and goes with the frame. @param {string} session
 * @param {(said: Said, say: (said: Said) => void) => void} hear */
export function paired(session, hear) {
  if (!frame) return undefined;
  const line = between(
    window,
    (from) => from === frame,
    session,
    (said) => (said.type === 'left' ? leave(true) : hear(said, say)),
  );
  const say = (/** @type {Said} */ said) => line.say(frame, said);
  out.undo.push((asked) => asked || say({ type: 'left' }));
  say({ type: 'here' });
  setInterval(() => out.left || say({ type: 'near' }), EVERY);
  return say;
}
