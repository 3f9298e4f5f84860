/** The window of our own beside a frame: takes the frame's seat over and goes on with it here, or brings this browser's
 * seat into the frame and closes. */
import { received, seatOf } from '../../core/hand.js';
import { sessionOf } from '../../core/links.js';
import { out } from '../../ui/exit.js';
import { begin } from '../../ui/panel/begin.js';
import { paired } from './opener.js';

/** ms that the frame has for an answer */
const PATIENCE = 3000;

const session = sessionOf(location.pathname);

let went = false;

/** Goes on, once, with what the frame has given or with nothing of its. */
function go() {
  if (!went) begin();
  went = true;
}

const say = paired(session, (said, tell) => {
  if (said.type === 'ask') {
    tell(seatOf(session, said.from));
    return close();
  }
  if (went) return;
  if (said.type === 'seat') out.from = received(said)?.from;
  go();
});
if (say) setTimeout(go, PATIENCE);
else go();
