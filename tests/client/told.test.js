/** What a page tells somebody about who will read, and what is then done with their words: one decision. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { b64, random } from '../../client/core/seal.js';
import { quiet, Server } from './server.js';
import { answered } from './stated.js';

// what the drawing library and the door look for when they load; what is drawn here is only read
Object.assign(globalThis, { document: { createTreeWalker() {}, createComment() {}, querySelector() {}, getElementById() {}, addEventListener() {} }, location: { pathname: '/', origin: 'https://x.example' } });
globalThis.navigator ??= /** @type {any} */ ({ languages: ['en'] });
globalThis.addEventListener ??= () => {};
const { local } = await import('../../client/ui/panel/device.js');
const { seated, settle } = await import('../../client/core/claim.js');
const { letIn } = await import('../../client/ui/panel/safe.js');
const { sheet } = await import('../../client/ui/panel/pact.js');
const { page } = await import('../../client/ui/panel/write.js');

/** All that stands in a drawing, flat. @returns {any[]} */
const parts = (drawn) => (Array.isArray(drawn) ? drawn.flatMap(parts) : drawn?.strings ? [...drawn.strings, ...drawn.values.flatMap(parts)] : [drawn]);
const tapOf = (drawn) => parts(drawn).find((one) => typeof one === 'function');

const view = (more = {}) => ({ seat: 'a', stage: 'running', protocol: 'p', step: { id: 'x.fill~1', kind: 'write', name: 'x', place: 'fill' }, fields: [{ name: 'f', kind: 'one', list: 'none' }], ...more });
/** @type {any} */
let asked, record;

beforeEach(() => {
  [asked, record] = [[], { seat: 'a', L: b64(random(32)) }];
  local.key = String(random(4));
});

/** @returns {any} */
const env = (its, moves = { write: {} }) => ({ view: its, me: 'a', other: 'b', can: new Map(Object.entries(moves)), open() {}, send: (...what) => asked.push(what), context: { texts: {}, redraw() {} },
  words: { ui: (key, { what = '' } = {}) => (what ? `${key} ${what}` : key), label: (key) => key, option: (_, word) => word, first: () => '', ask: '', hints: [], title: '' },
  actions: { trust: () => ({ record }), say: async (...what) => (asked.push(what), true) } });

/** What the page says, and what a tap on its button does with the words. */
async function told(its) {
  const { alone, main } = page(env(its));
  tapOf(main)();
  await quiet();
  return [alone, asked.at(-1)[2]];
}

test('the page’s promise about the words is kept', async () => {
  assert.deepEqual(await told(view({ reveal: 'never' })), ['write.alone', 'own']);
  local.key += ' next';
  assert.deepEqual(await told(view({ reveal: 'both-done' })), ['write.alone.both', 'done']);
  local.key += ' next';
  assert.deepEqual(await told(view({ reveal: 'by-choice' })), ['write.alone', 'own']);
});

test('a promise made at a visit holds, whatever is claimed while somebody types', async () => {
  page(env(view({ reveal: 'never' })));
  assert.deepEqual(await told(view({ reveal: 'both-done' })), ['write.alone', 'own']);
  local.key += ' next';
  page(env(view({ reveal: 'both-done' })));
  page(env(view({ reveal: 'never' })));
  assert.deepEqual(await told(view({ reveal: 'both-done' })), ['write.alone', 'own']);
});

const ASKED = { consent: { args: { present: {}, taps: {}, words: {}, gap: {} } } };
/** The sheet as it opens: which switches are on, whether it says that this device does not know, and its button. */
function opened(its) {
  local.opened += 1;
  const { body, end } = sheet(env(its, ASKED), 'consent');
  const on = parts(body).filter((one) => typeof one === 'boolean');
  return { on, news: parts(end).includes('consent.new'), says: parts(end).map(String).join(' '), keep: tapOf(end) };
}

test('a switch that decides who reads is on only where it was tapped on this device', () => {
  const claims = { consent: { mine: ['present', 'taps', 'words'], both: ['present', 'taps', 'words'] } };
  const fresh = opened(view(claims));
  assert.deepEqual([fresh.on, fresh.news], [[true, false, false, false], true]);
  assert.doesNotMatch(fresh.says, /consent\.words/);
  fresh.keep();
  assert.deepEqual(asked.at(-1), ['consent', { present: true, taps: false, words: false, gap: false }]);
  record.consent = ['present', 'taps', 'words'];
  assert.deepEqual([opened(view(claims)).on, opened(view(claims)).news], [[true, true, true, false], false]);
  assert.match(opened(view(claims)).says, /consent\.words/);
});

test('consent taken back on another device stays so in the sheet', () => {
  record.consent = ['present', 'words'];
  assert.deepEqual(opened(view({ consent: { mine: ['present'] } })).on, [true, false, false, false]);
});

test('the taps after a turn say for whom they are, as this device knows it', () => {
  const its = view({ consent: { mine: ['taps'], both: ['taps', 'gap'] } });
  const says = () => parts(sheet(env(its, { pulse: { args: { turn: { const: 1 } } } }), 'pulse').end).find((one) => /^pulse\.(own|pair|all)$/.test(one));
  assert.equal(says(), 'pulse.own');
  record.consent = ['gap'];
  assert.equal(says(), 'pulse.pair');
  record.consent = ['gap', 'taps'];
  assert.equal(says(), 'pulse.all');
});

// another device of a seat

/** What a first device leaves for a second one, and that second one; `lie` changes what the server says of it. */
async function second(lie = (told) => told, change = (given) => given) {
  const server = new Server();
  const first = await server.device('a');
  Object.assign(record, first);
  let left = '';
  globalThis.fetch = async (path, { body }) => {
    const given = JSON.parse(body);
    if (path.endsWith('/device')) left = given.box;
    return path.endsWith('/claim') ? answered('POST', path, { seat: 'a', box: left }, body, (told) => lie(told, server)) : answered('POST', path, { until: 1 }, body);
  };
  const I = random(32);
  const trust = { session: server.session, names: {}, record: change(record), keys: { number: 0, token: () => 't' } };
  await letIn(env(view()), /** @type {any} */ (trust), I);
  return settle({ ...(await seated(b64(I))), until: 0 }, server.session);
}

test('a second device learns what was agreed to on the first', async () => {
  record.consent = ['present', 'words'];
  const its = await second();
  assert.deepEqual([its.S, its.d, its.consent], [record.S, record.d, ['present', 'words']]);
  record.consent = ['present', 'words'];
  assert.deepEqual((await second((told) => told, ({ consent, ...older }) => older)).consent, undefined);
});

test('a server cannot announce consent in the first device’s place, nor to another seat', async () => {
  record.consent = ['present', 'words'];
  await assert.rejects(second((told) => ({ ...told, seat: 'b' })), { kind: 'place' });
  await assert.rejects(second(({ box }) => ({ seat: 'a', box: b64(random(1024 + 31)).replace(/^..../, box.slice(0, 4)) })), { kind: 'place' });
  const without = await second(({ seat }) => ({ seat, consent: ['words'] }));
  assert.equal(without.consent, undefined);
  assert.notEqual(without.S, record.S);
});
