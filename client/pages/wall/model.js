/**
 * What the wall knows: people, pairs and tiles as the server said them last, names as this device opened them, and from
 * both
 * who needs whom. Merging is cheap; needs and order are made when something is drawn.
 */
import { tidied } from '../../core/workshop-names.js';
import { need, sorted } from './needs.js';
import { nobody, settle } from './order.js';

/** @typedef {import('./types').Person} Person
 * @typedef {import('./types').Pair} Pair
 * @typedef {import('./types').Helper} Helper
 * @typedef {import('./types').Tile} Tile
 * @typedef {import('./types').Need} Need
 * @typedef {(sealed: string, seat: import('../../core/workshop-names.js').Whose) => Promise<string>} Opener */

/** Names opened before the page is drawn again. */
const BATCH = 64;

/** @param {{open: Opener, changed: () => void, now: () => number}} how */
export function model({ open, changed, now }) {
  /** @type {Map<string, string | null>} opened names by what was sealed */
  const opened = new Map();
  let queue = /** @type {[string, import('../../core/workshop-names.js').Whose][]} */ ([]);
  let busy = false;

  const its = {
    shop: /** @type {import('./types').Shop | null} */ (null),
    people: /** @type {Map<number, Person>} */ (new Map()),
    pairs: /** @type {Map<number, Pair>} */ (new Map()),
    tiles: /** @type {Map<number, Tile>} */ (new Map()),
    helpers: /** @type {Map<number, Helper>} */ (new Map()),
    needs: /** @type {Map<number, Need>} */ (new Map()),
    order: nobody(),
    /** a better order than the one that is shown is ready */
    waiting: false,
    title: /** @type {string | null} */ (null),
    /** The name of a person, a number while it is not open. @param {number} n */
    name: (n) => its.people.get(n)?.said || `#${n}`,
    /** Both names of a pair. @param {Pair | undefined} pair */
    names: (pair) => (pair ? /** @type {[string, string]} */ ([its.name(pair.a), its.name(pair.b)]) : ['', '']),
    whole,
    tiled,
    peopled,
    paired,
    doored,
    arrange,
    waitingLine: () => [...its.people.values()].filter((one) => !one.pair),
  };

  /** Everything anew, as `GET` gives it. @param {Awaited<ReturnType<import('./types').Server['look']>>} said */
  function whole({ people, pairs, helpers, ...shop }) {
    its.shop = shop;
    its.people.clear();
    its.pairs.clear();
    peopled(people);
    paired(pairs);
    helped(helpers);
    if (shop.title) its.title = named(shop.title, 'host') ?? null;
  }

  /** @param {{n: number, name: string}[]} [all] */
  function helped(all = []) {
    its.helpers = new Map(all.map((one) => [one.n, { ...one, said: named(one.name, 'helper') }]));
  }

  /** What has changed about the workshop itself. @param {any} door */
  function doored({ helpers, ...rest }) {
    if (!its.shop) return;
    Object.assign(its.shop, { clock: null, ...rest });
    helped(helpers);
  }

  /** @param {import('./types').PersonSaid[]} [some] */
  function peopled(some = []) {
    for (const one of some) {
      if (one.gone) its.people.delete(one.n);
      else its.people.set(one.n, { ...one, said: named(one.name, 'person') });
    }
  }

  /** @param {Pair[]} [some] */
  function paired(some = []) {
    for (const one of some) {
      if (one.apart) {
        its.pairs.delete(one.n);
        its.tiles.delete(one.n);
      } else its.pairs.set(one.n, one);
      for (const n of [one.a, one.b]) {
        const person = its.people.get(n);
        if (person && (!one.apart || person.pair === one.n)) person.pair = one.apart ? null : one.n;
      }
    }
  }

  /** @param {Tile[]} [some] @param {boolean} [all] these are all there are */
  function tiled(some = [], all = false) {
    if (all) its.tiles.clear();
    for (const tile of some) its.tiles.set(tile.n, tile);
  }

  /** @param {string | undefined} sealed @param {import('../../core/workshop-names.js').Whose} seat */
  function named(sealed, seat) {
    if (!sealed) return null;
    const name = opened.get(sealed);
    if (name === undefined) {
      queue.push([sealed, seat]);
      if (!busy) work();
    }
    return name;
  }

  async function work() {
    busy = true;
    // let everything of one message come first
    await null;
    while (queue.length) {
      const some = queue.slice(0, BATCH);
      queue = queue.slice(BATCH);
      await Promise.all(
        some.map(async ([sealed, seat]) =>
          opened.set(
            sealed,
            await open(sealed, seat)
              .then(tidied)
              .catch(() => null),
          ),
        ),
      );
      for (const one of its.people.values()) one.said ??= opened.get(one.name);
      for (const one of its.helpers.values()) one.said ??= opened.get(one.name);
      its.title ??= opened.get(its.shop?.title ?? '') ?? null;
      changed();
    }
    busy = false;
  }

  /**
   * Needs and order of this moment. @param {(n: number) => boolean} shows the filter @param {boolean} reading whether
   * places stay
   */
  function arrange(shows, reading) {
    const moment = now();
    const end = its.shop?.clock?.at;
    const ended = [...its.tiles.values()].filter(({ stage }) => stage === 'closed').length;
    const late = !!its.shop?.over || 2 * ended > its.tiles.size;
    its.needs = new Map();
    const fresh = new Map();
    for (const [n, tile] of its.tiles) {
      const found = need(tile, moment, { end, late });
      its.needs.set(n, found);
      if (shows(n)) fresh.set(n, found);
    }
    const { order, waiting } = settle(its.order, sorted(fresh), reading);
    Object.assign(its, { order, waiting });
  }
  return its;
}
/** @typedef {ReturnType<typeof model>} Model */
