/** A server that changes what it says, and no page: it reads nothing, places nothing elsewhere, shows nothing. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { tapsFor } from '../../client/core/consent.js';
import { tell } from '../../client/core/ear.js';
import { forget, recall } from '../../client/core/links.js';
import { agree, commitment, newPair } from '../../client/core/pair.js';
import { b64, boxKey, headOf, open, random, unb64 } from '../../client/core/seal.js';
import { Server } from './server.js';

const SECRET = 'meant for my partner alone';
const ALL = ['present', 'words', 'taps', 'gap'];
const circleOf = (box) => headOf(box).circle;
/** @type {any} */
let server, a, b;

beforeEach(async () => {
  server = new Server();
  [a, b] = [server.sit(await server.device('a')), server.sit(await server.device('b'))];
  await server.tell();
  assert.equal(a.keys.number, 0x11);
});

/** The page where each may show something, with the moves for it. */
const look = (more = {}) => Object.assign(server.view, { step: { id: 'x.look~2', name: 'x', place: 'look', kind: 'write' }, moves: [{ move: 'show', args: { f: {}, g: {} } }], ...more });
const says = (words, field = 'f') => ({ [field]: [field, words] });
const shows = (words, field = 'f') => ({ [field]: [`${field}.shown`, words] });
const shown = () => server.acts.filter(({ move }) => move === 'show');
/** The other's words as a seat's panel has them. */
const read = (panel, ref) => panel.context.words[ref];

// who may read

const claimed = (view) => ({ ...view, consent: { mine: ALL, both: ALL } });

test('a yes of both that was never tapped opens nothing to whoever has a link, nor after a reload', async () => {
  server.lie.view = claimed;
  await server.tell();
  await a.say('show', shows(SECRET), 'pair');
  a = a.reload();
  await server.tell();
  await a.say('show', shows(SECRET, 'g'), 'pair');
  assert.deepEqual(shown().map(({ args }) => circleOf(Object.values(args)[0])), ['pair', 'pair']);
  assert.equal(tapsFor(a.record, a.view()), 'own');
  assert.deepEqual(await server.bare(), []);
  await server.tell();
  assert.equal(read(b, 'a/x.fill~1/f.shown'), SECRET);
});

test('a tapped consent is kept at once', async () => {
  await a.consent(ALL);
  assert.deepEqual(recall(server.session, a.record.from).consent, ALL);
});

test('consent tapped by both seals for all, also after a reload and until one partner takes it back', async () => {
  await a.consent(ALL);
  await b.consent(ALL);
  await server.tell();
  a = a.reload();
  await server.tell();
  assert.equal(tapsFor(a.record, a.view()), 'all');
  await a.say('show', shows('for the three of us'), 'pair');
  assert.deepEqual(await server.bare(), ['for the three of us']);
  await a.consent(['present', 'gap']);
  server.lie.view = claimed;
  await server.tell();
  assert.equal(tapsFor(a.record, a.view()), 'pair');
  await a.say('show', shows(SECRET, 'g'), 'pair');
  assert.equal(circleOf(shown().at(-1).args.g), 'pair');
});

test('a yes on one device for two counts once both of them have tapped it there', async () => {
  server = new Server();
  const record = { ...(await server.device('a')), also: await server.device('b') };
  a = server.sit(record);
  await server.tell();
  await a.consent(ALL, 'b');
  server.lie.view = claimed;
  await server.tell();
  await a.say('show', shows(SECRET), 'pair', 'b');
  assert.equal(circleOf(shown()[0].args.f), 'pair');
  await a.consent(ALL, 'a');
  await server.tell();
  await a.say('show', shows('for all', 'g'), 'pair', 'b');
  assert.deepEqual(await server.bare(), ['for all']);
});

test('a device whose link has no secret seals for the pair, whatever both have said', async () => {
  delete a.record.L;
  await a.consent(ALL);
  server.lie.view = claimed;
  await server.tell();
  assert.equal(tapsFor(a.record, a.view()), 'pair');
});

test('consent told to one window of a device is known to the other, and forgotten with the talk', async () => {
  const ears = [];
  globalThis.addEventListener = (what, ear) => what === 'storage' && ears.push(ear);
  const popup = server.sit(structuredClone(a.record));
  await a.consent(ALL);
  await b.consent(ALL);
  await a.say('write', says('mine'), 'done');
  const name = `sayback:${server.session}`;
  for (const ear of ears) ear({ key: name, newValue: localStorage.getItem(name) });
  delete globalThis.addEventListener;
  await server.tell();
  assert.equal(tapsFor(popup.record, popup.view()), 'all');
  assert.deepEqual(popup.record.shows, a.record.shows);
  const kept = () => [localStorage, sessionStorage].flatMap((its) => Object.keys(its).map((one) => its.getItem(one))).filter((one) => one.includes(a.record.from)).join();
  assert.match(kept(), /"consent":\["present","words".*x\.fill~1/);
  forget(server.session, a.record.from);
  assert.equal(kept(), '');
});

// what is shown by itself

test('what the page said is kept for oneself is not shown, whatever is said of it later, nor after a reload', async () => {
  await a.say('write', says(SECRET), 'own');
  look({ reveal: 'both-done' });
  await server.tell();
  a = a.reload();
  await server.tell();
  assert.equal(read(a, 'a/x.fill~1/f'), SECRET, 'it is there for its author');
  assert.deepEqual(shown(), []);
});

test('words announced as shown are shown once, and not again after a reload', async () => {
  await a.say('write', { ...says('yes', 'f'), ...says('', 'g') }, 'done');
  a = a.reload();
  look({ reveal: 'both-done' });
  await server.tell();
  assert.deepEqual(shown().map(({ args }) => Object.keys(args)), [['f']]);
  await server.tell();
  assert.equal(read(b, 'a/x.look~2/f.shown'), 'yes');
  for (const ref of ['a/x.look~2/f.shown', 'a/x.fill~1/g']) server.boxes.delete(ref);
  look({ step: { id: 'x.look~4', name: 'x', place: 'look', kind: 'write' } });
  await server.tell();
  a = a.reload();
  await server.tell();
  assert.equal(shown().length, 1);
});

test('words are not shown at another step, in another dialogue, or as they were written before', async () => {
  await a.say('write', says('as it was before'), 'done');
  const before = server.boxes.get('a/x.fill~1/f');
  await server.tell();
  await a.say('write', says('as it is'), 'done');
  look({ reveal: 'both-done', step: { id: 'promise.look~2', name: 'promise', place: 'look', kind: 'write' } });
  await server.tell();
  assert.deepEqual(shown(), [], 'another step');
  look({ protocol: 'q' });
  await server.tell();
  assert.deepEqual(shown(), [], 'another dialogue');
  look({ protocol: 'p' });
  server.lie.words = (boxes) => ({ ...boxes, 'a/x.fill~1/f': before.box });
  a = a.reload();
  await server.tell();
  assert.deepEqual(shown(), [], 'an older writing');
  server.lie.words = (boxes) => boxes;
  a = a.reload();
  await server.tell();
  await server.tell();
  assert.equal(read(b, 'a/x.look~2/f.shown'), 'as it is');
});

test('words of the other that are listed as one’s own are not shown as such', async () => {
  await a.say('write', says('mine'), 'done');
  await b.say('write', says(SECRET), 'own');
  look({ reveal: 'both-done' });
  server.lie.view = (view) => ({ ...view, boxes: [{ box: 'b/x.fill~1/f', from: 'a', field: 'f', step: 'x.fill~1' }] });
  await server.tell();
  assert.deepEqual(shown(), []);
  assert.equal(read(a, 'b/x.fill~1/f'), null);
});

// where words stand

test('a box stands where its reference says: not under another step, field or seat', async () => {
  await a.say('show', shows('yes, I am sorry'), 'pair');
  const ref = 'a/x.fill~1/f.shown';
  for (const more of [{ step: 'promise~9' }, { field: 'draft.1' }, { from: 'b' }, { from: 'therapist', field: 'message', step: '-' }]) {
    server.lie.view = (view) => ({ ...view, boxes: view.boxes.map((one) => ({ ...one, ...more })) });
    await server.tell();
    assert.equal(read(b, ref), 'yes, I am sorry');
    assert.deepEqual(b.view().boxes, [{ box: ref, from: 'a', step: 'x.fill~1', field: 'f.shown' }]);
  }
});

test('a box under a reference that is not its own does not open', async () => {
  await a.say('show', shows('yes, I am sorry'), 'pair');
  const { box } = server.boxes.get('a/x.fill~1/f.shown');
  const other = ['a/promise~9/f.shown', 'a/x.fill~1/g.shown', 'b/x.fill~1/f.shown', 'a/x.fill~3/f.shown', 'therapist/-/message.shown'];
  for (const ref of other) server.boxes.set(ref, { box, n: 1 });
  await server.tell();
  assert.deepEqual(other.map((ref) => read(b, ref)), other.map(() => null));
});

test('a box whose circle or number was changed does not open', async () => {
  await a.say('show', shows('between us'), 'pair');
  await a.say('write', says('for me'), 'own');
  const forged = (ref, at, byte) => {
    const bytes = unb64(server.boxes.get(ref).box);
    bytes[at] = byte;
    return { box: b64(bytes), n: 2 };
  };
  const shut = [['a/x.fill~1/f.shown', 1, 0], ['a/x.fill~1/f.shown', 1, 2], ['a/x.fill~1/f.shown', 2, 0x12], ['a/x.fill~1/f.shown', 2, 0],
    ['a/x.fill~1/f', 1, 1], ['a/x.fill~1/f', 1, 2]];
  for (const [ref, at, byte] of shut) {
    const true_ = server.boxes.get(ref);
    server.boxes.set(ref, forged(ref, at, byte));
    [a, b] = [a.reload(), b.reload()];
    await server.tell();
    assert.equal(read(a, ref), null);
    if (ref.endsWith('.shown')) assert.equal(read(b, ref), null);
    server.boxes.set(ref, true_);
  }
});

test('words typed under one step are not sealed for another', async () => {
  server.lie.view = (view) => ({ ...view, step: { ...view.step, id: 'promise.fill~1' } });
  await server.tell();
  await assert.rejects(a.say('show', shows('yes'), 'pair'), { kind: 'place' });
  await assert.rejects(a.say('write', says('yes'), 'done'), { kind: 'place' });
  assert.deepEqual(server.acts, []);
});

test('a device says nothing in the name of a seat that is not its own', async () => {
  const desk = server.sit(await server.device('therapist'));
  server.lie.view = (view, seat) => ({ ...view, seat: { a: 'b', b: 'a', therapist: 'a' }[seat] });
  await server.tell();
  await assert.rejects(a.say('show', shows('yes'), 'pair', 'b'), { kind: 'circle' });
  for (const circle of ['pair', 'all', 'own']) await assert.rejects(desk.say('show', shows('yes'), circle, 'a'), { kind: 'circle' });
  assert.deepEqual(server.acts, []);
});

test('words a facilitator types to one partner are not opened by the other', async () => {
  const ears = { a: b64(random(32)), b: b64(random(32)) };
  [a.record.ear, b.record.ear] = [ears.a, ears.b];
  const to = await tell(unb64(ears.b), server.session, 'b', 'only for b');
  for (const [ref, box] of [['host/-/a', to], ['host/-/b', to]]) server.boxes.set(ref, { box, n: 1 });
  server.lie.view = (view) => ({ ...view, boxes: ['host/-/a', 'host/-/b'].map((box) => ({ box, from: 'host', step: '-', field: view.seat })) });
  await server.tell();
  assert.deepEqual([read(a, 'host/-/a'), read(a, 'host/-/b'), read(b, 'host/-/a'), read(b, 'host/-/b')], [null, null, null, 'only for b']);
});

// keys

test('with a swapped key of the other nothing is sealed for it: words wait', async () => {
  server = new Server();
  const { D } = await newPair();
  server.lie.keys = (keys, seat) => (seat === 'a' && keys.b?.public ? { ...keys, b: { ...keys.b, public: b64(D) } } : keys);
  [a, b] = [server.sit(await server.device('a')), server.sit(await server.device('b'))];
  await server.tell();
  assert.equal(a.keys.number, 0);
  await a.say('show', shows(SECRET), 'pair');
  assert.deepEqual(shown(), []);
  assert.equal(a.context.waits, true);
});

test('a server that meets each of them in the other’s place cannot make their key without the link’s secret', async () => {
  server = new Server();
  const [{ d, D }, seed] = [await newPair(), random(32)];
  const { r, commit } = await commitment(D, seed, server.session);
  const its = { n: 1, commit: b64(commit), public: b64(D), opening: b64(r) };
  server.lie.keys = (keys, seat) => ({ ...keys, [seat === 'a' ? 'b' : 'a']: its });
  a = server.sit(await server.device('a'));
  await server.tell();
  await a.say('show', shows(SECRET), 'pair');
  const { box } = server.boxes.get('a/x.fill~1/f.shown');
  const theirs = unb64(server.seats.a.public);
  const at = { session: server.session, seat: 'a', circle: 'pair', step: 'x.fill~1', field: 'f.shown' };
  const opened = async (L) => open(await boxKey(await agree('pair', { d, theirs, first: theirs, second: D }, L, server.session)), at, box);
  for (const L of [null, new Uint8Array(32), random(32)]) await assert.rejects(opened(L), { kind: 'place' });
  assert.equal(await opened(unb64(server.L)), SECRET, 'only the secret was missing');
});

/** b has another device: the first one was replaced. */
async function replaced() {
  const first = structuredClone(server.seats.b);
  server.here = server.here.filter(({ seats }) => seats[0] !== 'b');
  server.seats.b = { n: 2 };
  return { first, fresh: server.sit(await server.device('b')) };
}

test('a device that was replaced is not sealed for again, under its number or under a new one', async () => {
  const { first } = await replaced();
  await server.tell();
  assert.equal(a.keys.number, 0x12);
  for (const n of [1, 3]) {
    server.lie.keys = (keys) => ({ ...keys, b: { ...first, n } });
    server.view.people.b.here = !server.view.people.b.here;
    await server.tell();
    assert.equal(a.keys.number, 0, `as device ${n}`);
    a = a.reload();
    server.view.people.b.here = !server.view.people.b.here;
    await server.tell();
    assert.equal(a.keys.number, 0, `as device ${n}, after a reload`);
  }
});

test('a count of devices that does not fit into its four bits is the count of no device', async () => {
  await replaced();
  const [{ D }, seed] = [await newPair(), random(32)];
  const { r, commit } = await commitment(D, seed, server.session);
  for (const n of [0, 16, 17, 18, 33, 2.5, '17', -14]) {
    server.lie.keys = (keys) => ({ ...keys, b: { n, commit: b64(commit), public: b64(D), opening: b64(r) } });
    server.view.people.b.here = !server.view.people.b.here;
    await server.tell();
    assert.equal(a.keys.number, 0, `as device ${n}`);
  }
});
