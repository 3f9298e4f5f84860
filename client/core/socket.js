/**
 * The part of Socket.IO (protocol 5 on Engine.IO 4) that a page needs: one WebSocket, JSON events, answers, heartbeats,
 * and
 * dialling again. The stock client works with the server as well; it is 13 KB, half of what this whole page may weigh,
 * mostly for transports, binary packets and namespaces that are never used here.
 */

/**
 * @typedef {{session: string, auth: () => object, soonest?: number, latest?: number, patience?: number}} Dial
 *   ms: the first and the longest pause before dialling again, and how long a line may take to open
 */

/** After so many tries the line is down for longer: dial less often. */
const MANY = 60;

/** @param {string} session */
export const address = (session) =>
  `${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket&s=${session}`;

/**
 * Opens a line. Events besides the server's own: `connect`, `disconnect` (why), `connect_error` ({data}: what the
 * server said;
 * none if it was not reached), `ping` (in a hidden tab too, where timers sleep). It dials again by itself unless the
 * server said no or `disconnect` was called.
 * @param {Dial} how
 */
export function dial({ session, auth, soonest = 150, latest = 1000, patience = 4000 }) {
  /** @type {Map<string, (...what: any[]) => void>} */
  const listeners = new Map();
  /** @type {Map<number, (error: Error | null, answer?: any) => void>} */
  const waiting = new Map();
  /** @type {WebSocket | undefined} */
  let line;
  /** a line that was hushed: kept, because a browser closes a forgotten line, and that is said on it @type {WebSocket |
   * undefined} */
  let still;
  let asked = 0;
  let tries = 0;
  let alive = patience;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let watchdog;

  const fire = (/** @type {string} */ event, /** @type {any[]} */ ...what) => listeners.get(event)?.(...what);

  /** Without a sign of life for so long the line is dead, whatever it says. @param {number} ms */
  function watch(ms) {
    clearTimeout(watchdog);
    watchdog = setTimeout(lost, ms, 'ping timeout');
  }

  function open() {
    clearTimeout(again);
    if (still) return;
    const its = (line = new WebSocket(address(session)));
    watch(patience);
    its.onmessage = ({ data }) => its === line && heard(data);
    its.onclose = () => its === line && lost('transport close');
  }

  /** @param {string} why @param {boolean} [redial] @param {any} [said] */
  function lost(why, redial = true, said) {
    clearTimeout(watchdog);
    clearTimeout(again);
    const was = socket.connected;
    const its = line;
    line = undefined;
    socket.connected = false;
    its?.close();
    for (const give of [...waiting.values()]) give(new Error(why));
    const pause = Math.min(
      latest * (tries > MANY ? 5 : 1),
      soonest * 2 ** Math.min(tries++, 9) * (0.5 + Math.random()),
    );
    if (redial) again = setTimeout(open, pause);
    if (was) fire('disconnect', why);
    else if (redial || said) fire('connect_error', { data: said?.data });
  }

  /** An Engine.IO packet: open, close, ping or a message. @param {string} packet */
  function heard(packet) {
    const body = packet.slice(1);
    watch(alive);
    if (packet[0] === '2') {
      line?.send('3');
      fire('ping');
    } else if (packet[0] === '1') lost('transport close');
    else if (packet[0] === '4') message(body[0], body.slice(1));
    else if (packet[0] === '0') {
      const { pingInterval, pingTimeout } = JSON.parse(body);
      watch((alive = pingInterval + pingTimeout));
      line?.send('40' + JSON.stringify(auth()));
    }
  }

  /** A Socket.IO packet: connected, disconnected, event, answer or refusal. @param {string | undefined} type @param
   * {string} body */
  function message(type, body) {
    if (type === '0') {
      tries = 0;
      socket.connected = true;
      fire('connect');
    } else if (type === '1') lost('io server disconnect', false);
    else if (type === '4') lost('refused', false, JSON.parse(body));
    else {
      const start = body.indexOf('[');
      const [first, ...rest] = JSON.parse(body.slice(start));
      if (type === '2') fire(first, ...rest);
      else waiting.get(Number(body.slice(0, start)))?.(null, first);
    }
  }

  const socket = {
    connected: false,
    /** @param {string} event @param {(...what: any[]) => void} listener */
    on: (event, listener) => void listeners.set(event, listener),
    /** Sends an event; the answer, or an error after `ms` or when the line is lost. Only while connected.
     * @param {string} event @param {object} payload @param {number} ms @param {(error: Error | null, answer?: any) =>
     * void} give */
    ask(event, payload, ms, give) {
      const id = asked++;
      const late = setTimeout(() => waiting.get(id)?.(new Error('late')), ms);
      waiting.set(id, (error, answer) => {
        clearTimeout(late);
        waiting.delete(id);
        give(error, answer);
      });
      line?.send(`42${id}${JSON.stringify([event, payload])}`);
    },
    connect: () => line || open(),
    disconnect: () => lost('io client disconnect', false),
    /** The cable is pulled: from now on nothing is sent and nothing heard, for ever. The line is not closed; that would
     * be said on it. */
    hush() {
      for (const timer of [again, watchdog]) clearTimeout(timer);
      still = line ?? still ?? /** @type {any} */ ({});
      line = undefined;
      socket.connected = false;
    },
  };
  open();
  return socket;
}
