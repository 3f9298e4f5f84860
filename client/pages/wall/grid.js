/**
 * A grid of which only the visible rows are in the page. Three bands with headings; every tile is one element that
 * stays the
 * same while it is drawn, so that the focus stays on it, and is drawn again only when something on it has changed.
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
 * its gap
 * @param {number} rows @param {number} window px @returns {[number, number]} from, up to */
export function visible(top, height, rows, window) {
  const from = Math.max(0, Math.floor((-top - BEYOND) / height));
  const to = Math.min(rows, Math.ceil((window - top + BEYOND) / height));
  return [Math.min(from, rows), Math.max(Math.min(from, rows), to)];
}

/** How many columns fit, and how wide each is. @param {number} width @param {number} least @returns {[number,
 * number]} */
export function columns(width, least) {
  const n = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  return [n, (width - GAP * (n - 1)) / n];
}

/** @param {HTMLElement} root an element of its own */
export function grid(root) {
  const bands = BANDS.map((band) => {
    const section = Object.assign(document.createElement('section'), { className: band, hidden: true });
    const heading = Object.assign(document.createElement('h2'), { id: `band-${band}` });
    const list = Object.assign(document.createElement('ul'), { className: 'tiles' });
    list.setAttribute('role', 'list');
    section.setAttribute('aria-labelledby', heading.id);
    section.append(heading, list);
    root.append(section);
    return { band, section, heading, list };
  });
  /** @type {Map<number, {li: HTMLElement, key: string, place: string, stop: string}>} */
  const drawn = new Map();
  /** tiles that are out of sight, to be drawn anew @type {HTMLElement[]} */
  const spare = [];
  /** the tile that Tab comes to */
  let stop = 0;
  let given = /** @type {Given | null} */ (null);
  let size = { columns: 1, width: 0, height: 0 };

  function measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const [n, width] = columns(root.clientWidth, 14.5 * rem);
    size = { columns: n, width, height: Math.round(8.5 * rem) };
  }

  /** A tile at its place; it comes right after `before`, so that it is read in the order in which it is seen.
   * @param {number} n @param {HTMLElement} list @param {number} at its place in the list @param {number} of @param
   * {HTMLElement | null} before */
  function put(n, list, at, of, before) {
    const { key, tile, label } = /** @type {Given} */ (given);
    let one = drawn.get(n);
    if (!one) {
      const li = spare.pop() ?? Object.assign(document.createElement('li'), { className: 'tile' });
      li.dataset.n = String(n);
      drawn.set(n, (one = { li, key: '', place: '', stop: '' }));
    }
    const { li } = one;
    const now = key(n);
    if (one.key !== now) {
      one.key = now;
      render(tile(n), li);
      li.firstElementChild?.setAttribute('aria-label', label(n));
    }
    const stops = n === stop ? '0' : '-1';
    if (one.stop !== stops) li.firstElementChild?.setAttribute('tabindex', (one.stop = stops));
    const x = (at % size.columns) * (size.width + GAP);
    const y = Math.floor(at / size.columns) * (size.height + GAP);
    const place = [x, y, size.width, size.height, of].join();
    if (one.place !== place) {
      one.place = place;
      Object.assign(li.style, {
        insetInlineStart: `${x}px`,
        insetBlockStart: `${y}px`,
        inlineSize: `${size.width}px`,
        blockSize: `${size.height}px`,
      });
      li.setAttribute('aria-posinset', String(at + 1));
      li.setAttribute('aria-setsize', String(of));
    }
    const held = li.contains(document.activeElement);
    if (li.parentElement === list && (held || li.previousElementSibling === before)) return li;
    list.insertBefore(li, before ? before.nextElementSibling : list.firstElementChild);
    if (held) /** @type {HTMLElement | null} */ (li.firstElementChild)?.focus({ preventScroll: true });
    return li;
  }

  /** How many rows a band has. @param {number[]} order */
  const rowsOf = (order) => Math.ceil(order.length / size.columns);

  /** @param {typeof bands[number]} its @param {number[]} order @param {number} top of the list in the window @param
   * {Set<number>} kept those drawn */
  function fill({ list }, order, top, kept) {
    const [from, to] = visible(top, size.height + GAP, rowsOf(order), innerHeight);
    const first = from * size.columns,
      last = Math.min(order.length, to * size.columns);
    const some = order.slice(first, last).map((n, at) => /** @type {[number, number]} */ ([n, first + at]));
    // whoever has the focus stays in the page, wherever it is scrolled
    const focused = Number(document.activeElement?.closest('.tile')?.getAttribute('data-n') ?? -1);
    const at = focused > 0 ? order.indexOf(focused) : -1;
    if (at >= 0 && at < first) some.unshift([focused, at]);
    if (at >= last) some.push([focused, at]);
    /** @type {HTMLElement | null} */
    let before = null;
    for (const [n] of some) kept.add(n);
    for (const li of /** @type {HTMLElement[]} */ ([...list.children])) {
      const n = Number(li.dataset.n);
      if (kept.has(n)) continue;
      li.remove();
      drawn.delete(n);
      spare.push(li);
    }
    for (const [n, at] of some) before = put(n, list, at, order.length, before);
  }

  /** @param {boolean} anew whether the width or the order may have changed; else only what is in sight has */
  function draw(anew) {
    if (!given) return;
    if (anew) frame(given);
    // all that is read is read before anything is written: one layout, not three
    const tops = bands.map(({ list }) => list.getBoundingClientRect().top);
    const kept = new Set();
    bands.forEach((its, at) => fill(its, given?.order[its.band] ?? [], tops[at] ?? 0, kept));
  }

  /** The bands at their full height, empty. @param {Given} given */
  function frame({ order, heading }) {
    measure();
    const all = BANDS.flatMap((band) => order[band]);
    if (!all.includes(stop)) stop = all[0] ?? 0;
    for (const its of bands) {
      const count = order[its.band].length;
      const height = `${Math.max(0, rowsOf(order[its.band]) * (size.height + GAP) - GAP)}px`;
      if (its.section.hidden !== !count) its.section.hidden = !count;
      if (its.list.style.blockSize !== height) its.list.style.blockSize = height;
      if (count) render(heading(its.band, count), its.heading);
    }
  }

  /** The tile beside another in the order. @param {number} n @param {string} key of the keyboard */
  function beside(n, key) {
    const order = given?.order ?? { now: [], soon: [], well: [] };
    const all = BANDS.flatMap((band) => order[band]);
    const at = all.indexOf(n);
    if (key === 'Home') return all[0];
    if (key === 'End') return all.at(-1);
    const rtl = document.documentElement.dir === 'rtl';
    const on = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, ArrowDown: size.columns, ArrowUp: -size.columns }[
      key
    ];
    if (!on) return undefined;
    return all[Math.min(all.length - 1, Math.max(0, at + on))];
  }

  const its = {
    /** Draws; with nothing given, what is visible of the same. @param {Given} [next] */
    draw(next) {
      if (next) given = next;
      draw(!!next);
    },
    /** How many tiles are in the page. */
    count: () => drawn.size,
    /** Brings a tile into sight and onto the focus. @param {number} n */
    focus(n) {
      stop = n;
      const band = bands.find(({ band }) => given?.order[band].includes(n));
      if (!band) return;
      const row = Math.floor((given?.order[band.band].indexOf(n) ?? 0) / size.columns);
      const top = band.list.getBoundingClientRect().top + row * (size.height + GAP);
      const [low, high] = [160, innerHeight - size.height - 24];
      if (top < low || top > high) scrollBy(0, top < low ? top - low : top - high);
      draw(false);
      /** @type {HTMLElement | null} */ (drawn.get(n)?.li.querySelector('button'))?.focus({ preventScroll: true });
    },
    /** Moves the focus as the arrow keys ask; tells whether it did. @param {number} n @param {string} key */
    move(n, key) {
      const next = beside(n, key);
      if (next === undefined) return false;
      its.focus(next);
      return true;
    },
  };
  root.addEventListener('focusin', ({ target }) => {
    const n = Number(/** @type {HTMLElement} */ (target).closest?.('.tile')?.getAttribute('data-n') ?? 0);
    if (!n || n === stop) return;
    for (const [which, word] of /** @type {[number, string][]} */ ([
      [stop, '-1'],
      [n, '0'],
    ])) {
      const one = drawn.get(which);
      if (one) one.li.firstElementChild?.setAttribute('tabindex', (one.stop = word));
    }
    stop = n;
  });
  return its;
}
/** @typedef {ReturnType<typeof grid>} Grid */
