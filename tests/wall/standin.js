/** A workshop without a server: the wall in the page under test, with pairs that do what the Python side says. */
import { app } from '/static/pages/wall/app.js';
import { hear } from '/static/core/ear.js';
import { newPair } from '/static/core/pair.js';
import { b64, random } from '/static/core/seal.js';
import { comer, earsOf, sealName } from '/static/core/workshop-names.js';

const FIRST = 'Mira Jonas Ana Levin Ruth Sam Kaya Tom Ida Per Lou Emre Nora Finn Jo Alex Zoe Max Eva Karl Ben Ayse Tim Olga'.split(' ');
const MIN = 60_000;
/** Names are the same few sealed ones: opening two thousand takes the machine's time and tells nothing. */
const sealed = new Map();

/** What a pair does, by number: the twelve of the look, then people who talk. */
const SHOWN = {
  7: { hand: -2 * MIN, kind: 'reflect', part: 'check', floor: 'b' }, 3: { kind: 'reflect', part: 'say', tries: 4, since: -4 * MIN, floor: 'a' }, 11: { gone: -4 * MIN, acted: -4 * MIN, here: { a: false, b: true }, floor: 'a' },
  5: { acted: -6 * MIN, floor: 'b' }, 2: { clock: { phase: 'over', running: true, ends: -3 * MIN, total: 2 * MIN }, floor: 'a' }, 9: { stage: 'break', kind: 'turn', break: { until: 20 * MIN }, floor: null },
  12: { recall: 5.9 * MIN, kind: 'reflect', part: 'say', floor: 'a', place_n: [3, 9] }, 10: { stage: 'closed', done: true, kind: 'closed', part: 'closed', floor: null, acted: -2 * MIN }, 4: { kind: 'reflect', part: 'say', floor: 'a' }, 8: { kind: 'together', floor: null, since: 0 },
};
/** What it has answered and said, for whoever holds it against the contract: route or event, what was sent, what came. */
window.told = [];
/** Only what JSON can carry reaches the page: what is undefined or null by chance is not there, as from the server. */
const carried = (kind, value, sent = null) => {
  const its = JSON.parse(JSON.stringify(value));
  window.told.push([kind, sent, its]);
  return structuredClone(its);
};
const moments = (tile, now) => ({ ...tile, ...Object.fromEntries(['hand', 'since', 'acted', 'recall', 'gone'].filter((key) => tile[key] !== undefined).map((key) => [key, now + tile[key]])),
  ...(tile.clock && { clock: { ...tile.clock, ends: now + tile.clock.ends } }), ...(tile.break && { break: { until: now + tile.break.until } }) });
/** A tile as the server makes it: what is not so is left out. */
const whole = (tile) => Object.fromEntries(Object.entries({ ...tile, left: !!tile.gone }).filter(([, value]) => value !== null));
const tile = (n, now) => whole({ n, protocol: 'speaker-listener', stage: 'running', kind: 'turn', part: 'talk', place_n: [1 + (n % 9), 9], floor: n % 2 ? 'b' : 'a', here: { a: true, b: true }, ready: [], verdicts: { got: n % 5, partly: 1, no: 0 }, understood: { a: 'none', b: 'open' }, turns: n % 7, cues: 0, done: false, opened: true,
  clock: { phase: 'main', running: true, since: now - MIN, ends: now + 2 * MIN, total: 3 * MIN }, ...moments({ since: -MIN, acted: -MIN, ...SHOWN[n] }, now) });

async function names(D, id, count) {
  for (const name of FIRST.slice(0, count)) if (!sealed.has(name)) sealed.set(name, (await comer(D, id, name)).name);
}

/** @param {{pairs: number, waiting?: any[], words: any, protocols?: any[], role?: string, title?: string, over?: boolean, deaf?: number[]}} how `deaf`: people from before there were ears */
window.open_ = async ({ pairs, waiting = [], words, protocols = [], role = 'facilitator', title = 'Sunday, for two', own = false, deaf = [] }) => {
  const id = b64(random(16));
  const { d, D } = await newPair();
  const key = b64(D);
  sealed.clear();
  await names(key, id, FIRST.length);
  const now = Date.now();
  const person = async (n, name, more = {}) => ({ n, name: own || deaf.includes(n) ? await sealName(key, id, 'person', name) : sealed.get(name) ?? (await sealName(key, id, 'person', name)), locale: 'en', at: now - (50 - n) * 1000, ...more });
  const people = await Promise.all(Array.from({ length: pairs * 2 }, (_, at) => person(at + 1, FIRST[at % FIRST.length], { pair: (at >> 1) + 1 })));
  for (const one of waiting) people.push(await person(people.length + 1, one.name, { at: now - 4 * MIN, ...(one.together && { together: one.together }), ...(one.unconfirmed && { unconfirmed: true }) }));
  const list = Array.from({ length: pairs }, (_, at) => ({ n: at + 1, session: b64(random(16)), a: 2 * at + 1, b: 2 * at + 2, at: now, ...(at === 20 && { taken: 1 }) }));
  const shop = { v: 1, role, protocol: 'speaker-listener', settings: {}, languages: ['en', 'de'], capacity: 2000, key, code: '7K2M9QXB', open: true, over: false, expires: now + 1e8, title: await sealName(key, id, 'host', title), helpers: [{ n: 1, name: await sealName(key, id, 'helper', 'Kim') }] };
  const listeners = {}, at = `/api/workshops/${id}`;
  window.asked = [];
  const ears = await earsOf(b64(d), id);
  /** What both of a pair read in their boxes. */
  window.heard = async ({ n, a, b }) => Promise.all([['a', a], ['b', b]].map(async ([seat, box]) => hear(b64(await ears(people[list[n - 1][seat] - 1].name)), list[n - 1].session, seat, box)));
  const answer = (path, body) => {
    if (fake.refuse) throw Object.assign(new Error(fake.refuse), { code: 'holding' });
    if (path === 'people') return { people: body.people.map((one) => (people.push({ n: people.length + 1, name: one.name, locale: one.locale, at: now }), people.length)) };
    if (path === 'pairs') return { pairs: body.pairs.map(([a, b]) => { list.push({ n: list.length + 1, session: b64(random(16)), a, b, at: now }); for (const n of [a, b]) people[n - 1].pair = list.length; fake.say({ tiles: [tile(list.length, Date.now())] }); tell(); return { n: list.length, session: list.at(-1).session }; }) };
    if (path === 'door') Object.assign(shop, body);
    if (path === 'code') shop.code = 'N3WC0DE5';
    if (path === 'people/confirm') for (const n of body.people) delete people[n - 1].unconfirmed;
    if (path === 'people/out') {
      shop.code = 'N3WC0DE5';
      const gone = people.filter(({ n, pair, gone }) => n >= body.since && !pair && !gone);
      for (const { n } of gone) people[n - 1] = { n, gone: true };
      tell();
      return { out: gone.length, code: shop.code };
    }
    if (path === 'helpers') { shop.helpers.push({ n: 2, name: body.name }); return { helper: 2 }; }
    if (/take$/.test(path)) list[path.split('/')[1] - 1].taken = body.mine ? 0 : undefined;
    if (path === 'hands') return { hand: body.id };
    tell();
    if (path === 'end') return (shop.over = true), { sums };
    return path === 'door' ? { open: shop.open } : path === 'code' ? { code: shop.code } : { ok: true };
  };
  const sums = { pairs, finished: pairs - 2, turns: pairs * 6, understood: { got: pairs * 3, partly: pairs, no: 2 }, ratings: { understood: { pairs: 7, mean: 4.3 } } };
  const fake = {
    asked: window.asked,
    refuse: '',
    server: {
      look: async () => carried(`GET ${at}`, { ...shop, people: people.filter(({ gone }) => !gone), pairs: list }),
      async send(path, body) {
        window.asked.push([path, body]);
        return carried(`POST ${at}/${path}`, answer(path, body), body);
      },
      sums: async () => carried(`GET ${at}/sums`, sums),
      erase: async () => carried(`DELETE ${at}`, { receipt: 'r'.repeat(22) }),
      remove: async (path) => (window.asked.push([path]), (shop.helpers = []), tell(), carried(`DELETE ${at}/${path}`, { ok: true })),
      protocols: async () => carried('GET /api/protocols', { protocols, languages: words.languages, ui: words.ui, public_url: '', key_needed: false }),
      texts: async (protocol) => carried(`GET /api/protocols/${protocol}/texts/${words.language}`, window.texts),
    },
    line: { connected: true, on: (event, listener) => (listeners[event] = listener), tell: (event, what) => window.asked.push([event, carried(`tell ${event}`, what)]), disconnect() {} },
    say: (what) => fake.fire('wall', { now: Date.now(), whole: false, ...what }),
    fire: (event, what) => listeners[event](what && carried(event, what)),
    tile: (n, more = {}) => whole({ ...tile(n, Date.now()), ...moments(more, Date.now()) }),
    door: (more = {}) => ({ code: shop.code, open: shop.open, protocol: shop.protocol, helpers: shop.helpers, over: shop.over, ...more }),
  };
  /** What the line says of what was asked for. */
  const tell = () => setTimeout(() => fake.say({ tiles: [], people, pairs: list, door: fake.door() }));
  window.fake = fake;
  const old = document.getElementById('root');
  const root = Object.assign(document.createElement('div'), { id: 'root' });
  old.replaceWith(root);
  document.documentElement.lang = words.language;
  window.wall = await app({ root, link: { id, token: b64(random(32)), d: b64(d), p: b64(random(32)) }, words, server: fake.server, line: fake.line, base: 'https://example.org', prepared: [], keep: (prepared) => (window.prepared = structuredClone(prepared)) });
  fake.say({ whole: true, tiles: list.map(({ n }) => tile(n, Date.now())) });
};

/** Changes `count` tiles four times a second, and notes how long each frame took. @param {number} seconds @param {number} count */
window.bench = async (seconds, count) => {
  const frames = [], work = [];
  const total = window.wall.model.tiles.size;
  let last = performance.now(), going = true, at = 0;
  const frame = (now) => (frames.push(now - last), (last = now), going && requestAnimationFrame(frame));
  const long = new PerformanceObserver((list) => work.push(...list.getEntries().map(({ duration }) => duration)));
  long.observe({ type: 'longtask' });
  requestAnimationFrame((now) => ((last = now), requestAnimationFrame(frame)));
  const timer = setInterval(() => {
    const tiles = Array.from({ length: count }, () => window.fake.tile(1 + (at++ * 7) % total, { acted: 0, since: 0, kind: at % 3 ? 'turn' : 'reflect', part: 'say', floor: at % 2 ? 'a' : 'b', tries: at % 40 ? 0 : 3 }));
    window.fake.say({ tiles });
  }, 250);
  const scroll = setInterval(() => scrollBy(0, at % 2000 < 1000 ? 180 : -180), 50);
  await new Promise((done) => setTimeout(done, seconds * 1000));
  [going] = [false, clearInterval(timer), clearInterval(scroll), long.disconnect()];
  frames.sort((a, b) => a - b);
  return { frames: frames.length, p50: frames[frames.length >> 1], p99: frames[Math.floor(frames.length * 0.99)], worst: frames.at(-1), long: work.length, longest: Math.max(0, ...work), drawn: window.wall.count() };
};
document.body.dataset.ready = 'yes';
