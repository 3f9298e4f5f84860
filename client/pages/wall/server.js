/** What the wall asks of the server: one workshop, one bearer. */
import { ApiError, ask, language, texts } from '../../core/api.js';
import { dial } from '../../core/socket.js';

/** @typedef {import('./types').Server} Server */

const freely = /** @type {(path: string, how: object) => Promise<any>} */ (ask);

/** @param {string} id @param {string} token @returns {Server} */
export function server(id, token) {
  const path = /** @type {const} */ (`workshops/${id}`);
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
    // whether the route is there is told to whoever calls: `Server`
    send: (/** @type {any} */ what, /** @type {any} */ body) => freely(`${path}/${what}`, { token, body }),
    sums: async () => /** @type {import('./types').Sums} */ (await ask(`${path}/sums`, { token })),
    erase: () => gone(path),
    remove: (what) => gone(`${path}/${what}`),
    protocols: () => ask(`protocols?lang=${language()}`),
    texts: (protocol) => texts(protocol),
  };
}

/** The line on which tiles and hands come. @param {string} id @param {string} token
 * @returns {import('./types').Line} */
export function line(id, token) {
  /** @type {import('./types').Said} */
  const said = dial({
    session: id,
    auth: /** @returns {import('../../core/wire').WatchAuth} */ () => ({
      token,
      workshop: id,
      seen: its?.seen || undefined,
    }),
    latest: 2000,
  });
  /** @type {import('./types').Line} */
  const its = Object.assign(said, {
    /** @type {import('./types').Line['tell']} */
    tell: (event, what) => void (said.connected && said.ask(event, what, 5000, () => {})),
  });
  return its;
}
