/**
 * A grid of which only the visible rows are in the page. Three bands with headings; every tile is one element
 * that stays the same while it is drawn, so that the focus stays on it, and is drawn again only when something on
 * it has changed.
 */
import { render } from '../../vendor/lit-html.js';

/** @typedef {import('./needs.js').Band} Band
 * @typedef {{order: import('./order.js').Order, key: (n: number) => string, tile: (n: number) => unknown, heading:
 * (band: Band, count: number) => unknown, label: (n: number) => string}} Given */

export const BANDS = /** @type {const} */ (['now', 'soon', 'well']);
const GAP = 12;
/** Pixels above and below the window that are drawn as well. */
const BEYOND = 300;

/** Which rows of a list can be seen. @param {number} top of the list in the window @param {number} height of a row with
 * its gap @param {number} rows @param {number} window px @returns {[number, number]} from, up to */
export function visible(top, height, rows, window) {
  const from = Math.max(0, Math.floor((-top - BEYOND) / height));
  const to = Math.min(rows, Math.ceil((window - top + BEYOND) / height));
  return [Math.min(from, rows), Math.max(Math.min(from, rows), to)];
}

/** How many columns fit, and how wide each is. @param {number} width @param {number} least
 * @returns {[number, number]} */
export function columns(width, least) {
  const n = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  return [n, (width - GAP * (n - 1)) / n];
}

/** A band with its heading and its list, as yet empty. @param {Band} band @param {HTMLElement} root */
function bandOf(band, root) {
  const section = Object.assign(document.createElement('section'), { className: band, hidden: true });
  const heading = Object.assign(document.createElement('h2'), { id: `band-${band}` });
  const list = Object.assign(document.createElement('ul'), { className: 'tiles' });
  list.setAttribute('role', 'list');
  section.setAttribute('aria-labelledby', heading.id);
  section.append(heading, list);
  root.append(section);
  return { band, section, heading, list };
}

/** @typedef {ReturnType<typeof bandOf>} Section
 * @typedef {{li: HTMLElement, key: string, place: string, stop: string}} Drawn */

/** Writes where a tile stands, if that has changed. @param {Drawn} drawn @param {number} at its place in the list
 * @param {number} of @param {{columns: number, width: number, height: number}} size */
function place(drawn, at, of, { columns, width, height }) {
  const x = (at % columns) * (width + GAP);
  const y = Math.floor(at / columns) * (height + GAP);
  const stands = [x, y, width, height, of].join();
  if (drawn.place === stands) return;
  drawn.place = stands;
  Object.assign(drawn.li.style, {
    insetInlineStart: `${x}px`,
    insetBlockStart: `${y}px`,
    inlineSize: `${width}px`,
    blockSize: `${height}px`,
  });
  drawn.li.setAttribute('aria-posinset', String(at + 1));
  drawn.li.setAttribute('aria-setsize', String(of));
}

/** @param {Drawn} drawn @param {string} stop */
const setStop = (drawn, stop) => drawn.li.firstElementChild?.setAttribute('tabindex', (drawn.stop = stop));

class Tiles {
  /** @type {Map<number, Drawn>} */
  drawn = new Map();
  /** tiles that are out of sight, to be drawn anew @type {HTMLElement[]} */
  spare = [];
  /** the tile that Tab comes to */
  stop = 0;
  given = /** @type {Given | null} */ (null);
  size = { columns: 1, width: 0, height: 0 };

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.bands = BANDS.map((band) => bandOf(band, root));
    root.addEventListener('focusin', ({ target }) => {
      const tile = /** @type {HTMLElement} */ (target).closest?.('.tile');
      this.focused(Number(tile?.getAttribute('data-n') ?? 0));
    });
  }

  /** Draws; with nothing given, what is visible of the same. @param {Given} [next] */
  draw(next) {
    if (next) this.given = next;
    const { given } = this;
    if (!given) return;
    // only then the width or the order may have changed
    if (next) this.frame(next);
    // all that is read is read before anything is written: one layout, not three
    const tops = this.bands.map(({ list }) => list.getBoundingClientRect().top);
    const kept = new Set();
    this.bands.forEach((section, at) => this.fill(section, given.order[section.band], tops[at] ?? 0, kept));
  }

  /** How many tiles are in the page. */
  count() {
    return this.drawn.size;
  }

  /** Brings a tile into sight and onto the focus. @param {number} n */
  focus(n) {
    const { given, size } = this;
    this.stop = n;
    const section = this.bands.find(({ band }) => given?.order[band].includes(n));
    if (!section) return;
    const row = Math.floor((given?.order[section.band].indexOf(n) ?? 0) / size.columns);
    const top = section.list.getBoundingClientRect().top + row * (size.height + GAP);
    const [low, high] = [160, innerHeight - size.height - 24];
    if (top < low || top > high) scrollBy(0, top < low ? top - low : top - high);
    this.draw();
    /** @type {HTMLElement | null} */ (this.drawn.get(n)?.li.querySelector('button'))?.focus({ preventScroll: true });
  }

  /** Moves the focus as the arrow keys ask; tells whether it did. @param {number} n @param {string} key */
  move(n, key) {
    const next = this.beside(n, key);
    if (next === undefined) return false;
    this.focus(next);
    return true;
  }

  /** The tile beside another in the order. @param {number} n @param {string} key of the keyboard */
  beside(n, key) {
    const all = this.all();
    const at = all.indexOf(n);
    if (key === 'Home') return all[0];
    if (key === 'End') return all.at(-1);
    const rtl = document.documentElement.dir === 'rtl';
    const { columns } = this.size;
    const on = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: columns, ArrowUp: -columns }[key];
    if (!on) return undefined;
    return all[Math.min(all.length - 1, Math.max(0, at + on))];
  }

  /** Every tile in the order of the bands. */
  all() {
    return BANDS.flatMap((band) => this.given?.order[band] ?? []);
  }

  /** Tab comes to the tile that has the focus. @param {number} n 0: none */
  focused(n) {
    if (!n || n === this.stop) return;
    const [from, to] = [this.drawn.get(this.stop), this.drawn.get(n)];
    if (from) setStop(from, '-1');
    if (to) setStop(to, '0');
    this.stop = n;
  }

  measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const [n, width] = columns(this.root.clientWidth, 14.5 * rem);
    this.size = { columns: n, width, height: Math.round(8.5 * rem) };
  }

  /** How many rows a band has. @param {number[]} order */
  rowsOf(order) {
    return Math.ceil(order.length / this.size.columns);
  }

  /** The bands at their full height, empty. @param {Given} given */
  frame({ order, heading }) {
    this.measure();
    const all = this.all();
    if (!all.includes(this.stop)) this.stop = all[0] ?? 0;
    for (const section of this.bands) {
      const count = order[section.band].length;
      const height = `${Math.max(0, this.rowsOf(order[section.band]) * (this.size.height + GAP) - GAP)}px`;
      if (section.section.hidden !== !count) section.section.hidden = !count;
      if (section.list.style.blockSize !== height) section.list.style.blockSize = height;
      if (count) render(heading(section.band, count), section.heading);
    }
  }

  /** @param {Section} section @param {number[]} order @param {number} top of the list in the window
   * @param {Set<number>} kept those drawn */
  fill({ list }, order, top, kept) {
    const { columns, height } = this.size;
    const [from, to] = visible(top, height + GAP, this.rowsOf(order), innerHeight);
    const first = from * columns;
    const last = Math.min(order.length, to * columns);
    const some = order.slice(first, last).map((n, at) => /** @type {[number, number]} */ ([n, first + at]));
    // whoever has the focus stays in the page, wherever it is scrolled
    const focused = Number(document.activeElement?.closest('.tile')?.getAttribute('data-n') ?? -1);
    const at = focused > 0 ? order.indexOf(focused) : -1;
    if (at >= 0 && at < first) some.unshift([focused, at]);
    if (at >= last) some.push([focused, at]);
    for (const [n] of some) kept.add(n);
    this.drop(list, kept);
    /** @type {HTMLElement | null} */
    let before = null;
    for (const [n, at] of some) before = this.put(n, list, at, order.length, before);
  }

  /** Takes out what is no longer in sight. @param {HTMLElement} list @param {Set<number>} kept */
  drop(list, kept) {
    for (const li of /** @type {HTMLElement[]} */ ([...list.children])) {
      const n = Number(li.dataset.n);
      if (kept.has(n)) continue;
      li.remove();
      this.drawn.delete(n);
      this.spare.push(li);
    }
  }

  /** The element of a tile. @param {number} n @returns {Drawn} */
  elementOf(n) {
    const had = this.drawn.get(n);
    if (had) return had;
    const li = this.spare.pop() ?? Object.assign(document.createElement('li'), { className: 'tile' });
    li.dataset.n = String(n);
    const drawn = { li, key: '', place: '', stop: '' };
    this.drawn.set(n, drawn);
    return drawn;
  }

  /** A tile at its place; it comes right after `before`, so that it is read in the order in which it is seen.
   * @param {number} n @param {HTMLElement} list @param {number} at its place in the list @param {number} of
   * @param {HTMLElement | null} before */
  put(n, list, at, of, before) {
    const { key, tile, label } = /** @type {Given} */ (this.given);
    const drawn = this.elementOf(n);
    const { li } = drawn;
    const now = key(n);
    if (drawn.key !== now) {
      drawn.key = now;
      render(tile(n), li);
      li.firstElementChild?.setAttribute('aria-label', label(n));
    }
    const stop = n === this.stop ? '0' : '-1';
    if (drawn.stop !== stop) setStop(drawn, stop);
    place(drawn, at, of, this.size);
    const held = li.contains(document.activeElement);
    if (li.parentElement === list && (held || li.previousElementSibling === before)) return li;
    list.insertBefore(li, before ? before.nextElementSibling : list.firstElementChild);
    if (held) /** @type {HTMLElement | null} */ (li.firstElementChild)?.focus({ preventScroll: true });
    return li;
  }
}

/** @param {HTMLElement} root an element of its own */
export const grid = (root) => new Tiles(root);
/** @typedef {ReturnType<typeof grid>} Grid */
