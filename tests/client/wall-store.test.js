/** The wall's store without a page: what is asked of the server, and what stays of it until the server has spoken. */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { model } from '../../client/pages/wall/model.js';
import { store } from '../../client/pages/wall/store.js';
import { attach } from '../../client/pages/wall/wire.js';
import { stated, tileOf, viewOf } from './stated.js';

const DIALOGUE = { id: 'p', lang: 'en', title: '', summary: '', depth: 'gentle', good_for: [], minutes: { quick: 1, usual: 2, longest: 3 }, settings: [], source: '', balance: 'in-session' };
let asked, told, events, drawn, wall, refuse, forgotten;
const quiet = () => new Promise((done) => setImmediate(done));
const { stage, protocol, step, people } = viewOf();
const LOOKED = { stage, protocol, step, people, floor: null, talking: null, clock: null, holds: [], next: null, understood: {}, spoken: {}, rule: 'soft', host: { opened: true } };
const WORKSHOP = '/api/workshops/w';
const shop = { role: 'facilitator', protocol: 'p', languages: ['en'], v: 7, settings: {}, capacity: 9, key: 'k', expires: 9, code: 'c', open: true, over: false };
const sums = { pairs: 3, finished: 3, turns: 9, understood: { got: 1, partly: 1, no: 1 } };
const talk = (n) => tileOf({ n });
const hear = (event, news) => events[event](stated(event, news));

function make() {
  [asked, told, events, drawn, refuse, forgotten] = [[], [], {}, 0, '', false];
  const line = { connected: false, on: (event, hear) => (events[event] = hear), tell: (event, what) => told.push([event, stated(`tell ${event}`, what)]), disconnect: () => told.push(['off']) };
  const server = {
    look: async () => stated(`GET ${WORKSHOP}`, { ...shop, people: [], helpers: [{ n: 1, name: 'x' }], pairs: [1, 2, 3].map((n) => ({ n, session: `s${n}`, a: 2 * n - 1, b: 2 * n, at: 0, ...(n === 2 && { taken: 0 }) })) }),
    send: async (path, body) => {
      asked.push([path, body]);
      if (refuse) throw new Error(refuse);
      return stated(`POST ${WORKSHOP}/${path}`, path === 'end' ? { sums } : path === 'hands' ? { hand: body.id } : { ok: true }, body);
    },
    sums: async () => stated(`GET ${WORKSHOP}/sums`, sums), erase: async () => stated(`DELETE ${WORKSHOP}`, { receipt: 'r' }),
    texts: async (protocol) => stated(`GET /api/protocols/${protocol}/texts/en`, { protocol, language: 'en', title: '', steps: {}, defaults: {}, ui: {} }),
    protocols: async () => (asked.push(['protocols']), stated('GET /api/protocols', { protocols: [DIALOGUE], languages: ['en'], ui: {}, public_url: '', key_needed: false })),
  };
  const draws = () => (drawn += 1);
  wall = store({ link: { id: 'w', token: 't', d: 'd' }, words: { ui: { 'wall.me': 'me', 'wall.facilitator': 'the facilitator', 'wall.revoked': 'no more' } }, server, line,
    model: model({ open: async () => 'Kim', changed: draws, now: () => 1000 }), now: () => 1000, soon: draws, later: draws, forget: () => (forgotten = true) });
  attach(line, wall, () => {});
  return wall.refresh();
}
beforeEach(make);
const only = () => [...wall.state.hands.values()][0];

test('an act goes to all pairs, or to the marked alone', async () => {
  wall.act('pause');
  wall.mark(2, true);
  wall.act('resume');
  assert.deepEqual(asked.map(([, { what, pairs }]) => [what, pairs]), [['pause', 'all'], ['resume', [2]]]);
  assert.deepEqual([...wall.state.hands.values()].map(({ of }) => of), [3, 1]);
});

test('an act that the server refuses says why and is not sent again by a new line', async () => {
  refuse = 'busy';
  wall.act('pause');
  await quiet();
  assert.equal(only().code, 'busy');
  events.connect();
  assert.equal(asked.length, 1);
});

test('an act of which nothing was heard is sent again, under its name, by a new line', () => {
  wall.act('pause');
  events.disconnect();
  assert.equal(wall.state.down, true);
  events.connect();
  assert.equal(wall.state.down, false);
  assert.deepEqual(asked[0], asked[1]);
});

test('a repeated act goes only to pairs that did not get it', () => {
  wall.act('pause');
  hear('hand', { id: only().id, done: 3, of: 3, failed: [{ n: 3, code: 'holding' }] });
  wall.again(only());
  assert.deepEqual(asked[1][1].pairs, [3]);
  assert.notEqual(asked[1][1].id, asked[0][1].id);
});

test('the end goes out after some seconds, and until then it can be taken back', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  wall.act('end');
  wall.undo(only());
  mock.timers.tick(10_000);
  assert.deepEqual(asked, []);
  wall.act('end');
  mock.timers.tick(10_000);
  mock.timers.reset();
  await quiet();
  assert.deepEqual(asked, [['end', {}]]);
  assert.equal(wall.state.view, 'sums');
  assert.deepEqual(wall.state.sums, sums);
});

test('the helper of a pair is said by name', () => {
  assert.deepEqual([wall.taken(1), wall.taken(2), wall.mine(2)], ['', 'me', true]);
});

test('a workshop that is erased is forgotten here and shows nothing else', async () => {
  await wall.erase();
  assert.deepEqual(wall.state.erased, { receipt: 'r' });
  assert.ok(forgotten);
  assert.deepEqual(told, [['off']]);
});

test('messages of the line come into the model, and a look into the looks', () => {
  hear('wall', { now: 1, whole: true, tiles: [talk(1), talk(2)], guessed: 5 });
  hear('look', { n: 1, view: LOOKED });
  assert.equal(wall.model.tiles.size, 2);
  assert.equal(wall.state.guessed, 5);
  wall.look(1, false);
  assert.deepEqual(told, [['look', { n: 1, on: false }]]);
  assert.equal(wall.state.looks.size, 0);
});

test('a line that is taken away says so', () => {
  hear('bye', { code: 'revoked' });
  assert.equal(wall.state.trouble, 'no more');
});

test('dialogues to switch to are asked for once', async () => {
  wall.catalogue();
  await quiet();
  wall.catalogue();
  assert.deepEqual(asked, [['protocols']]);
});
