/** The wall itself: everything a facilitator or a helper sees and does while people talk. */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { arrived } from '../../core/api.js';
import { serverClock } from '../../core/connection.js';
import { prefs } from '../../core/links.js';
import { live } from '../../ui/live.js';
import { pace } from '../../core/pace.js';
import { sayer } from '../../core/say.js';
import { grid } from './grid.js';
import { bar, fresh, HANDS, heard, missed as missedOf, sent, SOON, sheet as handSheet, take as takeHand } from './hands.js';
import { icon } from './icons.js';
import { keys, listen } from './keyboard.js';
import { line as waitingLine } from './line.js';
import { model as made } from './model.js';
import { opener } from '../../core/workshop-names.js';
import { finds, KINDS } from './filter.js';
import { pair as close } from './pair.js';
import { reader } from './reader.js';
import { share } from './share.js';
import { sums as ending } from './sums.js';
import { keyOf, labelOf, tile } from './tile.js';
import * as typed from './typed.js';

/** @typedef {import('./types').Hand} Hand
 * @typedef {{root: HTMLElement, link: import('./types').Link, words: import('./types').Words, server: import('./types').Server, line: import('./types').Line,
 *   base: string, prepared?: import('./types').Prepared[], keep?: (prepared: import('./types').Prepared[]) => void,
 *   leave?: () => void, forget?: () => void}} How */

/** Not more often than this is anything drawn that the server said (ms). */
const PACE = 250;
/** For so long it is said that somebody tried many codes (ms). */
const GUESSED = 60_000;
const VIEWS = /** @type {const} */ (['wall', 'line', 'share', 'sums']);

/** @param {How} how */
export async function app({ root, link, words, server, line, base, prepared = [], keep = () => undefined, leave, forget = () => undefined }) {
  const clock = serverClock();
  const { tapped: soon, arrived: later } = pace(draw, PACE);
  const state = {
    view: /** @type {typeof VIEWS[number]} */ ('wall'), only: '', word: '', sheet: '', open: 0, sure: '', trouble: '', down: false, guessed: 0,
    marked: /** @type {Set<number>} */ (new Set()), hands: /** @type {Map<string, Hand>} */ (new Map()), looks: /** @type {Map<number, any>} */ (new Map()),
    sums: /** @type {import('./types').Sums | null} */ (null), erased: /** @type {import('./types').Erased | null} */ (null),
    protocols: /** @type {{id: string, title: string}[]} */ ([]),
    texts: /** @type {any} */ (null), looking: /** @type {typeof import('./look.js') | null} */ (null),
  };
  const model = made({ open: await opener(link.d, link.id), changed: later, now: clock.now });
  const reading = reader(later);
  /** @type {import('./grid.js').Grid | undefined} */
  let tiles;
  let force = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let endsSoon;

  const say = sayer(() => words.ui);
  const time = new Intl.DateTimeFormat(words.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const moment = (/** @type {number} */ ms) => time.format(ms);
  const mine = (/** @type {number} */ n) => model.pairs.get(n)?.taken === (model.shop?.n ?? 0);
  const taken = (/** @type {number} */ n) => {
    const by = model.pairs.get(n)?.taken;
    if (by === null || by === undefined) return '';
    return mine(n) ? say('wall.me') : by === 0 ? say('wall.facilitator') : model.helpers.get(by)?.said ?? `#${by}`;
  };

  const trouble = (/** @type {any} */ error) => ((state.trouble = error.message || say('wall.offline')), soon());

  /** Everything anew; while there is a line, what changes comes on it. */
  async function refresh() {
    if (!model.shop || !line.connected) {
      model.whole(await server.look());
      line.seen = model.shop?.v;
    }
    if (model.shop?.over && !state.sums) summed();
    soon();
  }
  const summed = () => Promise.all([server.sums(), server.texts(model.shop?.protocol ?? '')]).then(([sums, texts]) => Object.assign(state, { sums, texts })).then(soon, () => undefined);

  /** Lays a hand on all pairs, on the marked, or on those named. @param {string} what @param {Record<string, unknown>} [args] @param {number[]} [pairs] */
  function act(what, args = {}, pairs) {
    const some = pairs ?? [...state.marked];
    state.sheet = '';
    if (what === 'end') return end();
    const hand = fresh(what, args, some.length || model.pairs.size, clock.now(), some.length ? some : 'all');
    if (what !== 'visit') state.hands.set(hand.id, hand);
    if (what === 'recall') state.trouble = '';
    send(hand);
  }
  const its = { model, server, link, changed: () => soon() };
  /** Words of one's own, to the marked or to all who still talk. @param {string} words */
  function write(words) {
    state.sheet = '';
    const marked = state.marked.size > 0;
    const some = [...model.pairs.values()].filter(({ n }) => (marked ? state.marked.has(n) : model.tiles.get(n)?.stage !== 'closed'));
    const hand = { ...fresh('note', {}, some.length, clock.now(), some.map(({ n }) => n)), parts: [] };
    state.hands.set(hand.id, hand);
    typed.write(hand, words, some, its).catch(trouble);
    soon();
  }
  /** @param {Hand} hand */
  function send(hand) {
    if (hand.parts) return typed.resend(hand, its);
    server.send('hands', { id: hand.id, what: hand.what, args: hand.args, pairs: hand.pairs }).catch((error) => ((hand.code = error.message || say('wall.offline')), soon()));
    soon();
  }
  /** The same once more, for those who did not get it: each does it once. @param {Hand} hand */
  function again(hand) {
    const missed = missedOf(hand);
    state.hands.delete(hand.id);
    const next = fresh(hand.what, hand.args, missed.length, clock.now(), missed);
    state.hands.set(next.id, next);
    if (hand.parts) typed.rewrite(next, hand, missed, its);
    else send(next);
  }
  /** @param {Hand} hand */
  function undo({ id, pairs, of }) {
    state.hands.delete(id);
    if (id === 'end') return clearTimeout(endsSoon), soon();
    const next = fresh('undo', { hand: id }, of, clock.now(), pairs);
    state.hands.set(next.id, next);
    send(next);
  }
  /** Always all of them: then there are sums. */
  function end() {
    const at = clock.now();
    clearTimeout(endsSoon);
    state.hands.set('end', { ...fresh('end', {}, model.pairs.size, at), id: 'end', due: at + SOON });
    endsSoon = setTimeout(ended, SOON);
    soon();
  }
  function ended() {
    delete state.hands.get('end')?.due;
    server.send('end', {}).then(({ sums }) => (Object.assign(state, { sums, view: 'sums' }), state.hands.delete('end'), summed(), refresh()), (error) => (state.hands.delete('end'), trouble(error)));
    soon();
  }
  /** Nothing that this device kept of it opens anything any more. @param {import('./types').Erased} news */
  const gone = (news) => (forget(), Object.assign(state, { erased: news, view: 'sums', sure: '' }), soon());
  const erase = () => server.erase().then((news) => (line.disconnect(), gone(news)), trouble);

  const mark = (/** @type {number} */ n, /** @type {boolean} */ to) => ((to ? state.marked.add(n) : state.marked.delete(n)), soon());
  const takeOn = (/** @type {number} */ n, /** @type {boolean} */ to) => server.send(`pairs/${n}/take`, { mine: to }).then(refresh).catch(trouble);
  const apart = (/** @type {number} */ n) => (closed(), server.send(`pairs/${n}/apart`, {}).then(refresh).catch(trouble));
  function look(/** @type {number} */ n, /** @type {boolean} */ on) {
    line.tell('look', { n, on });
    if (!on) state.looks.delete(n);
    soon();
  }
  function seen() {
    const view = state.looks.get(state.open);
    if (!view) return nothing;
    if (!state.looking) import('./look.js').then((its) => ((state.looking = its), soon()));
    if (state.texts?.protocol !== view.protocol) server.texts(view.protocol).then((texts) => ((state.texts = texts), soon()), () => undefined);
    return state.texts && state.looking ? state.looking.look(view, state.texts, model.names(model.pairs.get(state.open)), clock.now) : nothing;
  }

  // what the server says
  line.on('connect', () => {
    state.down = false;
    // whoever carried it out may have died on the way; each talk does it once, however often it is asked
    for (const hand of state.hands.values()) if (hand.done < hand.of && !hand.code && hand.id !== 'end') send(hand);
    later();
  });
  line.on('disconnect', () => ((state.down = true), later()));
  line.on('connect_error', () => ((state.down = true), later()));
  line.on('hand', (/** @type {Hand} */ news) => heard(state.hands, news, later));
  line.on('look', (/** @type {{n: number, view: any}} */ { n, view }) => (view ? state.looks.set(n, view) : state.looks.delete(n), later()));
  line.on('bye', () => ((state.trouble = say('wall.revoked')), later()));
  line.on('gone', gone);
  line.on('wall', (/** @type {any} */ { now, whole, tiles, people, pairs, door, guessed }) => {
    clock.hear(now);
    state.guessed = guessed ?? state.guessed;
    const over = model.shop?.over;
    if (door) model.doored(door);
    if (model.shop?.over && !over) summed();
    model.peopled(people);
    model.paired(pairs);
    model.tiled(tiles, whole);
    later();
  });
  const handsGiven = () => ({ say, act, write, draw: soon, marked: state.marked, all: model.pairs.size, shop: model.shop,
    clear: () => (state.marked.clear(), soon()), sheet: (/** @type {string} */ name) => ((state.sheet = name), soon()) });
  const closed = () => (Object.assign(state, { sheet: '', sure: '' }), soon());
  const onIt = (/** @type {Event} */ event) => event.target === event.currentTarget;
  const beside = (/** @type {Event} */ event) => onIt(event) && closed();
  const cancelled = (/** @type {Event} */ event) => onIt(event) && (event.preventDefault(), closed());
  /** The browser tells later that a sheet was shut; by then another may be open. @param {any} event */
  const shut = ({ target }) => target.open || closed();
  const open = (/** @type {number} */ n) => (Object.assign(state, { open: n, sheet: 'pair', sure: '' }), soon());
  const go = (/** @type {typeof VIEWS[number]} */ view) => (Object.assign(state, { view, trouble: '' }), scrollTo(0, 0), soon());
  const renew = () => ((force = true), soon());

  /** What it would do is asked first, where it can be seen. */
  function ask() {
    state.sure = 'apart';
    soon();
    queueMicrotask(() => root.querySelector('[data-sure]')?.scrollIntoView({ block: 'nearest' }));
  }

  function inSheet() {
    if (state.sheet === 'keys') return keys(say, prefs.get('wall.keys') !== false, (on) => (prefs.set('wall.keys', on), soon()));
    if (state.sheet === 'pair') return close({ n: state.open, say, model, now: clock.now, marked: state.marked, taken, mine, act, take: takeOn, mark, look, apart, seen: seen(), sure: state.sure === 'apart', ask });
    if (state.sheet === 'switch' && !state.protocols.length) server.protocols().then(({ protocols }) => ((state.protocols = protocols), soon()), trouble);
    return state.sheet ? handSheet(state.sheet, { ...handsGiven(), now: clock.now, protocols: state.protocols }) : nothing;
  }

  function main() {
    const given = { say, model, server, link, base, id: link.id, now: clock.now, draw: soon, refresh, prepared, keep: () => keep(prepared), trouble, leave };
    if (state.view === 'line') return waitingLine(given);
    if (state.view === 'share') return share(given);
    if (state.view === 'sums') return ending({ say, sums: state.sums, mine: model.shop?.role === 'facilitator', sure: state.sure === 'erase', erase, texts: state.texts, ask: () => ((state.sure = 'erase'), soon()), erased: state.erased });
    const count = { all: model.tiles.size };
    return html`${bar(handsGiven())}
      <div class="sieve" role="search"><label class="find"><span class="sr">${say('wall.find')}</span>${icon('find')}<input id="find" type="search" placeholder=${say('wall.find')} autocomplete="off" spellcheck="false" .value=${live(state.word)} @input=${(/** @type {any} */ event) => ((state.word = event.target.value), (force = true), soon())}></label>
        <label class="only"><span class="sr">${say('wall.only')}</span><select @change=${(/** @type {any} */ event) => ((state.only = event.target.value), (force = true), soon())}>${KINDS.map((kind) => html`<option value=${kind} .selected=${live(state.only === kind)}>${say(`wall.only.${kind || 'all'}`)}</option>`)}</select></label>
        <p class="small soft found" role="status">${state.word || state.only ? say('wall.found', { n: model.order.now.length + model.order.soon.length + model.order.well.length, of: count.all }) : ''}</p></div>
      ${count.all ? nothing : html`<p class="soft">${say('wall.nobody.yet')}</p>`}`;
  }

  function head() {
    const waits = model.waitingLine().length;
    const label = { wall: say('wall.tab.wall'), line: say('wall.tab.line', { n: waits }), share: say('wall.tab.share'), sums: say('wall.tab.sums') };
    const views = VIEWS.filter((view) => (state.erased ? view === 'sums' : view !== 'sums' || model.shop?.over || state.sums));
    const { at = 0 } = model.shop?.clock ?? {};
    return html`<header class="top"><svg class="sign" viewBox="0 0 44 28" aria-hidden="true"><path d="M22 6.88A9 9 0 0 1 22 21.12A9 9 0 0 1 22 6.88z"/><circle cx="16.500" cy="14" r="9"/><circle cx="27.500" cy="14" r="9"/></svg>
      <div class="what"><h1 tabindex="-1">${model.title ?? say('wall.title')}</h1><p class="small soft">${say('wall.people', { n: model.people.size })} · ${say('wall.pairs', { n: model.pairs.size })}${at > clock.now() ? ` · ${say('wall.recalled', { at: moment(at) })}` : ''}</p></div>
      <p class="small line-state" role="status">${state.down && !state.erased ? say('wall.down') : ''}</p></header>
      <nav class="tabs" aria-label=${say('wall.views')}>${views.map((view) => html`<button aria-current=${state.view === view ? 'page' : nothing} @click=${() => go(view)}>${label[view]}</button>`)}
        <span class="aids"><button class="keys" aria-label=${say('wall.keys')} @click=${() => ((state.sheet = 'keys'), soon())}>${icon('keys')}</button>
        <a href="/help" target="_blank" rel="noopener" aria-label=${say('start.help')} title=${say('start.help')}>${icon('help')}</a></span></nav>`;
  }

  /** @param {number} n */
  const seenTile = (n) => ({ n, tile: /** @type {import('./types').Tile} */ (model.tiles.get(n)), need: /** @type {import('./types').Need} */ (model.needs.get(n)), names: model.names(model.pairs.get(n)), taken: taken(n), marked: state.marked.has(n), now: clock.now(), say, clock: moment });

  const showsTiles = () => state.view === 'wall' && model.tiles.size > 0;

  /** Which tiles are shown and where, before anything says how many they are. */
  function arrange() {
    if (!showsTiles()) return;
    model.arrange((n) => finds({ ...seenTile(n), mine: mine(n) }, state.only, state.word), !force && reading.now());
    force = false;
  }

  function drawTiles() {
    const frame = /** @type {HTMLElement} */ (root.querySelector('.bands'));
    frame.hidden = !showsTiles();
    if (frame.hidden) return;
    tiles ??= grid(frame);
    const ready = /** @type {HTMLElement} */ (root.querySelector('.ready'));
    ready.hidden = !model.waiting;
    tiles.draw({ order: model.order, key: (n) => keyOf(seenTile(n)), label: (n) => labelOf(seenTile(n)), tile: (n) => tile(seenTile(n), { open, mark }), heading: (band, count) => html`${say(`wall.band.${band}`)} <span class="soft small">${say('wall.pairs', { n: count })}</span>` });
  }

  function draw() {
    arrange();
    render(html`${head()}<main class="content" data-view=${state.view}>
      ${state.trouble ? html`<p class="note" role="alert">${state.trouble} <button class="link" @click=${() => ((state.trouble = ''), soon())}>${say('wall.close')}</button></p>` : nothing}
      ${clock.now() - state.guessed < GUESSED ? html`<p class="note small" role="status">${say('wall.guessed')}</p>` : nothing}
      ${model.shop ? main() : html`<p class="soft">${say('wall.wait')}</p>`}
      ${sent(state.hands, { say, now: clock.now(), again, undo, drop: (id) => (state.hands.delete(id), soon()) })}
      <div class="bands" hidden></div></main>
      <button class="ready second" hidden @click=${renew}>${icon('back')}${say('wall.ready')}</button>
      <dialog aria-labelledby="sheet-title" @close=${shut} @cancel=${cancelled} @click=${beside}><div class="inside-sheet">${inSheet()}
        <p class="shut"><button class="second" @click=${closed}>${say('wall.close')}</button></p></div></dialog>`, root);
    const dialog = /** @type {HTMLDialogElement} */ (root.querySelector('dialog'));
    if (state.sheet && !dialog.open) dialog.showModal();
    else if (!state.sheet && dialog.open) dialog.close();
    drawTiles();
    document.title = `${model.title ?? say('wall.title')} · Sayback`;
  }

  arrived(root);
  root.className = 'wall';
  reading.watch(root);
  listen({
    on: () => prefs.get('wall.keys') !== false && !state.sheet,
    hand: (key) => {
      const hand = HANDS.find(([what, its]) => its === key && (what !== 'end' || model.shop?.role !== 'helper'));
      if (hand && model.pairs.size) takeHand(hand[0], handsGiven());
      return !!hand;
    },
    view: (n) => VIEWS[n] && go(VIEWS[n]),
    // drawn by then, and before the next key comes: a letter that is typed there must not be a hand
    find: () => (go('wall'), queueMicrotask(() => document.getElementById('find')?.focus())),
    renew, help: () => ((state.sheet = 'keys'), soon()),
    tile: (n, what) => (what === 'mark' ? mark(n, !state.marked.has(n)) : what === 'take' ? takeOn(n, !mine(n)) : (open(n), look(n, true))),
    move: (n, key) => !!tiles?.move(n, key), first: () => tiles?.focus(model.order.now[0] ?? model.order.soon[0] ?? model.order.well[0] ?? 0),
  });
  addEventListener('scroll', () => (reading.scrolled(), tiles?.draw()), { passive: true });
  addEventListener('resize', soon);
  setInterval(later, 1000);
  draw();
  await refresh().catch(trouble);
  return { model, state, count: () => tiles?.count() ?? 0 };
}
