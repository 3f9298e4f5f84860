/** What the page around a panel may say, and be asked: by its port, or by an adapter in the panel's own page. */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { bridgeOf } from '../../client/core/bridge.js';

const parent = {};
const origin = 'https://call.example';
/** @type {any} */
let bridge, drawn, at, said, port;

beforeEach(() => {
  [drawn, at] = [0, 1000];
  bridge = bridgeOf(() => (drawn += 1), () => at);
  [port, said] = portOf();
});

/** A port, and what is said to its other end. */
function portOf() {
  const said = [];
  return [{ postMessage: (what) => said.push(what) }, said];
}

/** A hello, which may be wrong in one thing. */
const hello = (wrong = {}) => ({ source: parent, origin, data: { sayback: 1, type: 'hello', can: ['setMic'] }, ports: [port], ...wrong });
const greet = (wrong) => bridge.greet(hello(wrong), parent, origin);
const tell = (type, value) => port.onmessage({ data: { type, value } });

test('one hello of the page around is taken, with its one port', () => {
  greet();
  assert.deepEqual(said, [{ type: 'ready', v: 1 }]);
  assert.deepEqual(bridge.its.can, ['setMic']);
  const [second, later] = portOf();
  greet({ ports: [second], data: { sayback: 1, type: 'hello', can: [] } });
  assert.deepEqual([later, second.onmessage, bridge.its.can], [[], undefined, ['setMic']]);
});

for (const [why, wrong] of Object.entries({
  'of a frame beside it': { source: {} },
  'of an origin that is not around it': { origin: 'https://other.example' },
  'of another version': { data: { sayback: 2, type: 'hello' } },
  'that is none': { data: { sayback: 1, type: 'here' } },
  'without words': { data: null },
  'without a port': { ports: [] },
  'with two ports': { ports: [{}, {}] },
}))
  test(`a hello ${why} is ignored`, () => {
    greet(wrong);
    assert.deepEqual([said, drawn, port.onmessage], [[], 0, undefined]);
    greet();
    assert.equal(said.length, 1, 'and takes nobody the place');
  });

test('where a browser does not say who is around, the parent is enough', () => {
  bridge.greet(hello(), parent);
  assert.equal(said.length, 1);
});

test('what a host can do is a list, or nothing', () => {
  greet({ data: { sayback: 1, type: 'hello', can: { length: 1, 0: 'setMic' } } });
  assert.deepEqual(bridge.its.can, []);
  tell('can', 'setMic');
  assert.deepEqual(bridge.its.can, []);
  tell('can', ['setMic']);
  assert.deepEqual(bridge.its.can, ['setMic'], 'it may come to it later');
});

test('values of another type are not known', () => {
  greet();
  assert.deepEqual([bridge.its.mic, bridge.its.speaking], [undefined, undefined], 'nothing was said yet');
  for (const type of ['mic', 'speaking'])
    for (const [value, known] of [[true, true], [false, false], [null, null], [1, null], ['true', null], [{}, null], [[], null], [undefined, null]]) {
      tell(type, value);
      assert.equal(bridge.its[type], known);
      at += 1000;
    }
});

test('junk changes nothing and draws nothing', () => {
  greet();
  tell('mic', true);
  const before = [{ ...bridge.its }, drawn];
  for (const data of [null, undefined, 1, 'mic', [], {}, { type: 'constructor' }, { type: '__proto__', value: 1 }, { type: 'hello' },
    { type: 'look', value: 'url(x)' }, { type: 'muted', n: 99, ok: false }, { type: 'mute', n: 1 }, { type: 'left' }])
    port.onmessage({ data });
  assert.deepEqual([{ ...bridge.its }, drawn], before);
});

test('a look is light or dark, and is given back', () => {
  greet();
  tell('look', 'dark');
  assert.equal(bridge.its.look, 'dark');
  tell('look', 'pink');
  assert.equal(bridge.its.look, 'dark');
  for (const none of [null, 1, {}, undefined]) {
    tell('look', 'dark');
    tell('look', none);
    assert.equal(bridge.its.look, '');
  }
  tell('look', 'light');
  bridge.left();
  assert.equal(bridge.its.look, '');
});

test('more than twenty in any second are dropped, and nothing is known of what they told', () => {
  greet();
  for (let n = 0; n < 500; n++) tell('speaking', n % 2 === 0);
  assert.equal(bridge.its.speaking, null);
  tell('mic', true);
  assert.equal(bridge.its.mic, null, 'never shown as on');
  tell('look', 'dark');
  tell('can', []);
  assert.deepEqual([bridge.its.look, bridge.its.can], ['', ['setMic']]);
  at += 999;
  tell('mic', true);
  assert.equal(bridge.its.mic, null, 'the second is not over');
  at += 1;
  tell('mic', true);
  assert.equal(bridge.its.mic, true);
});

test('to mute is asked by number, and that the microphone is off is the answer', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  greet();
  tell('mic', true);
  bridge.mute();
  assert.deepEqual(said.at(-1), { type: 'mute', n: 1 });
  port.onmessage({ data: { type: 'muted', n: 1, ok: true } });
  assert.equal(bridge.its.mic, true, 'not taken for done');
  tell('mic', false);
  mock.timers.tick(3000);
  assert.equal(bridge.its.refused, false);
  mock.timers.reset();
});

for (const [why, answer] of Object.entries({ 'a no': { ok: false }, 'no word of a yes': { ok: 'yes' }, nothing: undefined, 'a yes that is not true': { ok: true } }))
  test(`after ${why} the call's own button is what is left`, () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    greet();
    tell('mic', true);
    bridge.mute();
    port.onmessage({ data: { type: 'muted', n: 7, ok: false } });
    assert.equal(bridge.its.refused, false, 'an answer to something else');
    if (answer) port.onmessage({ data: { type: 'muted', n: 1, ...answer } });
    mock.timers.tick(2999);
    const soon = bridge.its.refused;
    mock.timers.tick(1);
    assert.deepEqual([soon, bridge.its.refused], [['a no', 'no word of a yes'].includes(why), true]);
    tell('mic', false);
    tell('mic', true);
    assert.equal(bridge.its.refused, false, 'and may be asked again');
    mock.timers.reset();
  });

test('whoever left is told once, also where the hello comes after it', () => {
  bridge.left();
  assert.deepEqual(said, []);
  greet();
  bridge.left();
  assert.deepEqual(said, [{ type: 'ready', v: 1 }, { type: 'left' }]);
});

test('an adapter in the panel’s own page is heard and asked in the same way', async () => {
  const asked = [];
  let tells;
  const adapter = { can: ['setMic'], start: (tell) => (tells = tell), setMic: async (on) => (asked.push(on), tells('mic', on), true), stop: () => asked.push('stop') };
  bridge.attach(adapter);
  tells('mic', true);
  tells('mic', 'junk');
  assert.equal(bridge.its.mic, null);
  tells('mic', true);
  bridge.mute();
  await null;
  assert.deepEqual([asked, bridge.its.mic, bridge.its.can], [[false], false, ['setMic']]);
  greet();
  assert.deepEqual(said, [], 'then no page around is one');
  bridge.left();
  assert.deepEqual(asked, [false, 'stop']);
});

test('a page around that was there first is the one that is asked', () => {
  greet();
  bridge.attach({ can: [], start: () => assert.fail('two hosts'), stop() {} });
  bridge.left();
  assert.deepEqual(said.at(-1), { type: 'left' });
});

test('an adapter that cannot mute says so', async () => {
  for (const setMic of [undefined, async () => Promise.reject(new Error('no')), async () => false]) {
    const its = bridgeOf(() => {});
    its.attach({ can: [], start: (tell) => tell('mic', true), setMic, stop() {} });
    its.mute();
    await new Promise(setImmediate);
    assert.equal(its.its.refused, true);
  }
});
