/** The panel beside the call: a window that stays on top, a small window of its own, or another device; and
 * the tab's title. */
import { framed } from '../../core/place.js';
import { beside } from '../beside.js';
import { NAME } from '../brand.js';
import { ways } from '../traces.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Context} Context */

const WIDE = 380;
const HIGH = 800;

/** Whether this browser has windows that stay on top. */
export const floats = () => 'documentPictureInPicture' in window;

/** Opens this panel as a small window, without a call; the seat is remembered by the device, goes along with the tab or
 * is handed over. @param {string} [url] */
export const popup = (url = location.pathname.replace(/^\/call\//, '/s/') + location.search) =>
  framed ? beside() : window.open(url, '_blank', `popup,width=${WIDE},height=${HIGH}`);

/** The tab's title says what matters while the call's window is in front. @param {View} view
 * @param {Context} context */
export function titleOf({ stage, talking, seat, moves, break: rest }, { texts: { ui }, names, couch }) {
  // nobody who looks at the call's tab reads whose turn it is
  if (framed) return NAME;
  const someone = talking === 'a' || talking === 'b' ? talking : '';
  const key =
    stage === 'break' && rest?.due
      ? 'due'
      : stage === 'break' || stage === 'closed'
        ? stage
        : talking === seat && !couch
          ? 'talk'
          : moves?.some((move) => move.primary)
            ? 'asked'
            : someone && 'other';
  const words = (ui[`title.${key}`] ?? '').replace('{who}', someone && names[someone]);
  return words ? `${words} · ${NAME}` : NAME;
}

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
  page.onkeydown = (event) => document.onkeydown?.(event);
  ways(small);
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
