/**
 * Out at once: a plain page stands in place of this one, wherever the talk is. The line falls silent first, so to the others
 * it is lost; floating windows close, this talk is forgotten on this device. By the tab at the top corner, which is a link
 * and works while nothing else has loaded, or by Esc twice.
 */
import { net } from '../shared/api.js';
import { forget } from '../shared/links.js';

/** ms between the two */
const TWICE = 600;

/** What is to be undone on the way out; filled in as it comes into being. */
export const out = {
  session: '', from: /** @type {string | undefined} */ (undefined),
  /** nothing leaves any more */
  hush: () => {},
  /** the screen may fall asleep again */
  dim: () => {},
};
const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById('out'));
/** The other windows of this seat on this device. @type {BroadcastChannel | undefined} */
let others;

/** @param {boolean} [asked] by another window of this seat */
export function leave(asked = false) {
  net.on = false;
  out.hush();
  document.body.replaceChildren();
  document.title = '';
  if (!asked) others?.postMessage('out');
  /** @type {any} */ (window).documentPictureInPicture?.window?.close();
  if (out.session) forget(out.session, out.from);
  try {
    sessionStorage.clear();
  } catch {
    // blocked: then nothing was kept there
  }
  if (asked && opener) close();
  location.replace('/n');
}

/** The way out of one more window: the tab, and Esc twice. @param {Window} page */
export function arm(page) {
  let last = -TWICE;
  const tab = page === window ? link : link?.closest('nav')?.cloneNode(true);
  tab?.addEventListener('click', (event) => (event.preventDefault(), leave()));
  if (tab && page !== window) page.document.body.append(tab);
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.repeat) return;
    if (event.timeStamp - last < TWICE) leave();
    last = event.timeStamp;
  }, true);
}

/** The words on the tab. @param {Record<string, string>} ui */
export function named(ui) {
  link?.replaceChildren(ui.out ?? 'Exit');
  link?.setAttribute('aria-label', ui['out.why'] ?? 'Exit');
}

/** @param {string} session @param {string} [from] the link of the seat on this device */
export function ready(session, from) {
  Object.assign(out, { session, from });
  others ??= 'BroadcastChannel' in window ? new BroadcastChannel(`sayback:${session}:${from}`) : undefined;
  if (others) others.onmessage = () => leave(true);
}

arm(window);
