/**
 * Whether the connection behind a page can open at all. Some browsers load a page over a home-made certificate and
 * then refuse the socket, and some proxies pass only the one: a seat must not be taken, nor a person left waiting, on
 * such a page.
 *
 * One try costs the server a socket that says nothing and closes after its first frame. After a quick exit
 * nothing is tried.
 */
import { net } from './api.js';
import { address } from './socket.js';

/** ms in which a connection that can open has opened */
export const SOON = 3000;

/** Whether a socket opens and says something. @param {string} session @param {number} within ms
 * @returns {Promise<boolean>} */
export const opens = (session, within) =>
  new Promise((give) => {
    if (!net.on) return give(false);
    const line = new WebSocket(address(session));
    const end = (/** @type {boolean} */ open) => {
      clearTimeout(late);
      line.onmessage = line.onclose = null;
      give(open);
      // a page that was left without a word says none now either
      if (net.on) line.close();
    };
    const late = setTimeout(end, within, false);
    line.onmessage = () => end(true);
    line.onclose = () => end(false);
  });

/** Whether the server answers at this page's own address. */
export const answers = async () =>
  net.on &&
  fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );

/** `shut`: the page is answered and the socket is not. `down`: neither is. @param {string} session @param {number}
 * [within] ms @returns {Promise<'open' | 'shut' | 'down'>} */
export async function reach(session, within = SOON) {
  if (await opens(session, within).catch(() => false)) return 'open';
  return (await answers()) ? 'shut' : 'down';
}
