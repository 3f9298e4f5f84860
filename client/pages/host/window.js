/** The window of our own beside a frame: takes the frame's seat over and goes on with it here, for as long as this
 * window is open. Anybody may open this address: where no frame of ours answers, the panel's own takes its place, which
 * is cut off from whoever opened it. */
import { received } from '../../core/hand.js';
import { sessionOf } from '../../core/links.js';
import { out } from '../../ui/exit.js';
import { begin } from '../../ui/panel/begin.js';
import { paired } from './opener.js';

/** ms that the frame has for an answer */
const PATIENCE = 3000;

const session = sessionOf(location.pathname);

let went = false;

const say = paired(session, (said) => {
  if (went || !['seat', 'none'].includes(said.type)) return;
  went = true;
  if (said.type === 'seat') out.from = received({ ...said, lasts: false })?.from;
  begin();
});
const alone = () => went || location.replace(`/s/${session}`);
if (say) setTimeout(alone, PATIENCE);
else alone();
