/** What the wall asks of the server: one workshop, one bearer. */
import { ApiError, ask, language, texts } from '../../core/api.js';
import { dial } from '../../core/socket.js';

/** @typedef {import('./types').Server} Server */

/** @param {string} id @param {string} token @returns {Server} */
export function server(id, token) {
  const path = `workshops/${id}`;
  const gone = async (/** @type {string} */ where) => {
    const answer = await fetch(`/api/${where}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${token}` },
    }).catch(() => null);
    const read = (await answer?.json().catch(() => ({}))) ?? {};
    if (!answer?.ok) throw new ApiError(read.error?.code ?? 'offline', read.error?.message ?? '', answer?.status);
    return read;
  };
  return {
    look: () => ask(path, { token }),
    send: (what, body) => ask(`${path}/${what}`, { token, body }),
    sums: () => ask(`${path}/sums`, { token }),
    erase: () => gone(path),
    remove: (what) => gone(`${path}/${what}`),
    protocols: () => ask(`protocols?lang=${language()}`),
    texts: (protocol) => texts(protocol),
  };
}

/** The line on which tiles and hands come. @param {string} id @param {string} token
 * @returns {import('./types').Line} */
export function line(id, token) {
  /** @type {import('./types').Line} */
  const its = Object.assign(
    dial({ session: id, auth: () => ({ token, workshop: id, ...(its?.seen && { seen: its.seen }) }), latest: 2000 }),
    {
      tell: (/** @type {string} */ event, /** @type {object} */ what) =>
        void (its.connected && /** @type {any} */ (its).ask(event, what, 5000, () => {})),
    },
  );
  return its;
}
