/** Words that may mean danger: the same line for everybody, and nothing of a pick is seen before its author shows it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

// what the drawing library and the door look for when they load; what is drawn here is only read
Object.assign(globalThis, { document: { createTreeWalker() {}, createComment() {}, querySelector() {}, getElementById() {}, addEventListener() {} }, location: { pathname: '/', origin: 'https://x.example' } });
globalThis.navigator ??= /** @type {any} */ ({ languages: ['en'] });
globalThis.addEventListener ??= () => {};
globalThis.localStorage ??= /** @type {any} */ ({ getItem: () => null, setItem() {}, removeItem() {} });
globalThis.sessionStorage ??= globalThis.localStorage;
const { local } = await import('../../client/ui/panel/device.js');
const { note } = await import('../../client/ui/panel/notes.js');
const { page } = await import('../../client/ui/panel/write.js');
const { page: seldom } = await import('../../client/ui/panel/pages.js');
const { values } = await import('../../client/ui/panel/fields.js');

/** All that stands in a drawing, flat. @returns {any[]} */
const parts = (drawn) => (Array.isArray(drawn) ? drawn.flatMap(parts) : drawn?.strings ? [...drawn.strings, ...drawn.values.flatMap(parts)] : [drawn]);
const taps = (drawn) => parts(drawn).filter((one) => typeof one === 'function');
const plain = (drawn) => parts(drawn).map(String);

const FIELDS = [{ name: 'far', kind: 'many', list: 'far', most: 3 }, { name: 'why', kind: 'text' }];
const view = (more = {}) => ({ seat: 'a', stage: 'running', protocol: 'p', step: { id: 'x.fill~1', kind: 'write', name: 'x', place: 'fill' }, fields: FIELDS, people: {}, understood: {}, danger: true, reveal: 'by-choice', ...more });
const LOOK = { step: { id: 'x.look~2', kind: 'write', name: 'x', place: 'look' }, boxes: ['far', 'why'].map((field) => ({ box: `a/x.fill~1/${field}`, from: 'a', field, step: 'x.fill~1' })) };
const KEPT = { 'a/x.fill~1/far': '["afraid","alone"]', 'a/x.fill~1/why': 'Long ago' };
/** @type {any[]} */
let asked = [];

beforeEach(() => {
  asked = [];
  local.key = String(Math.random());
});

/** @returns {any} */
const env = (its, { moves = { write: {} }, words = {} } = {}) => ({ view: its, me: its.seat === 'therapist' ? null : its.seat, other: 'b', can: new Map(Object.entries(moves)), open: (sheet) => asked.push(sheet), send: (...what) => asked.push(what),
  context: { texts: { lists: {}, trees: { far: ['afraid', 'alone'] } }, names: {}, status: { acts: [], line: 'ok' }, words, now: () => 0, redraw() {} },
  words: { ui: (key) => key, about: (key) => key, name: (who) => who, label: (key) => key, option: (_, word) => word, first: () => '', ask: '', hints: [], title: '' },
  actions: { say: async (move, fields) => (asked.push([move, fields]), true) } });

/** What is sent by the page's button, after these picks. */
async function sent(picks) {
  Object.assign(values(), picks);
  local.page = 1;
  taps(page(env(view())).main)[0]();
  return asked.at(-1)[1];
}

test('the line to help is the same before and after any pick, and on every page of that step', () => {
  const seen = [{}, { far: ['alone'] }, { far: ['afraid'] }, { far: [] }].map((picks) => {
    Object.assign(values(), picks);
    return plain(note(env(view())));
  });
  assert.ok(seen[0]?.includes('danger') && seen[0].includes('danger.help'));
  for (const its of [...seen, plain(note(env(view({ ...LOOK })))), plain(note(env(view({ seat: 'b' }))))]) assert.deepEqual(its, seen[0]);
  assert.ok(!plain(note(env(view({ danger: undefined })))).includes('danger'));
});

test('it opens the numbers on this page, and nothing is sent', () => {
  taps(note(env(view())))[0]();
  assert.deepEqual(asked, ['numbers']);
});

test('a therapist and a break have no such line', () => {
  assert.ok(!plain(note(env(view({ seat: 'therapist' })))).includes('danger'));
  assert.ok(!plain(note(env(view({ stage: 'break' })))).includes('danger'));
});

test('what was put away again is sent as if it had never been picked', async () => {
  const never = await sent({});
  assert.deepEqual(never, { far: ['far', ''], why: ['why', ''] });
  assert.deepEqual(await sent({ far: [] }), never);
  assert.deepEqual((await sent({ far: ['afraid'] })).far, ['far', '["afraid"]']);
});

test('of several words each is shown by itself, and what is held back is sent nowhere', async () => {
  const its = env(view(LOOK), { moves: { show: { args: { far: {}, why: {} } }, ready: {} }, words: KEPT });
  const rows = () => taps(page(its).body);
  assert.equal(rows().length, 3, 'two words and one answer');
  rows()[1]();
  await taps(page(its).main)[0]();
  assert.deepEqual(asked[0], ['show', { far: ['far.shown', '["alone"]'] }]);
  rows()[1]();
  asked = [];
  taps(page(its).main)[0]();
  assert.deepEqual(asked, [['ready']]);
});

test('what nobody has shown is drawn as what nobody has picked', () => {
  const drawn = (words) => plain(page(env(view({ ...LOOK, seat: 'b', boxes: [] }), { moves: { ready: {} }, words })).body);
  assert.deepEqual(drawn(KEPT), drawn({}));
});

test('a free talk without its balance draws none', () => {
  const free = (more) => plain(seldom(env(view({ step: { id: 'f~1', kind: 'together', name: 'f', place: 'together' }, spoken: { a: 90000, b: 60000 }, ...more }))).body);
  assert.ok(free({}).includes('balance'));
  assert.ok(!free({ balance: false }).includes('balance'));
});
