/**
 * The part of Socket.IO (protocol 5 on Engine.IO 4) that a page needs: one WebSocket, JSON events, answers, heartbeats,
 * and dialling again. The stock client works with the server as well; it is 13 KB, half of what this whole page may
 * weigh, mostly for transports, binary packets and namespaces that are never used here.
 */

/**
 * @typedef {import('./wire').Auth | import('./wire').WatchAuth} Auth
 * @typedef {{session: string, auth: () => Auth, soonest?: number, latest?: number, patience?: number}} Dial
 *   ms: the first and the longest pause before dialling again, and how long a line may take to open
 */

/** After so many tries the line is down for longer: dial less often. */
const MANY = 60;

/** @param {string} session */
export const address = (session) =>
  `${location.origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket&s=${session}`;

/** Questions under way, by their numbers. */
function questionsOf() {
  /** @type {Map<number, (error: Error | null, answer?: any) => void>} */
  const waiting = new Map();
  let asked = 0;
  return {
    /** @param {number} ms @param {(error: Error | null, answer?: any) => void} give */
    add(ms, give) {
      const id = asked++;
      const late = setTimeout(() => waiting.get(id)?.(new Error('late')), ms);
      waiting.set(id, (error, answer) => {
        clearTimeout(late);
        waiting.delete(id);
        give(error, answer);
      });
      return id;
    },
    /** @param {number} id @param {any} answer */
    answer: (id, answer) => waiting.get(id)?.(null, answer),
    /** None of them will be answered. @param {string} why */
    fail: (why) => [...waiting.values()].forEach((give) => give(new Error(why))),
  };
}

/** What comes in, by the kind of its packet: one digit of Engine.IO, after a 4 one of Socket.IO as well.
 * @param {Wire} wire @param {() => object} auth @returns {Record<string, (body: string) => void>} */
const packetsOf = (wire, auth) => ({
  0(body) {
    const { pingInterval, pingTimeout } = JSON.parse(body);
    wire.watch((wire.alive = pingInterval + pingTimeout));
    wire.line?.send('40' + JSON.stringify(auth()));
  },
  1: () => wire.lost('transport close'),
  2() {
    wire.line?.send('3');
    wire.fire('ping');
  },
  40() {
    wire.tries = 0;
    wire.connected = true;
    wire.fire('connect');
  },
  41: () => wire.lost('io server disconnect', false),
  42: (body) => wire.fire(.../** @type {[string]} */ (JSON.parse(body.slice(body.indexOf('['))))),
  43(body) {
    const start = body.indexOf('[');
    wire.questions.answer(Number(body.slice(0, start)), JSON.parse(body.slice(start))[0]);
  },
  44: (body) => wire.lost('refused', false, JSON.parse(body)),
});

class Wire {
  connected = false;
  /** @type {WebSocket | undefined} */
  line;
  /** a line that was hushed: kept, because a browser closes a forgotten line, and that is said on it
   * @type {WebSocket | true | undefined} */
  still;
  tries = 0;
  questions = questionsOf();
  /** @type {Map<string, (...what: any[]) => void>} */
  listeners = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  watchdog;

  /** @param {Required<Dial>} how */
  constructor(how) {
    this.how = how;
    this.alive = how.patience;
    this.packets = packetsOf(this, how.auth);
    this.open();
  }

  /** @param {string} event @param {any[]} what */
  fire(event, ...what) {
    this.listeners.get(event)?.(...what);
  }

  /** Without a sign of life for so long the line is dead, whatever it says. @param {number} ms */
  watch(ms) {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.lost('ping timeout'), ms);
  }

  open() {
    clearTimeout(this.again);
    if (this.still) return;
    const line = (this.line = new WebSocket(address(this.how.session)));
    this.watch(this.how.patience);
    line.onmessage = ({ data }) => line === this.line && this.heard(data);
    line.onclose = () => line === this.line && this.lost('transport close');
  }

  /** @param {string} packet */
  heard(packet) {
    this.watch(this.alive);
    const kind = packet.slice(0, packet[0] === '4' ? 2 : 1);
    this.packets[kind]?.(packet.slice(kind.length));
  }

  /** @param {string} why @param {boolean} [redial] @param {any} [said] */
  lost(why, redial = true, said) {
    this.stop();
    const { connected, line } = this;
    const { soonest, latest } = this.how;
    this.line = undefined;
    this.connected = false;
    line?.close();
    this.questions.fail(why);
    const pause = Math.min(
      latest * (this.tries > MANY ? 5 : 1),
      soonest * 2 ** Math.min(this.tries++, 9) * (0.5 + Math.random()),
    );
    if (redial) this.again = setTimeout(() => this.open(), pause);
    if (connected) this.fire('disconnect', why);
    else if (redial || said) this.fire('connect_error', { data: said?.data });
  }

  stop() {
    clearTimeout(this.again);
    clearTimeout(this.watchdog);
  }

  /** @param {string} event @param {(...what: any[]) => void} listener */
  on(event, listener) {
    const had = this.listeners.get(event);
    this.listeners.set(event, (...what) => (had?.(...what), listener(...what)));
  }

  /** Sends an event; the answer, or an error after `ms` or when the line is lost. Only while connected.
   * @param {string} event @param {object} payload @param {number} ms
   * @param {(error: Error | null, answer?: any) => void} give */
  ask(event, payload, ms, give) {
    const id = this.questions.add(ms, give);
    this.line?.send(`42${id}${JSON.stringify([event, payload])}`);
  }

  connect() {
    if (!this.line) this.open();
  }

  disconnect() {
    this.lost('io client disconnect', false);
  }

  /** The cable is pulled: from now on nothing is sent and nothing heard, for ever. The line is not closed; that would
   * be said on it. */
  hush() {
    this.stop();
    this.still ??= this.line ?? true;
    this.line = undefined;
    this.connected = false;
  }
}

/**
 * Opens a line. Events besides the server's own: `connect`, `disconnect` (why), `connect_error` ({data}: what the
 * server said; none if it was not reached), `ping` (in a hidden tab too, where timers sleep). It dials again by itself
 * unless the server said no or `disconnect` was called.
 * @template {Record<keyof Sent, {payload: object, answer: object}>} Sent @template Heard
 * @param {Dial} how @returns {import('./asked').Line<Sent, Heard>}
 */
export const dial = ({ session, auth, soonest = 150, latest = 1000, patience = 4000 }) =>
  new Wire({ session, auth, soonest, latest, patience });
