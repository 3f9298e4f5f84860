/** The wall itself: everything a facilitator or a helper sees and does while people talk. The store, its screens and
 * the line, put together. */
import { NAME } from '../../ui/brand.js';
import { html, nothing, render } from '../../vendor/lit-html.js';
import { arrived } from '../../core/api.js';
import { serverClock } from '../../core/connection.js';
import { prefs } from '../../core/links.js';
import { pace } from '../../core/pace.js';
import { opener } from '../../core/workshop-names.js';
import { finds } from './filter.js';
import { grid } from './grid.js';
import { HANDS, sent, take as takeHand } from './hands.js';
import { icon } from './icons.js';
import { listen } from './keyboard.js';
import { model as made } from './model.js';
import { reader } from './reader.js';
import { handsGiven, head, inSheet, main } from './screens.js';
import { store as storeOf, VIEWS } from './store.js';
import { keyOf, labelOf, tile } from './tile.js';
import { attach } from './wire.js';

/** @typedef {import('./types').Prepared} Prepared
 * @typedef {import('./store.js').Store} Store
 * @typedef {{root: HTMLElement, link: import('./types').Link, words: import('./types').Words,
 *   server: import('./types').Server, line: import('./types').Line, base: string, prepared?: Prepared[],
 *   keep?: (prepared: Prepared[]) => void, leave?: () => void, forget?: () => void}} How
 * @typedef {{root: HTMLElement, store: Store, given: import('./screens.js').Given, reading: ReturnType<typeof reader>,
 *   moment: (ms: number) => string, force: boolean, tiles?: import('./grid.js').Grid}} Page
 *   `force`: the tiles are put in order even while somebody reads them */

/** Not more often than this is anything drawn that the server said (ms). */
const PACE = 250;
/** For so long it is said that somebody tried many codes (ms). */
const GUESSED = 60_000;

/** All that is drawn of one pair. @param {Page} page */
const seenBy =
  ({ store, moment }) =>
  (/** @type {number} */ n) => ({
    n,
    tile: /** @type {import('./types').Tile} */ (store.model.tiles.get(n)),
    need: /** @type {import('./types').Need} */ (store.model.needs.get(n)),
    names: store.model.names(store.model.pairs.get(n)),
    taken: store.taken(n),
    marked: store.state.marked.has(n),
    now: store.now(),
    say: store.say,
    clock: moment,
  });

/** @param {Page} page */
const showsTiles = ({ store: { state, model } }) => state.view === 'wall' && model.tiles.size > 0;

/** Which tiles are shown and where, before anything says how many they are. @param {Page} page */
function arrange(page) {
  if (!showsTiles(page)) return;
  const {
    store: { model, state, mine },
    reading,
  } = page;
  const seen = seenBy(page);
  model.arrange((n) => finds({ ...seen(n), mine: mine(n) }, state.only, state.word), !page.force && reading.now());
  page.force = false;
}

/** @param {Page} page */
function drawTiles(page) {
  const {
    root,
    store: { model, say, open, mark },
  } = page;
  const frame = /** @type {HTMLElement} */ (root.querySelector('.bands'));
  frame.hidden = !showsTiles(page);
  if (frame.hidden) return;
  page.tiles ??= grid(frame);
  const ready = /** @type {HTMLElement} */ (root.querySelector('.ready'));
  ready.hidden = !model.waiting;
  const seen = seenBy(page);
  page.tiles.draw({
    order: model.order,
    key: (n) => keyOf(seen(n)),
    label: (n) => labelOf(seen(n)),
    tile: (n) => tile(seen(n), { open, mark }),
    heading: (band, count) =>
      html`${say(`wall.band.${band}`)} <span class="soft small">${say('wall.pairs', { n: count })}</span>`,
  });
}

/** What the browser does with the sheet by itself. @param {Store} store */
function sheetEvents({ closed }) {
  const onIt = (/** @type {Event} */ event) => event.target === event.currentTarget;
  return {
    beside: (/** @type {Event} */ event) => onIt(event) && closed(),
    cancelled: (/** @type {Event} */ event) => onIt(event) && (event.preventDefault(), closed()),
    /** The browser tells later that a sheet was shut; by then another may be open. @param {any} event */
    shut: ({ target }) => target.open || closed(),
  };
}

/** @param {Page} page */
function draw(page) {
  const { root, store, given } = page;
  const { state, model, say, now, soon, again, undo, drop, closed } = store;
  const { beside, cancelled, shut } = sheetEvents(store);
  arrange(page);
  render(
    html`${head(given)}<main class="content" data-view=${state.view}>
        ${
          state.trouble
            ? html`<p class="note" role="alert"
                >${state.trouble}
                <button class="link" @click=${() => ((state.trouble = ''), soon())}>${say('wall.close')}</button></p
              >`
            : nothing
        }
        ${
          now() - state.guessed < GUESSED
            ? html`<p class="note small" role="status">${say('wall.guessed')}</p>`
            : nothing
        }
        ${model.shop ? main(given) : html`<p class="soft">${say('wall.wait')}</p>`}
        ${sent(state.hands, { say, now: now(), again, undo, drop })}
        <div class="bands" hidden></div
      ></main>
      <button class="ready second" hidden @click=${() => (given.force(), soon())}
        >${icon('back')}${say('wall.ready')}</button
      >
      <dialog aria-labelledby="sheet-title" @close=${shut} @cancel=${cancelled} @click=${beside}
        ><div class="inside-sheet"
          >${inSheet(given)}
          <p class="shut"><button class="second" @click=${closed}>${say('wall.close')}</button></p></div
        ></dialog
      >`,
    root,
  );
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector('dialog'));
  if (state.sheet && !dialog.open) dialog.showModal();
  else if (!state.sheet && dialog.open) dialog.close();
  drawTiles(page);
  document.title = `${model.title ?? say('wall.title')} · ${NAME}`;
}

/** What the keyboard does. @param {Page} page */
function keyboard(page) {
  const { store, given } = page;
  const { state, model, soon } = store;
  listen({
    on: () => prefs.get('wall.keys') !== false && !state.sheet,
    hand: (key) => {
      const hand = HANDS.find(([what, its]) => its === key && (what !== 'end' || model.shop?.role !== 'helper'));
      if (hand && model.pairs.size) takeHand(hand[0], handsGiven(store));
      return !!hand;
    },
    view: (n) => VIEWS[n] && given.go(VIEWS[n]),
    // drawn by then, and before the next key comes: a letter that is typed there must not be a hand
    find: () => (given.go('wall'), queueMicrotask(() => document.getElementById('find')?.focus())),
    renew: () => (given.force(), soon()),
    help: () => store.sheet('keys'),
    tile: (n, what) => {
      if (what === 'mark') store.mark(n, !state.marked.has(n));
      else if (what === 'take') store.take(n, !store.mine(n));
      else (store.open(n), store.look(n, true));
    },
    move: (n, key) => !!page.tiles?.move(n, key),
    first: () => page.tiles?.focus(model.order.now[0] ?? model.order.soon[0] ?? model.order.well[0] ?? 0),
  });
}

/** What only a page can do, beside what the store does. @param {Page} page @param {How} how
 * @returns {import('./screens.js').Given} */
const givenTo = (page, { root, base, prepared = [], keep = () => undefined, leave }) => ({
  store: page.store,
  base,
  prepared,
  keep,
  leave,
  moment: page.moment,
  go: (view) => (page.store.go(view), scrollTo(0, 0)),
  force: () => (page.force = true),
  /** What it would do is asked first, where it can be seen. */
  ask() {
    page.store.state.sure = 'apart';
    page.store.soon();
    queueMicrotask(() => root.querySelector('[data-sure]')?.scrollIntoView({ block: 'nearest' }));
  },
});

/** Shows a workshop on this page, as long as the page lives. @param {How} how */
export async function app(how) {
  const { root, link, words, server, line, forget = () => undefined } = how;
  const clock = serverClock();
  const { tapped: soon, arrived: later } = pace(() => draw(page), PACE);
  const model = made({ open: await opener(link.d, link.id), changed: later, now: clock.now });
  const store = storeOf({ link, words, server, line, model, now: clock.now, soon, later, forget });
  const time = new Intl.DateTimeFormat(words.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const page = /** @type {Page} */ ({
    root,
    store,
    reading: reader(later),
    force: true,
    moment: (ms) => time.format(ms),
  });
  page.given = givenTo(page, how);
  attach(line, store, clock.hear);
  arrived(root);
  root.className = 'wall';
  page.reading.watch(root);
  keyboard(page);
  addEventListener('scroll', () => (page.reading.scrolled(), page.tiles?.draw()), { passive: true });
  addEventListener('resize', soon);
  setInterval(later, 1000);
  draw(page);
  await store.refresh().catch(store.trouble);
  return { model, state: store.state, count: () => page.tiles?.count() ?? 0 };
}
