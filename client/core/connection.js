/**
 * The line to the server: the newest view of each seat on this device, the server's time, and acts until they are kept.
 *
 * An act has an id and stays in the outbox until the server has said yes or a final no. It is sent again, with the same
 * id,
 * after every reconnection and while the server asks to try again; by its id it happens once. A view is taken only if
 * it
 * is newer, so late frames of an old connection change nothing.
 */
import { b64, random } from './seal.js';
import { dial as stock } from './socket.js';

const ACK = 5000;
const AGAIN = 700;
const SETTLED = 6000;
/** A shorter gap in the line is not worth a word. */
const NOTICED = 1500;
/** One late view must not set the clock back: the freshest of the last few says what time it is. */
const SAMPLES = 8;
const JUMP = 2000;
const FINAL = ['replaced', 'revoked'];

/**
 * @typedef {import('./records').View} View
 * @typedef {import('./records').Act} Act
 * @typedef {import('./records').Seat} Seat
 * @typedef {{session: string, tokens: string[], outbox: import('./records').Slot, changed: () => void, twice?: () =>
 * void, lost?: () => void, dial?: typeof stock}} How
 *   `twice`: called when what is asked is under way already; `lost`: when the server has lost the last steps
 */

/** Whether view `a` is newer than `b`. @param {any} a @param {any} b */
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

/** Opens the line and keeps it open until the server says that this is no use. @param {How} how */
export function connect({ session, tokens, outbox, changed, twice, lost, dial = stock }) {
  const [token, also] = tokens;
  /** @type {Partial<Record<Seat, View>>} */
  const views = {};
  const clock = serverClock();
  /** @type {import('./records').Status} */
  const status = {
    line: 'ok',
    acts: [outbox.get() ?? []]
      .flat()
      .filter((act) => act?.id)
      .map((/** @type {Act} */ act) => ({ ...act, state: 'waiting' })),
  };
  let said = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let noticing;

  const socket = dial({ session, auth: () => ({ token, ...(also ? { also } : seen()) }) });

  const seen = () => {
    const [view] = Object.values(views);
    return view && { seen: { epoch: view.epoch, version: view.version, own: view.own, mark: view.mark } };
  };

  const save = () => {
    const open = status.acts.filter((act) => act.state === 'sending' || act.state === 'waiting');
    outbox.set(open.length ? open.map(({ state, ...act }) => act) : null);
    changed();
  };

  /** @param {Act} act @param {Partial<Act>} news */
  const settle = (act, news) => {
    Object.assign(act, news);
    setTimeout(() => drop(act), SETTLED);
    save();
  };
  /** @param {Act} act */
  const drop = (act) => {
    status.acts = status.acts.filter((a) => a !== act);
    changed();
  };

  /** @param {Act} act */
  const send = (act) => {
    if (!socket.connected || act.state !== 'waiting') return;
    act.state = 'sending';
    const { id, step, move, args, seat } = act;
    socket.ask('act', { id, step, move, args, ...(seat && { seat }) }, ACK, (late, verdict) => {
      if (!late && verdict.ok) return settle(act, { state: 'kept' });
      if (!late && !verdict.retry)
        return settle(act, { state: 'refused', code: verdict.code, message: verdict.message });
      Object.assign(act, { state: 'waiting', code: verdict?.code });
      save();
      // what waits for the talk to go on is sent with the next view; anything else soon
      if (late || verdict.code !== 'not-now') setTimeout(send, AGAIN * (0.75 + Math.random() / 2), act);
    });
  };
  const flush = () => status.acts.forEach(send);

  /** @param {'ok' | 'down' | 'gone'} line @param {string} [code] @param {object} [news] */
  const turn = (line, code, news) => {
    clearTimeout(noticing);
    noticing = undefined;
    Object.assign(status, news, { line, code });
    changed();
  };
  /** @param {string} code @param {{receipt?: string}} [news] */
  const end = (code, news) => {
    socket.disconnect();
    if (news) outbox.set(null);
    turn('gone', code, news);
  };
  const again = () => setTimeout(() => status.line === 'gone' || socket.connect(), AGAIN * Math.random());

  socket.on('connect', () => (turn('ok'), flush()));
  socket.on('view', (/** @type {View} */ view) => {
    clock.hear(view.now);
    const last = views[view.seat];
    if (!newer(view, last)) return;
    views[view.seat] = view;
    if (last && last.epoch !== view.epoch) lost?.();
    changed();
    flush();
  });
  socket.on('bye', (/** @type {{code: string}} */ { code }) => (FINAL.includes(code) ? end(code) : (said = code)));
  socket.on('gone', (/** @type {object} */ news) => end('erased', news));
  socket.on('disconnect', (/** @type {string} */ why) => {
    if (status.line === 'gone') return;
    clearTimeout(noticing);
    noticing = setTimeout(turn, said ? 2 * NOTICED : NOTICED, 'down');
    said = '';
    if (why === 'io server disconnect') again();
  });
  socket.on('connect_error', (/** @type {{data?: {code?: string}}} */ { data }) => {
    if (data?.code === 'no-seat') return end('no-seat');
    if (status.line === 'ok' && !noticing) noticing = setTimeout(turn, NOTICED, 'down');
    // the server answered and said no for now; a line that did not open is tried again by the library
    if (data) setTimeout(again, AGAIN);
  });

  const kick = () => {
    if (socket.connected || status.line === 'gone') return;
    socket.disconnect();
    socket.connect();
  };
  globalThis.addEventListener?.('online', kick);
  globalThis.document?.addEventListener('visibilitychange', () => document.hidden || kick());

  return {
    views,
    status,
    now: clock.now,
    /** set by who shows something else instead of the talk */
    closed: false,
    /** Puts a move into the outbox and sends it. A second tap on the same thing is the same act.
     * @param {string} move @param {Record<string, unknown>} args @param {string} step @param {Seat} [seat] only on a
     * couch */
    act(move, args, step, seat) {
      const same = (/** @type {Act} */ a) => a.move === move && a.step === step && a.seat === seat;
      if (status.acts.some((act) => same(act) && act.state !== 'kept' && act.state !== 'refused'))
        return void twice?.();
      status.acts = status.acts.filter((act) => act.state === 'sending' || act.state === 'waiting');
      /** @type {Act} */
      const act = { id: b64(random(15)), step, move, args, state: 'waiting', ...(seat && { seat }) };
      status.acts.push(act);
      send(act);
      save();
    },
    /** Boxes by reference; resolves to what could be had. @param {string[]} refs @returns {Promise<Record<string,
     * string>>} */
    words: (refs) =>
      new Promise((give) =>
        socket.ask('words', { boxes: refs }, ACK, (late, answer) => give((!late && answer.boxes) || {})),
      ),
    /** What is kept nowhere: heard by `on`, said by `tell` if there is a line, without an answer. */
    on: socket.on,
    tell: (/** @type {string} */ event, /** @type {object} */ what) =>
      void (socket.connected && socket.ask(event, what, ACK, () => {})),
    /** From now on nothing leaves this page, as if the cable were pulled. */
    hush() {
      clearTimeout(noticing);
      status.line = 'gone';
      socket.hush();
    },
    close: () => socket.disconnect(),
  };
}
