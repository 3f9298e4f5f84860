import assert from 'node:assert/strict';
import { test } from 'node:test';

// what the drawing library looks for when it loads; nothing is drawn here
globalThis.document = /** @type {any} */ ({ createTreeWalker() {}, createComment() {}, querySelector() {} });
globalThis.navigator ??= /** @type {any} */ ({ languages: ['en'] });
const { deskOf, press } = await import('../../client/ui/console/console.js');
const { handsOf } = await import('../../client/ui/console/hands.js');
const { pieces } = await import('../../client/core/private-notes.js');
const { flat } = await import('../../client/ui/console/marks.js');
const { skeleton } = await import('../../client/ui/console/notes.js');
const { lasts, onward, reel, seen, turn } = await import('../../client/ui/console/replay.js');
const { timeline } = await import('../../client/core/timeline.js');

const T = 1_800_000_000_000;
const people = { a: { here: true }, b: { here: true } };
const view = (more = {}) => ({ seat: 'therapist', stage: 'running', people, step: { id: 'piece~1', kind: 'turn', name: 'piece', place: 'talk' }, floor: 'a', talking: 'a', ...more });

/** An environment with the moves of that names, and what was sent. */
function env(...moves) {
  const sent = [];
  const can = new Map(moves.map((one) => (typeof one === 'string' ? [one, { move: one, args: {} }] : [one.move, one])));
  return { sent, can, view: view(), context: { status: { line: 'ok', acts: [] }, redraw() {} }, send: (...what) => sent.push(what), open: (sheet) => sent.push(['open', sheet]),
    words: { ui: (key) => key, name: (seat) => seat } };
}
const key = (letter, more = {}) => ({ key: letter, target: {}, preventDefault() {}, ...more });

test('each hand has its key and is tried only when the view lists it', () => {
  const its = env('pause', 'skip', { move: 'give-floor', args: { to: { enum: ['b'] } } }, { move: 'add-time', args: {} });
  const desk = deskOf('s', () => T);
  for (const letter of ['p', 's', 'f', '+', '-', 'l', 'z']) press(key(letter), its, desk);
  assert.deepEqual(its.sent, [['pause', undefined], ['skip', undefined], ['give-floor', { to: 'b' }], ['add-time', { seconds: 60 }], ['add-time', { seconds: -60 }]]);
  const keys = handsOf(its, desk).map((one) => one.key);
  assert.equal(new Set(keys).size, keys.length, 'no key twice');
});

test('while somebody types, with a modifier, or with keys off, letters are letters', () => {
  const its = env('skip');
  const desk = deskOf('s', () => T);
  press(key('s', { target: { closest: () => ({}) } }), its, desk);
  press(key('s', { ctrlKey: true }), its, desk);
  press(key('s', { repeat: true }), its, desk);
  desk.keys = false;
  press(key('s'), its, desk);
  assert.deepEqual(its.sent, []);
});

test('a hand that was there once keeps its place; a hand never there is not shown', () => {
  const desk = deskOf('s', () => T);
  const ids = (its) => handsOf(its, desk).map(({ id, can }) => `${id}${can ? '' : '?'}`);
  assert.ok(!ids(env('pause')).some((id) => id.startsWith('switch')));
  assert.ok(ids(env('pause', 'switch')).includes('switch'));
  assert.ok(ids(env('pause')).includes('switch?'));
});

test('no hand reaches anybody while the line is down', () => {
  const its = env('pause', 'skip');
  its.context.status.line = 'down';
  assert.ok(handsOf(its, deskOf('s', () => T)).every(({ can }) => !can));
});

test('a waiting person is let in by the same key that asked', () => {
  const its = env({ move: 'admit', args: { who: { enum: ['a'] } } });
  press(key('h'), its, deskOf('s', () => T));
  assert.deepEqual(its.sent, [['admit', { who: 'a' }]]);
});

test('the row of steps plays twice what is exchanged, and shows what only some settings bring once it was seen', () => {
  const steps = [{ name: 'w', kind: 'read', title: 'W' }, { name: 'r', kind: 'rounds', swap: true, steps: [{ name: 't', kind: 'turn', title: 'T' }, { name: 'x', kind: 'write', title: 'X', when: { mode: 'long' } }] }];
  assert.deepEqual(flat(steps, new Set()).map(({ name, half }) => name + (half ?? '')), ['w', 't1', 't2']);
  assert.deepEqual(flat(steps, new Set(['x'])).map(({ name, half }) => name + (half ?? '')), ['w', 't1', 'x1', 't2', 'x2']);
});

test('notes of any length and script fit into boxes and come back whole', () => {
  for (const text of ['', 'short', '💬'.repeat(5001), 'ä'.repeat(4000)]) {
    const all = pieces(text);
    assert.equal(all.join(''), text);
    assert.ok(all.every((one) => new TextEncoder().encode(one).length < 8192));
  }
});

test('a talk that went over to another dialogue is called by both', () => {
  const desk = Object.assign(deskOf('s', () => T), { shelf: [{ id: 'thanks', title: 'Thank you' }, { id: 'dream', title: 'The dream' }] });
  const entries = ['thanks', 'dream', 'dream'].map((protocol, n) => ({ at: T + n * 5000, view: view({ protocol, step: { ...view().step, id: `piece~${n}` } }) }));
  const called = (some) => desk.called(timeline(some, T + 60_000), { protocol: 'dream', title: 'The dream' });
  assert.equal(called(entries), 'Thank you → The dream');
  assert.equal(called(entries.slice(1)), 'The dream');
  assert.equal(called([]), 'The dream');
});

test('a skeleton holds times and counts and no words of anybody', () => {
  const entries = [{ at: T, view: view() }, { at: T + 90_000, view: view({ step: { id: 'x~2', kind: 'more', name: 'more', place: 'more' }, understood: { a: 'got' }, talking: null }) }];
  const ui = (word, vars = {}) => `${word} ${Object.values(vars).join(' ')}`;
  const text = skeleton(timeline(entries, T + 100_000), { a: 'Mira', b: 'Jonas' }, 'Talk', (name) => name.toUpperCase(), ui, 'en');
  assert.match(text, /notes\.s\.talked Mira Jonas clock\.min 2/);
  assert.match(text, /- 0:00 {2}PIECE/);
  assert.match(text, /- 1:30 {2}MORE/);
});

test('a replay shows what was seen at each moment, at any speed, and stops at the end', () => {
  const its = reel([{ at: T, view: view({ version: 1 }) }, { at: T + 5000, view: view({ version: 2 }) }], 'therapist');
  Object.assign(its, { playing: true, speed: 10 });
  assert.equal(lasts(its), 5000);
  onward(its, 400);
  assert.deepEqual([its.at, seen(its).view.version, its.playing], [4000, 1, true]);
  onward(its, 400);
  assert.deepEqual([its.at, seen(its).view.version, its.playing], [5000, 2, false]);
});

test('another seat is seen at the very same moment, as far as its own story goes', () => {
  const its = reel([{ at: T, view: view() }, { at: T + 9000, view: view() }], 'therapist');
  its.stories.set('a', [{ at: T + 2000, view: view({ seat: 'a', version: 1 }) }, { at: T + 6000, view: view({ seat: 'a', version: 2 }) }]);
  its.at = 7000;
  turn(its, 'a');
  assert.deepEqual([its.seat, its.at, seen(its).view.version], ['a', 4000, 2]);
  turn(its, 'b');
  assert.equal(its.seat, 'a', 'nobody’s story is made up');
  turn(its, 'therapist');
  assert.equal(its.at, 6000);
});
