/**
 * What the wall knows: people, pairs and tiles as the server said them last, names as this device opened them, and from
 * both who needs whom. Merging is cheap; needs and order are made when something is drawn.
 */
import { tidied } from '../../core/workshop-names.js';
import { need, sorted } from './needs.js';
import { nobody, settle } from './order.js';

/** @typedef {import('./types').Person} Person
 * @typedef {import('./types').Pair} Pair
 * @typedef {import('./types').Helper} Helper
 * @typedef {import('./types').Tile} Tile
 * @typedef {import('./types').Need} Need
 * @typedef {import('../../core/workshop-names.js').Whose} Whose
 * @typedef {(sealed: string, seat: Whose) => Promise<string>} Opener */

/** Names opened before the page is drawn again. */
const BATCH = 64;

/** Names as this device opens them, some at a time. */
class Names {
  /** @type {Map<string, string | null>} opened names by what was sealed */
  opened = new Map();
  queue = /** @type {[string, Whose][]} */ ([]);
  busy = false;

  /** @param {Opener} open @param {() => void} changed some are open now */
  constructor(open, changed) {
    this.open = open;
    this.changed = changed;
  }

  /** A name; nothing yet where it is not open. @param {string | undefined} sealed @param {Whose} seat */
  of(sealed, seat) {
    if (!sealed) return null;
    const name = this.opened.get(sealed);
    if (name === undefined) {
      this.queue.push([sealed, seat]);
      if (!this.busy) this.work();
    }
    return name;
  }

  async work() {
    this.busy = true;
    // let everything of one message come first
    await null;
    while (this.queue.length) {
      const some = this.queue.splice(0, BATCH);
      await Promise.all(some.map(([sealed, seat]) => this.unseal(sealed, seat)));
      this.changed();
    }
    this.busy = false;
  }

  /** @param {string} sealed @param {Whose} seat */
  async unseal(sealed, seat) {
    const name = await this.open(sealed, seat)
      .then(tidied)
      .catch(() => null);
    this.opened.set(sealed, name);
  }
}

class Wall {
  shop = /** @type {import('./types').Shop | null} */ (null);
  people = /** @type {Map<number, Person>} */ (new Map());
  pairs = /** @type {Map<number, Pair>} */ (new Map());
  tiles = /** @type {Map<number, Tile>} */ (new Map());
  helpers = /** @type {Map<number, Helper>} */ (new Map());
  needs = /** @type {Map<number, Need>} */ (new Map());
  order = nobody();
  /** a better order than the one that is shown is ready */
  waiting = false;
  title = /** @type {string | null} */ (null);

  /** @param {{open: Opener, changed: () => void, now: () => number}} how */
  constructor({ open, changed, now }) {
    this.now = now;
    this.opening = new Names(open, () => (this.read(), changed()));
  }

  /** The name of a person, a number while it is not open. @param {number} n */
  name = (n) => this.people.get(n)?.said || `#${n}`;

  /** Both names of a pair. @param {Pair | undefined} pair */
  names(pair) {
    return pair ? /** @type {[string, string]} */ ([this.name(pair.a), this.name(pair.b)]) : ['', ''];
  }

  waitingLine() {
    return [...this.people.values()].filter(({ pair }) => !pair);
  }

  /** Everything anew, as `GET` gives it. @param {Awaited<ReturnType<import('./types').Server['look']>>} said */
  whole({ people, pairs, helpers, ...shop }) {
    this.shop = shop;
    this.people.clear();
    this.pairs.clear();
    this.peopled(people);
    this.paired(pairs);
    this.helped(helpers);
    if (shop.title) this.title = this.opening.of(shop.title, 'host') ?? null;
  }

  /** @param {import('../../core/wire').Helper[]} [all] */
  helped(all = []) {
    this.helpers = new Map(
      all.map((helper) => [helper.n, { ...helper, said: this.opening.of(helper.name, 'helper') }]),
    );
  }

  /** What has changed about the workshop itself. @param {import('../../core/wire').Door} door */
  doored({ helpers, ...rest }) {
    if (!this.shop) return;
    Object.assign(this.shop, { clock: null, ...rest });
    this.helped(helpers);
  }

  /** @param {import('./types').PersonSaid[]} [some] */
  peopled(some = []) {
    for (const person of some) {
      if (person.gone) this.people.delete(person.n);
      else this.people.set(person.n, { ...person, said: this.opening.of(person.name, 'person') });
    }
  }

  /** @param {Pair[]} [some] */
  paired(some = []) {
    for (const pair of some) {
      if (pair.apart) {
        this.pairs.delete(pair.n);
        this.tiles.delete(pair.n);
      } else this.pairs.set(pair.n, pair);
      for (const n of [pair.a, pair.b]) {
        const person = this.people.get(n);
        if (person && (!pair.apart || person.pair === pair.n)) person.pair = pair.apart ? null : pair.n;
      }
    }
  }

  /** @param {Tile[]} [some] @param {boolean} [all] these are all there are */
  tiled(some = [], all = false) {
    if (all) this.tiles.clear();
    for (const tile of some) this.tiles.set(tile.n, tile);
  }

  /** Takes the names that were opened. */
  read() {
    const { opened } = this.opening;
    for (const person of this.people.values()) person.said ??= opened.get(person.name ?? '');
    for (const helper of this.helpers.values()) helper.said ??= opened.get(helper.name);
    this.title ??= opened.get(this.shop?.title ?? '') ?? null;
  }

  /**
   * Needs and order of this moment. @param {(n: number) => boolean} shows the filter @param {boolean} reading whether
   * places stay
   */
  arrange(shows, reading) {
    const moment = this.now();
    const end = this.shop?.clock?.at;
    const ended = [...this.tiles.values()].filter(({ stage }) => stage === 'closed').length;
    const late = !!this.shop?.over || 2 * ended > this.tiles.size;
    this.needs = new Map();
    const fresh = new Map();
    for (const [n, tile] of this.tiles) {
      const found = need(tile, moment, { end, late });
      this.needs.set(n, found);
      if (shows(n)) fresh.set(n, found);
    }
    const { order, waiting } = settle(this.order, sorted(fresh), reading);
    Object.assign(this, { order, waiting });
  }
}

/** @param {{open: Opener, changed: () => void, now: () => number}} how */
export const model = (how) => new Wall(how);
/** @typedef {ReturnType<typeof model>} Model */
