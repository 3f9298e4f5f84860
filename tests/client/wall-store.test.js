/** The wall's store without a page: what is asked of the server, and what stays of it until the server has spoken. */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { model } from '../../client/pages/wall/model.js';
import { store } from '../../client/pages/wall/store.js';
import { attach } from '../../client/pages/wall/wire.js';

let asked, told, events, drawn, wall, refuse, forgotten;
const quiet = () => new Promise((done) => setImmediate(done));
const shop = { role: 'facilitator', protocol: 'p', languages: ['en'], v: 7 };
const talk = (n, more = {}) => ({ n, stage: 'running', kind: 'turn', part: 'talk', here: { a: true, b: true }, verdicts: {}, ...more });

function make() {
  [asked, told, events, drawn, refuse, forgotten] = [[], [], {}, 0, '', false];
  const line = { connected: false, on: (event, hear) => (events[event] = hear), tell: (...what) => told.push(what), disconnect: () => told.push(['off']) };
  const server = {
    look: async () => structuredClone({ ...shop, people: [], helpers: [{ n: 1, name: 'x' }], pairs: [1, 2, 3].map((n) => ({ n, session: `s${n}`, a: 2 * n - 1, b: 2 * n, taken: n === 2 ? 0 : null })) }),
    send: async (path, body) => {
      asked.push([path, body]);
      if (refuse) throw new Error(refuse);
      return { sums: { pairs: 3 } };
    },
    sums: async () => ({ pairs: 3 }), texts: async (protocol) => ({ protocol }), erase: async () => ({ receipt: 'r' }),
    protocols: async () => (asked.push(['protocols']), { protocols: [{ id: 'p' }] }),
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
  events.hand({ id: only().id, done: 3, of: 3, failed: [{ n: 3, code: 'offline' }] });
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
  assert.deepEqual(wall.state.sums, { pairs: 3 });
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
  events.wall({ now: 1, whole: true, tiles: [talk(1), talk(2)], guessed: 5 });
  events.look({ n: 1, view: { protocol: 'p' } });
  assert.equal(wall.model.tiles.size, 2);
  assert.equal(wall.state.guessed, 5);
  wall.look(1, false);
  assert.deepEqual(told, [['look', { n: 1, on: false }]]);
  assert.equal(wall.state.looks.size, 0);
});

test('a line that is taken away says so', () => {
  events.bye();
  assert.equal(wall.state.trouble, 'no more');
});

test('dialogues to switch to are asked for once', async () => {
  wall.catalogue();
  await quiet();
  wall.catalogue();
  assert.deepEqual(asked, [['protocols']]);
});
