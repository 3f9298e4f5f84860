/**
 * The panel's page: from a link to a seat, from a seat to the line, and a drawing after every change.
 * What is rare loads when it is needed: the door (claiming, endings), sealed words, floating windows.
 */
import { render } from '../../vendor/lit-html.js';
import { arrived, ask, net, speak, texts as textsOf } from '../../core/api.js';
import { connect } from '../../core/connection.js';
import { out } from '../../ui/exit.js';
import { amend, forget, found, keep, mark, prefs, recall, sessionOf, tab } from '../../core/links.js';
import { able, b64, boxKey, derive, open, unb64 } from '../../core/seal.js';
import { beside } from '../../ui/panel/clock.js';
import { lazy, stale, tell, warm } from '../../ui/panel/device.js';
import { panel, shown } from '../../ui/panel/panel.js';

/** @typedef {import('../../core/records').SessionRecord} SessionRecord
 * @typedef {import('../../core/records').SeatRecord} SeatRecord
 * @typedef {import('../../core/records').View} View
 * @typedef {import('../../core/wire').Texts} Texts
 * @typedef {import('../../ui/panel/types').Context} Context
 * @typedef {import('../../core/wire').Seat} Seat */

const SEATS = /** @type {Seat[]} */ (['a', 'b', 'therapist']);
const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const session = sessionOf(location.pathname);
const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until the server answers; a final no is thrown. @template T @param {() => Promise<T>} question @returns {Promise<T>} */
async function untilAnswered(question) {
  for (let pause = 400; ; pause = Math.min(pause * 2, 5000)) {
    try {
      return await question();
    } catch (error) {
      if (/** @type {any} */ (error).final) throw error;
    }
    await wait(pause);
  }
}

/** The names, opened with the link's secret; a link of the API has none, and the texts' own words stand in.
 * @param {Record<string, string>} boxes @param {string | undefined} L @param {Texts} texts */
async function namesOf(boxes, L, texts) {
  const key = L && (await boxKey(await derive('all', unb64(L), session)));
  const name = async (/** @type {Seat} */ seat) => {
    const at = /** @type {const} */ ({ session, seat, circle: 'all', step: '-', field: 'name' });
    const box = boxes[seat];
    const words = key && box && (await open(key, at, box).catch(() => ''));
    return [seat, words || texts.ui[`name.${seat}`] || seat];
  };
  return /** @type {Record<Seat, string>} */ (Object.fromEntries(await Promise.all(SEATS.map(name))));
}

/** @param {SeatRecord} record */
const tokenOf = async ({ token, S = '' }) => token ?? b64(await derive('token', unb64(S), session));

/** Sits down with a record: opens the line and draws until it ends. @param {SessionRecord} record */
async function enter(record) {
  const tokens = await Promise.all([record, record.also ?? []].flat().map(tokenOf));
  let asked = false;
  const draw = () => {
    if (!asked) queueMicrotask(paint);
    asked = true;
  };
  const line = connect({ session, tokens, outbox: tab(session, 'outbox'), changed: draw, twice: () => tell('tap.sending'), lost: () => tell('line.lost', 9000) });
  const { views, status } = line;
  /** As if the cable were pulled: nothing leaves, nothing is drawn any more. */
  const hush = () => {
    out.dim();
    net.on = false;
    line.closed = true;
    line.hush();
  };
  out.undo.push(hush);
  /** @type {Context | undefined} */
  let context;
  /** the therapist's page @type {Awaited<ReturnType<typeof import('../../ui/console/console.js').sit>> | undefined} */
  let desk;
  /** @type {ReturnType<typeof import('../../core/sealed-words.js').flowOf> | undefined} */
  let flow;
  /** @type {Promise<typeof flow> | undefined} */
  let flowing;
  /** @type {import('../../ui/panel/types').Trust | undefined} */
  let trust;

  const current = () => {
    const view = /** @type {View} */ (Object.values(views)[0]);
    return context ? shown(view, context) : view;
  };
  const windows = () => import('../../ui/panel/windows.js');
  const save = () => amend(session, record);
  /** @type {import('../../ui/panel/types').Actions} */
  const actions = {
    act: (move, args, seat = current().seat) => context?.gate && current().stage === 'lobby' && move === 'ready' || line.act(move, args, (views[seat] ?? current()).step.id, seat),
    async say(move, fields, circle = 'own', args = {}) {
      const view = current();
      if (!flow) tell(flowing ? 'tap.sending' : 'tap.failed');
      try {
        return await (await flowing)?.say(move, fields, circle, args, view);
      } catch (error) {
        tell('tap.failed');
        throw error;
      }
    },
    retry: (box) => flow?.retry(box),
    popup: async () => (await windows()).popup() ?? tell('tap.blocked'),
    ...('documentPictureInPicture' in window && { openPip: async () => (await windows()).float(root, context?.texts.ui ?? {}) }),
    trust: () => trust,
    /** The answer at the gate stays here; without a yes nothing more is sent. */
    gate(safe) {
      if (!safe) return hush(), root;
      record.safe = Date.now();
      save();
      if (context) context.gate = false;
      draw();
    },
    leave() {
      actions.act('leave', {});
      setTimeout(line.close, 400);
      tab(session, 'outbox').set(null);
      over(current().stage === 'closed' ? 'closed' : 'left');
    },
  };

  /** @param {any} code */
  async function over(code) {
    if (line.closed) return;
    out.dim();
    line.closed = true;
    if (code === 'erased') forget(session);
    (await import('./door.js')).ended(root, code, () => forget(session, record.from), status);
  }

  /** What seals and opens words, once it is loaded; asked for again until it is. @param {Context} context @returns {Promise<typeof flow>} */
  const sealing = async (context) => {
    const [{ keysOf }, { flowOf, wordsOf }] = await untilAnswered(() => Promise.all([import('../../core/keys.js'), import('../../core/sealed-words.js')]));
    const keys = keysOf({ record, session, tokens, save, changed: draw });
    trust = { record, session, keys, names: context.names };
    return (flow = flowOf({ its: wordsOf(record, session, keys), keys, context, session, line, record, save }));
  };

  function paint() {
    asked = false;
    if (line.closed) return;
    if (status.line === 'gone') return over(status.code);
    if (!context || !Object.keys(views).length) return;
    const view = current();
    const { texts } = context;
    // the therapist may have changed the dialogue
    if (texts.protocol !== view.protocol) return void textsOf(view.protocol).then((its) => Object.assign(texts, its), () => wait(2000)).then(draw);
    flow?.see();
    arrived(root);
    render(desk ? desk.page(view) : panel(view, context, actions), root);
    beside.drawn(root, view, context);
    document.title = lazy('windows', draw, (its) => its.titleOf(view, context)) ?? 'Sayback';
  }

  try {
    const look = await untilAnswered(() => ask(`sessions/${session}`, { token: tokens[0] }));
    const texts = await untilAnswered(() => textsOf(look.protocol, look.languages));
    speak(texts.language);
    const names = await namesOf(look.names ?? {}, record.L, texts);
    record.seat ??= look.seat;
    /** @type {Context} */
    const its = {
      texts, names, again: look.again, me: look.seat, now: line.now, status, prefs, couch: tokens.length > 1, relayed: record.relayed, redraw: draw, words: {}, views,
      ...(look.seat !== 'therapist' && tokens.length < 2 && !tab(session, 'practice').get() && { gate: stale(record.safe) }),
    };
    if (look.seat === 'therapist') desk = await untilAnswered(async () => (await import('../../ui/console/console.js')).sit({ session, tokens, line, context: its, actions }));
    context = its;
    draw();
    if (look.therapist && tokens.length < 2) import('../../ui/panel/whisper.js').then(({ humOf }) => context && (context.hum = humOf({ record, session, line, me: look.seat, redraw: draw })), () => {});
    if (able()) flowing = sealing(context);
    flowing?.then(draw);
    // every panel asks for these, so that asking says nothing of what a device has
    const own = () => import('./own.js').then(async ({ ownOf }) => context && ((context.own = await ownOf(session, draw)), draw()));
    // and what must work without a line is here before that can be missed
    setTimeout(() => line.closed || Promise.allSettled([warm(), fetch('/n'), own(), windows(), import('./door.js').then((door) => door.stand(root, session))]), 1500);
  } catch (error) {
    line.close();
    over(/** @type {any} */ (error).code);
  }
}

/** From the link and what this device remembers to a seat. */
async function start() {
  const slot = tab(session, 'invite');
  const link = found ?? slot.get();
  const from = link && mark(link.invites ?? [link.token]);
  let record = recall(session, from);
  Object.assign(out, { session, from: from ?? record?.from });
  import('../../ui/panel/gate.js').catch(() => {});
  if (!record && link?.token) {
    keep(session, { ...link, from });
    record = recall(session, from);
  }
  if (!record || record.claim) {
    const door = await untilAnswered(() => import('./door.js'));
    record = await door.claim(root, session, link, record, { namesOf });
  }
  slot.set(null);
  if (net.on) await enter(record);
}

// another link pasted into the same tab changes only the fragment
addEventListener('hashchange', () => location.hash && location.reload());
start();
