/**
 * What the wall holds and does, without a page: what the facilitator looks at, the acts under way, and all that is
 * asked of the server. The page reads `state` and `model` and calls the rest; what changes is told by `soon` (a person
 * did it) or `later` (it arrived).
 */
import { sayer } from '../../core/say.js';
import { fresh, heard, missed, SOON } from './bulk-acts.js';
import * as typed from './typed.js';

/** @typedef {import('./types').Hand} Hand
 * @typedef {{link: import('./types').Link, words: import('./types').Words, server: import('./types').Server,
 *   line: import('./types').Line, model: import('./model.js').Model, now: () => number, soon: () => void,
 *   later: () => void, forget: () => void}} How
 * @typedef {How & {state: ReturnType<typeof blank>, say: import('./types').Say}} Wall
 * @typedef {ReturnType<typeof store>} Store */

export const VIEWS = /** @type {const} */ (['wall', 'line', 'share', 'sums']);

const blank = () => ({
  view: /** @type {typeof VIEWS[number]} */ ('wall'),
  only: '',
  word: '',
  sheet: /** @type {import('./types').Sheet} */ (''),
  open: 0,
  sure: '',
  trouble: '',
  down: false,
  guessed: 0,
  marked: /** @type {Set<number>} */ (new Set()),
  hands: /** @type {Map<string, Hand>} */ (new Map()),
  looks: /** @type {Map<number, import('../../core/wire').Looked>} */ (new Map()),
  sums: /** @type {import('./types').Sums | null} */ (null),
  erased: /** @type {import('./types').Erased | null} */ (null),
  protocols: /** @type {import('../../core/wire').Protocol[]} */ ([]),
  texts: /** @type {any} */ (null),
  /** what ends all talks, as long as that can be taken back @type {ReturnType<typeof setTimeout> | undefined} */
  ending: undefined,
});

/** Makes the store of one workshop. @param {How} how */
export function store(how) {
  /** @type {Wall} */
  const wall = { ...how, state: blank(), say: sayer(() => how.words.ui) };
  const whole = wholeOf(wall);
  const bulk = bulkOf(wall, whole);
  return { ...wall, ...whole, ...bulk, ...pairsOf(wall, whole), ...sheetsOf(wall), hear: hearOf(wall, whole, bulk) };
}

/** What concerns the workshop as a whole. @param {Wall} wall */
function wholeOf({ state, model, server, line, say, soon, forget }) {
  const trouble = (/** @type {any} */ error) => ((state.trouble = error.message || say('wall.offline')), soon());
  const summed = () =>
    Promise.all([server.sums(), server.texts(model.shop?.protocol ?? '')])
      .then(([sums, texts]) => Object.assign(state, { sums, texts }))
      .then(soon, () => undefined);
  /** Everything anew; while there is a line, what changes comes on it. */
  async function refresh() {
    if (!model.shop || !line.connected) {
      model.whole(await server.look());
      line.seen = model.shop?.v;
    }
    if (model.shop?.over && !state.sums) summed();
    soon();
  }
  /** Nothing that this device kept of it opens anything any more. @param {import('./types').Erased} news */
  const gone = (news) => (forget(), Object.assign(state, { erased: news, view: 'sums', sure: '' }), soon());
  const erase = () => server.erase().then((news) => (line.disconnect(), gone(news)), trouble);
  /** Asks for the dialogues that a talk may be switched to, once. */
  const catalogue = () => {
    if (state.protocols.length) return;
    server.protocols().then(({ protocols }) => ((state.protocols = protocols), soon()), trouble);
  };
  return { trouble, summed, refresh, gone, erase, catalogue };
}

/** What is done to all pairs, to the marked, or to those named. @param {Wall} wall
 * @param {ReturnType<typeof wholeOf>} whole */
function bulkOf({ state, model, server, link, say, now, soon }, whole) {
  const own = { model, server, link, changed: () => soon() };
  /** @param {Hand} hand */
  function send(hand) {
    if (hand.parts) return typed.resend(hand, own);
    const refused = (/** @type {any} */ error) => ((hand.code = error.message || say('wall.offline')), soon());
    server.send('hands', { id: hand.id, what: hand.what, args: hand.args, pairs: hand.pairs }).catch(refused);
    soon();
  }
  const ending = endingOf({ state, model, server, now, soon }, whole);
  /** @param {import('./types').Deed} what @param {Record<string, unknown>} [args] @param {number[]} [pairs] */
  function act(what, args = {}, pairs) {
    const some = pairs ?? [...state.marked];
    state.sheet = '';
    if (what === 'end') return ending.begin();
    const hand = fresh(what, args, some.length || model.pairs.size, now(), some.length ? some : 'all');
    state.hands.set(hand.id, hand);
    if (what === 'recall') state.trouble = '';
    send(hand);
  }
  /** Words of one's own, to the marked or to all who still talk. @param {string} words */
  function write(words) {
    state.sheet = '';
    const talks = (/** @type {number} */ n) => model.tiles.get(n)?.stage !== 'closed';
    const some = [...model.pairs.values()].filter(({ n }) => (state.marked.size > 0 ? state.marked.has(n) : talks(n)));
    const hand = {
      ...fresh(
        'note',
        {},
        some.length,
        now(),
        some.map(({ n }) => n),
      ),
      parts: [],
    };
    state.hands.set(hand.id, hand);
    typed.write(hand, words, some, own).catch(whole.trouble);
    soon();
  }
  /** The same once more, for those who did not get it: each does it once. @param {Hand} hand */
  function again(hand) {
    const others = missed(hand);
    state.hands.delete(hand.id);
    const next = fresh(hand.what, hand.args, others.length, now(), others);
    state.hands.set(next.id, next);
    if (hand.parts) typed.rewrite(next, hand, others, own);
    else send(next);
  }
  /** @param {Hand} hand */
  function undo({ id, pairs, of }) {
    state.hands.delete(id);
    if (id === 'end') return ending.stop();
    const next = fresh('undo', { hand: id }, of, now(), pairs);
    state.hands.set(next.id, next);
    send(next);
  }
  const drop = (/** @type {string} */ id) => (state.hands.delete(id), soon());
  return { act, write, send, again, undo, drop };
}

/** The end of all talks, always of all of them: then there are sums. It goes out after some seconds.
 * @param {Pick<Wall, 'state' | 'model' | 'server' | 'now' | 'soon'>} wall @param {ReturnType<typeof wholeOf>} whole */
function endingOf({ state, model, server, now, soon }, { summed, refresh, trouble }) {
  function ended() {
    delete state.hands.get('end')?.due;
    const done = (/** @type {import('../../core/wire').Ended} */ { sums }) => {
      Object.assign(state, { sums, view: 'sums' });
      state.hands.delete('end');
      summed();
      refresh();
    };
    server.send('end', {}).then(done, (error) => (state.hands.delete('end'), trouble(error)));
    soon();
  }
  return {
    begin() {
      const at = now();
      clearTimeout(state.ending);
      state.hands.set('end', { ...fresh('end', {}, model.pairs.size, at), id: 'end', due: at + SOON });
      state.ending = setTimeout(ended, SOON);
      soon();
    },
    stop: () => (clearTimeout(state.ending), soon()),
  };
}

/** What is done to one pair. @param {Wall} wall @param {ReturnType<typeof wholeOf>} whole */
function pairsOf({ state, model, server, line, say, soon }, { refresh, trouble }) {
  const mine = (/** @type {number} */ n) => model.pairs.get(n)?.taken === (model.shop?.n ?? 0);
  return {
    mine,
    /** Who looks after a pair, in words. @param {number} n */
    taken(n) {
      const by = model.pairs.get(n)?.taken;
      if (by === null || by === undefined) return '';
      return mine(n) ? say('wall.me') : by === 0 ? say('wall.facilitator') : (model.helpers.get(by)?.said ?? `#${by}`);
    },
    mark: (/** @type {number} */ n, /** @type {boolean} */ to) => (
      to ? state.marked.add(n) : state.marked.delete(n),
      soon()
    ),
    clear: () => (state.marked.clear(), soon()),
    take: (/** @type {number} */ n, /** @type {boolean} */ to) =>
      server.send(`pairs/${n}/take`, { mine: to }).then(refresh).catch(trouble),
    apart(/** @type {number} */ n) {
      Object.assign(state, { sheet: '', sure: '' });
      soon();
      return server.send(`pairs/${n}/apart`, {}).then(refresh).catch(trouble);
    },
    look(/** @type {number} */ n, /** @type {boolean} */ on) {
      line.tell('look', { n, on });
      if (!on) state.looks.delete(n);
      soon();
    },
  };
}

/** What is looked at. @param {Wall} wall */
const sheetsOf = ({ state, soon }) => ({
  closed: () => (Object.assign(state, { sheet: '', sure: '' }), soon()),
  sheet: (/** @type {import('./types').Sheet} */ name) => ((state.sheet = name), soon()),
  open: (/** @type {number} */ n) => (Object.assign(state, { open: n, sheet: 'pair', sure: '' }), soon()),
  go: (/** @type {typeof VIEWS[number]} */ view) => (Object.assign(state, { view, trouble: '' }), soon()),
});

/** What the server says, by the name of the event. @param {Wall} wall @param {ReturnType<typeof wholeOf>} whole
 * @param {{send: (hand: Hand) => void}} bulk */
const hearOf = ({ state, model, say, later }, { summed, gone }, { send }) => ({
  connect() {
    state.down = false;
    // whoever carried it out may have died on the way; each talk does it once, however often it is asked
    for (const hand of state.hands.values()) if (hand.done < hand.of && !hand.code && hand.id !== 'end') send(hand);
    later();
  },
  down: () => ((state.down = true), later()),
  hand: (/** @type {import('../../core/wire').HandProgress} */ news) => heard(state.hands, news, later),
  look: (/** @type {import('../../core/wire').LookEvent} */ { n, view }) => (
    view ? state.looks.set(n, view) : state.looks.delete(n),
    later()
  ),
  bye: () => ((state.trouble = say('wall.revoked')), later()),
  gone,
  wall(/** @type {import('../../core/wire').WallEvent} */ { whole, tiles, people, pairs, door, guessed }) {
    state.guessed = guessed ?? state.guessed;
    const over = model.shop?.over;
    if (door) model.doored(door);
    if (model.shop?.over && !over) summed();
    model.peopled(people);
    model.paired(pairs);
    model.tiled(tiles, whole);
    later();
  },
});
