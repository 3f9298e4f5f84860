/** The call of whoever runs this, where they have one: it stands in the head of the page. A talk's links lead to the
 * page with the call then, and the panel alone goes on as before. */
import { read } from '../core/links.js';

/** Where the call is, without a slash at the end; nothing without one. In this page's own place it could read what is
 * typed here: that is none. */
export function meets() {
  const its = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name='own:call']"))?.content;
  return its && new URL(its).origin !== location.origin ? its : '';
}

/** The address of a seat with the call. @param {string} url */
export const meet = (url) => url.replace('/s/', '/call/');

/** The address of the panel alone. @param {string} url */
export const without = (url) => url.replace('/call/', '/s/');

/** Whether this page is the one with the call. */
export const beside = () => location.pathname.startsWith('/call/');

/** A link as people get it. One without a secret that all have leads into no room. @param {string} url */
export function led(url) {
  const its = read(url.slice(url.indexOf('#')));
  return meets() && its && 'link' in its && its.link ? meet(url) : url;
}
