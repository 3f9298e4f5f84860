/**
 * Out at once, from any page: a plain page stands in place of this one before anything is asked of the line or the
 * browser, so it is right even where the next page never comes. Nothing leaves any more, so to the others the line is
 * lost; this device forgets the talk, and what else goes is in `traces.js`. By the tab at the top corner, which is a
 * link and works while nothing else has loaded, by Esc twice, or by Shift three times. It is a script of its own: it
 * does not wait for the page that it leaves.
 */
import { net } from '../core/api.js';
import { forget, sessionOf } from '../core/links.js';

/** ms between the two */
const TWICE = 600;

/** What is to be undone on the way out; filled in as it comes into being. */
export const out = {
  session: sessionOf(location.pathname),
  from: /** @type {string | undefined} */ (undefined),
  /** each is told whether another window asked */
  undo: /** @type {((asked: boolean) => unknown)[]} */ ([]),
  /** the screen may fall asleep again */
  dim: () => {},
  left: false,
};
export const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById('out'));

/** The plain page in place of this one, as `/n` is drawn. The title comes first: it is the last one of the
 * old address, too. */
function plain() {
  document.title = 'Notes';
  document.body.replaceChildren(/** @type {HTMLTemplateElement} */ (document.getElementById('n')).content);
  history.replaceState(null, '', '/n');
}

/** @param {boolean} [asked] by another window */
export function leave(asked = false) {
  if (out.left) return;
  out.left = true;
  net.on = false;
  for (const step of [
    plain,
    ...out.undo,
    () => out.session && forget(out.session, out.from),
    () => sessionStorage.clear(),
  ]) {
    try {
      step(asked);
    } catch {
      // blocked: then nothing was kept there
    }
  }
  fetch('/n').then(
    ({ ok }) => ok && top === self && location.replace('/n'),
    () => {},
  );
}

/** Listens to one more window. @param {Window} page */
export function arm(page) {
  let last = -TWICE;
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    // one that closes something else, also what the browser closes by itself, or is held down, does not count
    if (
      !event.defaultPrevented &&
      !page.document.querySelector('dialog[open]') &&
      !event.isComposing &&
      !event.repeat
    ) {
      if (event.timeStamp - last < TWICE) leave();
      last = event.timeStamp;
    }
    // the browser's own Esc would stop what is loading
    if (out.left) event.preventDefault();
  });
}

arm(window);
link?.addEventListener('click', (event) => (event.preventDefault(), leave()));
import('./traces.js').catch(() => {});
