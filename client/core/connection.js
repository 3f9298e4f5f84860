/**
 * The connection to the server: the newest view of each seat on this device, the server's time, and acts until
 * they are kept.
 *
 * Three parts: two stores (the views here, acts in `outbox.js`), the wire (`socket.js`), and what stands between them.
 * An act is sent again, with the same id, after every reconnection and while the server asks to try again; by its id it
 * happens once. A view is taken only if it is newer, so late frames of an old connection change nothing.
 */
import { outboxOf } from './outbox.js';
import { dial as stock } from './socket.js';

const ACK = 5000;
const AGAIN = 700;
/** A shorter gap in the line is not worth a word. */
const NOTICED = 1500;
/** One late view must not set the clock back: the freshest of the last few says what time it is. */
const SAMPLES = 8;
const JUMP = 2000;
/** @type {import('./wire').Bye['code'][]} */
const FINAL = ['replaced', 'revoked'];

/**
 * @typedef {import('./records').View} View
 * @typedef {import('./records').Act} Act
 * @typedef {import('./wire').Seen} Seen
 * @typedef {import('./records').Seat} Seat
 * @typedef {import('./records').Status} Status
 * @typedef {import('./wire').SentByPanel} Sent
 * @typedef {import('./asked').Line<Sent, import('./wire').HeardByPanel>} Socket
 * @typedef {ReturnType<typeof outboxOf>} Outbox
 * @typedef {ReturnType<typeof newestViews>} Views
 * @typedef {ReturnType<typeof lineOf>} Line
 * @typedef {{session: string, tokens: string[], outbox: import('./records').Slot, changed: () => void, twice?: () =>
 * void, lost?: () => void, dial?: typeof stock}} How
 *   `twice`: called when what is asked is under way already; `lost`: when the server has lost the last steps
 */

/** Whether view `a` is newer than `b`. @param {Omit<Seen, 'mark'>} a @param {Omit<Seen, 'mark'>} [b] */
export const newer = (a, b) =>
  !b || a.epoch > b.epoch || (a.epoch === b.epoch && a.version + a.own > b.version + b.own);

/** The server's time in ms, learnt from the views. @param {() => number} [local] this device's clock */
export function serverClock(local = Date.now) {
  /** @type {number[]} */
  let offsets = [];
  return {
    /** @param {number} now the server's, just received */
    hear(now) {
      const offset = now - local();
      if (Math.abs(offset - (offsets.at(-1) ?? offset)) > JUMP) offsets = [];
      offsets = [...offsets, offset].slice(-SAMPLES);
    },
    now: () => local() + Math.max(...(offsets.length ? offsets : [0])),
  };
}

/** The newest view of each seat: a store without a line. @param {() => void} [lost] the server has lost steps */
function newestViews(lost) {
  /** @type {Partial<Record<Seat, View>>} */
  const views = {};
  const clock = serverClock();
  return {
    views,
    now: clock.now,
    /** Whether it is newer than what is here. @param {View} view */
    take(view) {
      clock.hear(view.now);
      const last = views[view.seat];
      if (!newer(view, last)) return false;
      views[view.seat] = view;
      if (last && last.epoch !== view.epoch) lost?.();
      return true;
    },
    /** What the server need not send again. @returns {Pick<import('./wire').Auth, 'seen'> | undefined} */
    seen() {
      const [view] = Object.values(views);
      return view && { seen: { epoch: view.epoch, version: view.version, own: view.own, mark: view.mark } };
    },
  };
}

/** How the line stands, as far as it is worth a word. @param {Status} status @param {() => void} changed */
function lineOf(status, changed) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let noticing;
  const still = () => {
    clearTimeout(noticing);
    noticing = undefined;
  };
  /** @param {Status['line']} line @param {Status['code']} [code] @param {object} [news] */
  const turn = (line, code, news) => {
    still();
    Object.assign(status, news, { line, code });
    changed();
  };
  return {
    turn,
    still,
    noticing: () => noticing,
    /** A gap, which may be short. @param {number} ms */
    gap(ms) {
      clearTimeout(noticing);
      noticing = setTimeout(turn, ms, 'down');
    },
  };
}

/** Sends acts, and sends them again. @param {Socket} socket @param {Outbox} outbox */
function senderOf(socket, outbox) {
  /** @param {Act} act */
  const send = (act) => {
    if (!socket.connected || act.state !== 'waiting') return;
    act.state = 'sending';
    const { id, step, move, args, seat } = act;
    socket.ask('act', { id, step, move, args, ...(seat && { seat }) }, ACK, (late, verdict) => {
      const soon = outbox.answered(act, late ? undefined : verdict);
      if (soon) setTimeout(send, AGAIN * (0.75 + Math.random() / 2), act);
    });
  };
  return send;
}

/** What the server says. @param {Socket} socket @param {Status} status @param {Line} line
 * @param {(view: View) => void} see @param {() => void} flush @param {() => void} erase */
function listen(socket, status, line, see, flush, erase) {
  let said = '';
  /** @param {Status['code']} code @param {import('./wire').Erasure} [news] */
  const end = (code, news) => {
    socket.disconnect();
    if (news) erase();
    line.turn('gone', code, news);
  };
  const again = () => setTimeout(() => status.line === 'gone' || socket.connect(), AGAIN * Math.random());
  socket.on('connect', () => (line.turn('ok'), flush()));
  socket.on('view', see);
  socket.on('bye', ({ code }) => (FINAL.includes(code) ? end(code) : (said = code)));
  socket.on('gone', (news) => end('erased', news));
  socket.on('disconnect', (why) => {
    if (status.line === 'gone') return;
    line.gap(said ? 2 * NOTICED : NOTICED);
    said = '';
    if (why === 'io server disconnect') again();
  });
  socket.on('connect_error', ({ data }) => {
    if (data?.code === 'no-seat') return end('no-seat');
    if (status.line === 'ok' && !line.noticing()) line.gap(NOTICED);
    // the server answered and said no for now; a line that did not open is tried again by the library
    if (data) setTimeout(again, AGAIN);
  });
}

/** Dials at once when the network or the page comes back. @param {Socket} socket @param {Status} status */
function wake(socket, status) {
  const kick = () => {
    if (socket.connected || status.line === 'gone') return;
    socket.disconnect();
    socket.connect();
  };
  globalThis.addEventListener?.('online', kick);
  globalThis.addEventListener?.('visibilitychange', (/** @type {any} */ { target }) => target.hidden || kick(), true);
}

/** Opens the line and keeps it open until the server says that this is no use. @param {How} how */
export function connect({ session, tokens, outbox: slot, changed, twice, lost, dial = stock }) {
  const [token, also] = tokens;
  const outbox = outboxOf(slot, changed);
  const { status } = outbox;
  const { views, now, take, seen } = newestViews(lost);
  const line = lineOf(status, changed);
  /** @type {Socket} */
  const socket = dial({ session, auth: () => ({ token, ...(also ? { also } : seen()) }) });
  const send = senderOf(socket, outbox);
  const flush = () => status.acts.forEach(send);
  const see = (/** @type {View} */ view) => {
    if (!take(view)) return;
    changed();
    flush();
  };
  listen(socket, status, line, see, flush, () => slot.set(null));
  wake(socket, status);

  return {
    views,
    status,
    now,
    /** set by who shows something else instead of the talk */
    closed: false,
    /** Puts a move into the outbox and sends it. A second tap on the same thing is the same act.
     * @param {string} move @param {Record<string, unknown>} args @param {string} step @param {Seat} [seat] only
     * on a couch */
    act(move, args, step, seat) {
      const act = outbox.add(move, args, step, seat);
      if (!act) return void twice?.();
      send(act);
      outbox.save();
    },
    /** Boxes by reference; resolves to what could be had. @param {string[]} refs
     * @returns {Promise<Record<string, string>>} */
    words: (refs) =>
      new Promise((give) =>
        socket.ask('words', { boxes: refs }, ACK, (late, answer) => give((answer?.ok && answer.boxes) || {})),
      ),
    /** What is kept nowhere: heard by `on`, said by `tell` if there is a line, without an answer. */
    /** @type {Socket['on']} */
    on: (event, listener) => socket.on(event, listener),
    /** @type {<E extends keyof Sent>(event: E, what: Sent[E]['payload']) => void} */
    tell: (event, what) => void (socket.connected && socket.ask(event, what, ACK, () => {})),
    /** From now on nothing leaves this page, as if the cable were pulled. */
    hush() {
      line.still();
      status.line = 'gone';
      socket.hush();
    },
    close: () => socket.disconnect(),
  };
}
