/** The panel beside the call: a window that stays on top, a small window of its own, or another device. */
import { arm } from './exit.js';

const WIDE = 380;
const HIGH = 800;

/** Whether this browser has windows that stay on top. */
export const floats = () => 'documentPictureInPicture' in window;

/** Opens this address as a small window; the seat is remembered by the device or goes along with the tab. @param {string} [url] */
export const popup = (url = location.pathname + location.search) =>
  window.open(url, '_blank', `popup,width=${WIDE},height=${HIGH}`);

/** Moves the panel into a window that stays on top, and back when that is closed.
 * @param {HTMLElement} root @param {Record<string, string>} ui */
export async function float(root, ui) {
  if (!floats()) return void popup();
  const pip = /** @type {any} */ (window).documentPictureInPicture;
  /** @type {Window} */
  const small = await pip.requestWindow({ width: WIDE, height: HIGH });
  const { document: page } = small;
  for (const sheet of document.querySelectorAll('link[rel=stylesheet]')) page.head.append(sheet.cloneNode());
  const { lang, dir, dataset } = document.documentElement;
  Object.assign(page.documentElement, { lang, dir });
  Object.assign(page.documentElement.dataset, dataset);
  page.title = document.title;
  arm(small);
  const note = document.createElement('main');
  note.className = 'door';
  const words = document.createElement('p');
  words.className = 'ask';
  words.textContent = ui['window.away'] ?? '';
  const back = document.createElement('button');
  back.className = 'second';
  back.textContent = ui['window.bring-back'] ?? '';
  back.onclick = () => small.close();
  note.append(words, back);
  root.after(note);
  page.body.append(root);
  small.addEventListener('pagehide', () => note.replaceWith(root));
}
