import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { keysOf } from '../../client/core/keys.js';
import { newPair } from '../../client/core/pair.js';
import { b64, random, unb64 } from '../../client/core/seal.js';
import { answered, keysIn, talkOf } from './stated.js';

const session = 'abcdefghijklmnopqrstuv';
const L = b64(random(32));
const view = { people: { a: { here: true }, b: { here: true } } };

/** What the server keeps of the seats, and everything that it was asked; `lie` changes what it tells a seat. */
const server = { seats: {}, asked: [], lie: (shown) => shown };

beforeEach(() => {
  Object.assign(server, { seats: { a: { n: 1 }, b: { n: 1 } }, asked: [], lie: (shown) => shown });
});

globalThis.fetch = async (path, { method, headers, body }) => {
  const seat = headers.Authorization.split('-').at(-1)[0];
  const what = method === 'POST' ? path.split('/').at(-1) : 'look';
  server.asked.push(`${seat} ${what}`);
  const its = server.seats[seat];
  if (what === 'claim') its.commit ??= JSON.parse(body).commit;
  if (what === 'key') Object.assign(its, JSON.parse(body));
  const keys = server.lie(keysIn(server.seats), seat);
  return answered(method, path, what === 'look' ? talkOf({ keys }) : what === 'claim' ? { seat } : { keys }, body);
};

/** A device of a seat. */
const device = async (seat, link = L) => ({ seat, S: b64(random(32)), d: b64((await newPair()).d), ...(link && { L: link }) });

/** The keys of a device, after it has done what there is to do. */
function panel(record) {
  let done = () => {};
  const ring = keysOf({ record, session, tokens: [`token-${record.seat}`], save() {}, changed: () => done() });
  /** One look at the server; the view is another one each time. */
  ring.look = () => new Promise((resolve) => ((done = resolve), ring.see({ ...view, keys: { turn: server.asked.length } })));
  return ring;
}

async function met(a, b) {
  for (const one of [a, b, a, b]) await one.look();
}

test('two devices agree on one key and one set of digits', async () => {
  const [a, b] = [panel(await device('a')), panel(await device('b'))];
  await met(a, b);
  assert.equal(a.number, 0x11);
  assert.equal(b.number, 0x11);
  assert.match(a.digits, /^\d{6}$/);
  assert.equal(a.digits, b.digits);
});

test('no key is opened before the other device has committed', async () => {
  const a = panel(await device('a'));
  await a.look();
  assert.deepEqual(server.asked, ['a look', 'a claim', 'a look']);
  assert.equal(a.number, 0);
  assert.equal(await a.pair(0x11), undefined);
});

test('a device that has no secrets yet makes its own and keeps them', async () => {
  const record = { seat: 'a', token: 'token-a' };
  const [a, b] = [panel(record), panel(await device('b'))];
  await met(a, b);
  assert.equal(unb64(record.S).length, 32);
  assert.ok(record.d);
});

test('a key is held against what was committed to before, whatever the server says later', async () => {
  const record = await device('a');
  const [a, b] = [panel(record), panel(await device('b'))];
  server.lie = ({ a: hidden, ...rest }, seat) => (seat === 'b' ? rest : { ...rest, ...(hidden && { a: hidden }) });
  await met(a, b);
  assert.deepEqual(Object.keys(record.peers.b[1]), ['commit'], 'b has committed and waits');
  server.lie = (shown) => shown;
  server.seats.b = { n: 1 };
  const other = panel(await device('b'));
  await other.look();
  await other.look();
  assert.ok(server.seats.b.public);
  // now key, opening and commitment of b fit each other, but not what a has remembered
  await a.look();
  assert.equal(a.number, 0);
  assert.equal(record.peers.b[1].D, undefined);
});

test('a server that swaps the key of one side gives neither side a key it could know', async () => {
  const stranger = await newPair();
  server.lie = (keys, seat) => {
    if (seat === 'a' && keys.b?.public) keys.b.public = b64(stranger.D);
    return keys;
  };
  const [a, b] = [panel(await device('a')), panel(await device('b'))];
  await met(a, b);
  assert.equal(a.number, 0);
  assert.equal(a.digits, '');
});

test('a new device of the other raises the number; what was sealed before still opens here', async () => {
  const [a, b] = [panel(await device('a')), panel(await device('b'))];
  await met(a, b);
  const before = a.digits;
  a.check(true);
  assert.equal(a.checked(), true);
  server.seats.b = { n: 2 };
  const fresh = panel(await device('b'));
  await met(a, fresh);
  assert.equal(a.number, 0x12);
  assert.equal(fresh.number, 0x12);
  assert.notEqual(a.digits, before);
  assert.equal(a.checked(), false, 'a new device was not compared yet');
  assert.ok(await a.pair(0x11));
  assert.equal(await fresh.pair(0x11), undefined);
  assert.equal(fresh.since(0x11), 'b');
});

test('without the link’s secret there is another key: it counts only once it was compared', async () => {
  const [a, b] = [panel(await device('a', '')), panel(await device('b', ''))];
  await met(a, b);
  assert.equal(a.digits, b.digits);
  const mixed = panel(await device('a'));
  server.seats.a = { n: 2 };
  await met(mixed, b);
  assert.notEqual(mixed.digits, b.digits);
});

test('without the link’s secret only first devices have digits to compare; their words are sealed all the same', async () => {
  const [a, b] = [panel(await device('a', '')), panel(await device('b', ''))];
  await met(a, b);
  assert.match(a.digits, /^\d{6}$/);
  server.seats.b = { n: 2 };
  const fresh = panel(await device('b', ''));
  await met(a, fresh);
  for (const one of [a, fresh]) {
    assert.equal(one.number, 0x12);
    assert.equal(one.digits, '');
    assert.ok(await one.pair(0x12));
  }
});
