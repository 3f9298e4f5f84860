/**
 * A talk on this page: opens the line for a seat, lets it be acted in, and draws after every change.
 * What is rare loads when it is needed: the endings, sealed words, floating windows.
 */
import { render } from '../../vendor/lit-html.js';
import { arrived, ask, net, speak, texts as textsOf, untilAnswered } from '../../core/api.js';
import { connect } from '../../core/connection.js';
import { amend, forget, prefs, tab } from '../../core/links.js';
import { namesOf } from '../../core/names.js';
import { able, b64, derive, unb64 } from '../../core/seal.js';
import { out } from '../exit.js';
import { beside } from './clock.js';
import { stale, tell } from './device.js';
import { panel, shown } from './panel.js';
import { lazy } from './regions.js';

/** @typedef {import('../../core/records').SessionRecord} SessionRecord
 * @typedef {import('../../core/records').SeatRecord} SeatRecord
 * @typedef {import('../../core/records').View} View
 * @typedef {import('./types').Context} Context
 * @typedef {import('../../core/asked').NoCode} NoCode
 * @typedef {import('../../core/wire').Talk} Look
 * @typedef {import('./types').Actions} Actions
 * @typedef {import('./types').Trust} Trust
 * @typedef {ReturnType<typeof import('../../core/sealed-words.js').flowOf>} Flow
 * @typedef {Awaited<ReturnType<typeof import('../console/console.js').sit>>} Desk the therapist's page
 * @typedef {{root: HTMLElement, session: string, record: SessionRecord, tokens: string[],
 *   line: ReturnType<typeof connect>, draw: () => void, save: () => void, context?: Context, desk?: Desk, flow?: Flow,
 *   flowing?: Promise<Flow | undefined>, trust?: Trust, seen: ((view: View) => void)[]}} Talk
 *   `seen`: what looks at every view that is drawn; `flow`: what seals and opens words, once it is loaded;
 *   `flowing`: while it loads */

/** ms between two questions for the texts of another dialogue */
const PAUSE = 2000;

const windows = () => import('./windows.js');

/** @param {string} session @returns {(record: SeatRecord) => Promise<string>} */
const tokenOf =
  (session) =>
  async ({ token, S = '' }) =>
    token ?? b64(await derive('token', unb64(S), session));

/** The view that is drawn; on a couch of whoever acts. @param {Talk} talk */
const current = ({ line, context }) => {
  const view = /** @type {View} */ (Object.values(line.views)[0]);
  return context ? shown(view, context) : view;
};

/** As if the cable were pulled: nothing leaves, nothing is drawn any more. @param {Talk['line']} line */
const hush = (line) => {
  out.dim();
  net.on = false;
  line.closed = true;
  line.hush();
};

/** Ends the talk on this page, and says why. @param {Talk} talk
 * @param {NoCode | import('../../core/records').Status['code'] | 'left'} code */
async function over({ line, root, session, record }, code) {
  if (line.closed) return;
  out.dim();
  line.closed = true;
  if (code === 'erased') forget(session);
  (await import('./door.js')).ended(
    root,
    /** @type {NonNullable<typeof code>} */ (code),
    () => forget(session, record.from),
    line.status,
  );
}

/** What can be done on the page. @param {Talk} talk @returns {Actions} */
function actionsOf(talk) {
  const { line, root, record, session } = talk;
  /** @type {Actions} */
  const actions = {
    act(move, args, seat = current(talk).seat) {
      const view = current(talk);
      if (talk.context?.gate && view.stage === 'lobby' && move === 'ready') return;
      line.act(move, args, (line.views[seat] ?? view).step.id, seat);
    },
    async say(move, fields, circle = 'own', args = {}) {
      const view = current(talk);
      if (!talk.flow) tell(talk.flowing ? 'tap.sending' : 'tap.failed');
      try {
        return await (await talk.flowing)?.say(move, fields, circle, args, view);
      } catch (error) {
        tell('tap.failed');
        throw error;
      }
    },
    retry: (box) => talk.flow?.retry(box),
    popup: async () => (await windows()).popup() ?? tell('tap.blocked'),
    ...(top === self &&
      'documentPictureInPicture' in window && {
        openPip: async () => (await windows()).float(root, talk.context?.texts.ui ?? {}),
      }),
    trust: () => talk.trust,
    /** The answer at the gate stays here; without a yes nothing more is sent. */
    gate(safe) {
      if (!safe) return (hush(line), root);
      record.safe = Date.now();
      talk.save();
      if (talk.context) talk.context.gate = false;
      talk.draw();
    },
    leave() {
      actions.act('leave', {});
      setTimeout(line.close, 400);
      tab(session, 'outbox').set(null);
      over(talk, current(talk).stage === 'closed' ? 'closed' : 'left');
    },
  };
  return actions;
}

/** @param {Talk} talk @param {Actions} actions */
function paint(talk, actions) {
  const { line, root, context, draw } = talk;
  if (line.closed) return;
  if (line.status.line === 'gone') return void over(talk, line.status.code);
  if (!context || !Object.keys(line.views).length) return;
  const view = current(talk);
  const { texts } = context;
  // the therapist may have changed the dialogue
  if (texts.protocol !== view.protocol) {
    const again = () => new Promise((done) => setTimeout(done, PAUSE));
    return void textsOf(view.protocol)
      .then((its) => Object.assign(texts, its), again)
      .then(draw);
  }
  talk.seen.forEach((see) => see(view));
  arrived(root);
  render(talk.desk ? talk.desk.page(view) : panel(view, context, actions), root);
  beside.drawn(root, view, context);
  lazy('windows', draw, (its) => (document.title = its.titleOf(view, context)));
}

/** Opens the line of a record. @param {HTMLElement} root @param {string} session @param {SessionRecord} record */
async function open(root, session, record) {
  const tokens = await Promise.all([record, record.also ?? []].flat().map(tokenOf(session)));
  let asked = false;
  const draw = () => {
    if (!asked) queueMicrotask(() => ((asked = false), paint(talk, actions)));
    asked = true;
  };
  const line = connect({
    session,
    tokens,
    outbox: tab(session, 'outbox'),
    changed: draw,
    twice: () => tell('tap.sending'),
    lost: () => tell('line.lost', 9000),
  });
  /** @type {Talk} */
  const talk = { root, session, record, tokens, line, draw, seen: [], save: () => amend(session, record) };
  const actions = actionsOf(talk);
  out.undo.push(() => hush(line));
  return { talk, actions };
}

/** Asks what this talk is, for this seat. @param {Talk} talk @returns {Promise<{context: Context, look: Look}>} */
async function contextOf({ session, tokens, record, line, draw }) {
  const look = await untilAnswered(() => ask(`sessions/${session}`, { token: tokens[0] }));
  const texts = await untilAnswered(() => textsOf(look.protocol));
  speak(document.documentElement, texts.language);
  const names = await namesOf(session, look.names ?? {}, record.L, texts);
  record.seat ??= look.seat;
  const couch = tokens.length > 1;
  const gated = look.seat !== 'therapist' && !couch && !tab(session, 'practice').get();
  return {
    look,
    context: {
      texts,
      names,
      again: look.again,
      me: look.seat,
      now: line.now,
      status: line.status,
      prefs,
      couch,
      relayed: record.relayed,
      redraw: draw,
      words: {},
      views: line.views,
      ...(gated && { gate: stale(record.safe) }),
    },
  };
}

/** Sits down with a record: opens the line and draws until it ends. Gives what others may look at.
 * @param {HTMLElement} root @param {string} session @param {SessionRecord} record */
export async function enter(root, session, record) {
  const { talk, actions } = await open(root, session, record);
  try {
    const { context, look } = await contextOf(talk);
    if (look.seat === 'therapist') {
      const { line, tokens } = talk;
      talk.desk = await untilAnswered(async () =>
        (await import('../console/console.js')).sit({ session, tokens, line, context, actions }),
      );
    }
    talk.context = context;
    talk.draw();
    const rest = untilAnswered(() => import('./later.js'));
    if (able()) talk.flowing = rest.then((its) => its.sealing(talk, context));
    rest.then((its) => its.later(talk, context, look));
    return talk;
  } catch (error) {
    talk.line.close();
    over(talk, /** @type {import('../../core/api.js').ApiError} */ (error).code);
  }
}
