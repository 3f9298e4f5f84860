/** What passes unseen between a partner and the therapist, and a server that plays it again. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newPair } from '../../client/core/pair.js';
import { seal } from '../../client/core/box.js';
import { b64, boxKey, open, unb64 } from '../../client/core/seal.js';
import { quiet } from './server.js';

// what the drawing library looks for when it loads; what is drawn here is only counted
globalThis.document = /** @type {any} */ ({ createTreeWalker() {}, createComment() {}, querySelector() {} });
const { fits, humOf } = await import('../../client/ui/panel/whisper.js');

const session = 'A'.repeat(22);
/** @type {any} */
let keys, pages, heard;

beforeEach(async () => {
  keys = {};
  for (const seat of ['a', 'therapist']) keys[seat] = Object.fromEntries(Object.entries(await newPair()).map(([name, bytes]) => [name, b64(bytes)]));
  pages = [];
  /** every box that went through the server, by who said it */
  heard = [];
});

/** A page of a seat, loaded now. */
function page(me) {
  const other = me === 'a' ? 'therapist' : 'a';
  const ears = {};
  const its = humOf({ me, session, redraw() {}, line: { views: {}, on: (what, ear) => (ears[what] = ear), tell: (_, { box }) => say({ from: me, box }) },
    record: { d: keys[me].d, peers: { [other]: { 1: { D: keys[other].D } } } } });
  /** What stands there, in words. */
  const read = () => JSON.stringify(its.note({ words: { ui: String }, context: { names: {} }, me: null }), (_, value) => (typeof value === 'function' ? undefined : value));
  const one = { me, ears, read, whisper: (text) => its.whisper(other, text), close: () => (pages = pages.filter((open) => open !== one)) };
  pages.push(one);
  return one;
}

/** The server passes a box on to all pages of the other seat. */
function say(what) {
  heard.push(what);
  for (const { me, ears } of pages) if (me !== what.from) ears.hum(what);
}

async function pings(times) {
  for (let n = 0; n < times; n++) {
    for (const { ears } of pages) ears.ping();
    await quiet();
  }
}

test('a whisper arrives once, and each box has one size', async () => {
  const [a, desk] = [page('a'), page('therapist')];
  desk.whisper('Breathe.');
  await pings(4);
  assert.equal(a.read().match(/Breathe\./g)?.length, 1);
  assert.deepEqual([...new Set(heard.map(({ box }) => box.length))], [383]);
});

test('a box that is played again says nothing, in the same page or after it was loaded again', async () => {
  const [a, desk] = [page('a'), page('therapist')];
  await pings(1);
  a.whisper('!');
  await pings(3);
  assert.match(desk.read(), /whisper\.not-ok/);
  const before = [...heard];
  desk.close();
  const again = page('therapist');
  for (const [play, live] of [[desk, false], [again, false], [again, true]]) {
    if (live) await pings(3);
    const shown = play.read();
    for (const what of before) if (what.from === 'a') play.ears.hum(what);
    await quiet();
    assert.equal(play.read(), shown);
  }
  assert.doesNotMatch(again.read(), /whisper/);
});

test('a box that was held back is not taken in by a page that was loaded since', async () => {
  const [a, desk] = [page('a'), page('therapist')];
  await pings(1);
  desk.close();
  a.whisper('held back');
  await pings(2);
  a.close();
  const again = page('therapist');
  for (const what of heard) if (what.from === 'a') again.ears.hum(what);
  await quiet();
  assert.doesNotMatch(again.read(), /held back/);
});

test('a page that was loaded again hears and is heard', async () => {
  const [a, desk] = [page('a'), page('therapist')];
  await pings(2);
  a.close();
  desk.close();
  const [fresh, other] = [page('a'), page('therapist')];
  fresh.whisper('!');
  other.whisper('I see you.');
  await pings(3);
  assert.match(other.read(), /whisper\.not-ok/);
  assert.match(fresh.read(), /I see you\./);
});

test('two devices of a seat both hear', async () => {
  const [phone, laptop, desk] = [page('a'), page('a'), page('therapist')];
  await pings(2);
  desk.whisper('Both.');
  await pings(2);
  for (const one of [phone, laptop]) assert.match(one.read(), /Both\./);
});

test('a panel that names no pages is heard as before', async () => {
  const desk = page('therapist');
  const { agree } = await import('../../client/core/pair.js');
  const [first, second] = [unb64(keys.therapist.D), unb64(keys.a.D)];
  const key = await boxKey(await agree('hum', { d: unb64(keys.a.d), theirs: first, first, second }, null, session));
  const at = /** @type {const} */ ({ session, seat: 'a', circle: 'hum', step: '-', field: 'hum' });
  say({ from: 'a', box: await seal(key, at, JSON.stringify({ n: 7, got: 0, text: '!' }), { least: 256 }) });
  await quiet();
  assert.match(desk.read(), /whisper\.not-ok/);
  await pings(1);
  const theirs = JSON.parse(await open(key, { ...at, seat: 'therapist' }, heard.at(-1).box));
  assert.equal(theirs.got, 7);
});

test('two hundred letters fit, whatever is said of pages', () => {
  assert.equal(fits('x'.repeat(200)), true);
  assert.equal(fits('x'.repeat(201)), false);
});
