/**
 * A frame's own ways: inside somebody else's page only addresses below `/host` are shown, so any other link opens
 * beside it; and a window of our own takes the seat over, or brings the one that this browser has. Frame and window
 * leave together.
 */
import { between, received, seatOf, stays } from '../core/hand.js';
import { tab } from '../core/links.js';
import { framed } from '../core/place.js';
import { b64, random } from '../core/seal.js';
import { leave, out } from './exit.js';

/** @typedef {import('../core/hand.js').Said} Said */

const SIZE = 'popup,width=380,height=800';

/** @type {Window | null} */
let small = null;
/** Who waits for a seat from the window. @type {((said: Said) => void) | undefined} */
let waits;

/** What the window was called, as long as it may be there. */
const name = tab(out.session, 'beside');

/** Whether a window is the one that this frame has opened. @param {Window} from */
const ours = (from) => framed && from.opener === window;

/** Of this talk; and where a seat is chosen, as at the door, no talk is spoken of yet. */
const line = between(window, ours, out.session, (said, from) => hear(line, said, from));
const choice = out.session ? between(window, ours, '', (said, from) => hear(choice, said, from)) : line;

/** @param {import('../core/hand.js').Line} its @param {Said} said @param {Window} from */
function hear(its, said, from) {
  if (out.left) return void its.say(from, { type: 'left' });
  small = from;
  if (said.type === 'left') {
    small = null;
    name.set(null);
    leave();
  } else if (said.type === 'here') {
    if (waits) its.say(from, { type: 'ask', talk: out.session, from: out.from });
    else if (out.session) its.say(from, seatOf(out.session, out.from));
  } else if (said.type === 'seat' || said.type === 'none') {
    waits?.(said);
    waits = undefined;
    const { talk = '', record } = said;
    its.say(from, { type: talk && stays(talk, record?.from) ? 'kept' : 'none' });
    name.set(null);
  }
}

/** Opens the window, or shows the one that is there; null where the browser does not let it.
 * @param {string} [session] */
export function beside(session = out.session) {
  if (small && !small.closed) small.focus();
  else {
    // a name that nobody guesses, by which a frame that was loaded again finds it
    name.set(b64(random(15)));
    small = open(`/host/window${session && `/s/${session}`}`, name.get(), SIZE);
    if (!small) name.set(null);
  }
  return small;
}

/** The seat that this browser has outside the frame: `none` there, or `blocked`. @returns {Promise<
 * {talk: string, record: import('../core/records').SessionRecord} | 'none' | 'blocked'>} */
export function fetched() {
  return new Promise((done) => {
    waits = (said) => {
      const record = said.type === 'seat' && (!out.session || said.talk === out.session) ? received(said) : null;
      done(record ? { talk: /** @type {string} */ (said.talk), record } : 'none');
    };
    if (small && !small.closed) small.close();
    small = null;
    if (beside('')) return;
    waits = undefined;
    done('blocked');
  });
}

/** The window leaves with its frame: out of the talk first, so that nothing stays where this frame cannot reach. */
function goes() {
  const called = name.get();
  const its = small ?? (called ? open('', called) : null);
  if (!its || its.closed) return;
  try {
    its.document.getElementById('out')?.click();
  } finally {
    // its plain page would be out of reach
    its.close();
  }
}
if (framed) out.undo.push(goes);

/** @param {Event} event */
function outside({ target }) {
  const link = /** @type {HTMLAnchorElement | null | undefined} */ (
    /** @type {Element} */ (target).closest?.('a[href]')
  );
  if (link && link.id !== 'out' && !link.pathname.startsWith('/host/')) link.target = '_blank';
}
if (framed) document.addEventListener('click', outside, { capture: true });
