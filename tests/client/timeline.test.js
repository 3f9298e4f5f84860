import assert from 'node:assert/strict';
import { test } from 'node:test';
import { file, HEIGHT, shapes } from '../../client/ui/console/picture.js';
import { figures, rows, stamp, timeline } from '../../client/core/timeline.js';

const T = 1_800_000_000_000;
const PEOPLE = { a: { here: true }, b: { here: true }, therapist: { here: true } };

/** A view of the therapist; `s` are seconds from the beginning. */
const entry = (s, step, more = {}) => ({
  at: T + s * 1000,
  view: { seat: 'therapist', stage: 'running', people: PEOPLE, holds: [], understood: { a: 'none', b: 'none' }, floor: 'a', talking: null,
    ...more, step: { id: `x~${s}`, index: 0, of: 9, ...step } },
});
const turn = { kind: 'turn', name: 'piece', place: 'talk', id: 'piece~1' };
const say = { kind: 'reflect', name: 'back', place: 'say', as: 'say-back', id: 'back.say~2' };
const check = { kind: 'reflect', name: 'back', place: 'check', as: 'say-back', id: 'back.check~3' };
const again = { kind: 'reflect', name: 'back', place: 'again', as: 'say-back', id: 'back.again~4' };
const more = { kind: 'more', name: 'more', place: 'more', id: 'more~6' };
const lobby = { kind: 'lobby', name: 'lobby', place: 'lobby', id: 'lobby~0' };

const TALK = [
  entry(-30, lobby, { stage: 'lobby' }),
  entry(0, turn, { talking: 'a' }),
  entry(60, say, { talking: 'b' }),
  entry(90, check),
  entry(100, again, { talking: 'a' }),
  entry(120, { ...say, id: 'back.say~5' }, { talking: 'b' }),
  entry(140, { ...check, id: 'back.check~6' }),
  entry(150, more, { understood: { a: 'got', b: 'none' } }),
];

test('turns and sayings-back lie in the lane of who talks, and checks where they fell', () => {
  const track = timeline(TALK, T + 160_000);
  assert.equal(track.from, T, 'the lobby is no part of it');
  const heard = track.spans.filter(({ lane }) => lane !== 'step').map(({ lane, who, from, to }) => [lane, who, (from - T) / 1000, (to - T) / 1000]);
  assert.deepEqual(heard, [['turn', 'a', 0, 60], ['say', 'b', 60, 90], ['turn', 'a', 100, 120], ['say', 'b', 120, 140]]);
  assert.deepEqual(track.marks.map(({ lane, who, what, at }) => [lane, who, what, (at - T) / 1000]),
    [['check', 'a', 'not-yet', 100], ['check', 'a', 'got', 150]]);
  const { talked, said, got, missed } = figures(track);
  assert.deepEqual([talked, said, got, missed], [{ a: 80_000, b: 0 }, { a: 0, b: 50_000 }, { a: 1, b: 0 }, { a: 1, b: 0 }]);
});

test('a visit is one span however many views it had, and held time belongs to neither partner', () => {
  const track = timeline([
    entry(0, turn, { talking: 'a' }), entry(10, turn, { talking: 'a' }),
    entry(20, { ...turn, id: 'paused~1' }, { talking: 'a', stage: 'paused', holds: [{ why: 'pause', by: 'b' }] }),
    entry(50, turn, { talking: 'a' }),
  ], T + 60_000);
  assert.deepEqual(track.spans.filter(({ lane }) => lane === 'turn').map(({ from, to }) => (to - from) / 1000), [20, 10]);
  assert.deepEqual(track.spans.filter(({ lane }) => lane === 'pause').map(({ who, from, to }) => [who, (to - from) / 1000]), [['b', 30]]);
});

test('a cue has one mark, with what came of it; a break has its owner; an absence its person', () => {
  const cue = { id: 'c1', by: 'b', kind: 'sorry', at: T + 5000 };
  const track = timeline([
    entry(0, turn, { talking: 'a' }), entry(5, turn, { talking: 'a', cues: [cue] }), entry(8, turn, { talking: 'a', cues: [{ ...cue, taken: true }] }),
    entry(20, { ...turn, id: 'break~1' }, { stage: 'break', break: { id: 'k', by: 'a', at: T + 20_000, until: T } }),
    entry(80, turn, { talking: 'a', people: { ...PEOPLE, b: { here: false } }, holds: [{ why: 'away' }] }),
  ], T + 90_000);
  assert.deepEqual(track.marks, [{ lane: 'cue', at: T + 5000, who: 'b', what: 'sorry', taken: true }]);
  assert.deepEqual(figures(track).cues, { sent: 1, taken: 1 });
  assert.deepEqual(figures(track).breaks, { n: 1, ms: 60_000 });
  assert.deepEqual(track.spans.filter(({ lane }) => lane === 'away').map(({ who, from, to }) => [who, (to - from) / 1000]), [['b', 10]]);
});

test('each deed of the therapist is one mark, and an answer taken back is no verdict', () => {
  const skip = { kind: 'skip', by: 'therapist', at: T + 150_000 };
  const track = timeline([...TALK.slice(0, 7), entry(150, more, { notice: skip }), entry(155, more, { notice: skip }),
    entry(158, { ...check, id: 'back.check~6' }, { notice: { kind: 'undo', by: 'therapist', at: T + 158_000 } })], T + 160_000);
  assert.deepEqual(track.marks.filter(({ lane }) => lane === 'act').map(({ what }) => what), ['skip', 'undo']);
  assert.equal(track.marks.filter(({ lane, what }) => lane === 'check' && what === 'got').length, 0);
});

test('an answer that a partner took back is no mark, and the next one of that visit is', () => {
  const back = { kind: 'take-back', by: 'a', at: T + 158_000, detail: 'heard' };
  const got = [...TALK, entry(158, { ...check, id: 'back.check~6' }, { notice: back })];
  assert.deepEqual(timeline(got, T + 160_000).marks.map(({ what, at }) => [what, (at - T) / 1000]), [['not-yet', 100]], 'the first miss stays');
  const anew = timeline([...got, entry(170, { ...again, id: 'back.again~7' }, { talking: 'a', notice: back })], T + 175_000);
  assert.deepEqual(figures(anew).got, { a: 0, b: 0 });
  assert.deepEqual(figures(anew).missed, { a: 2, b: 0 });
});

test('a talk without entries is an empty picture', () => {
  const track = timeline([entry(-5, lobby, { stage: 'lobby' })], T);
  assert.deepEqual([track.from, track.to, track.spans, track.marks], [T, T, [], []]);
  assert.ok(shapes(track, { a: 'Mira', b: 'Jonas', rest: '', hands: '', title: '' }, 360).length);
});

test('after the end the picture stands still', () => {
  const ended = [...TALK, entry(200, { kind: 'closed', name: 'closed', place: 'closed', id: 'closed~9' }, { stage: 'closed' })];
  assert.deepEqual(timeline(ended, T + 300_000), timeline(ended, T + 9_000_000));
});

test('every shape lies inside the picture, however long the talk', () => {
  for (const hours of [0.01, 1, 5]) {
    const long = TALK.map(({ at, view }) => ({ at: T + (at - T) * hours * 20, view }));
    for (const { x = 0, y = 0, width = 0, height = 0 } of shapes(timeline(long, T + hours * 3_600_000), { a: 'Mira', b: 'Jonas', rest: '', hands: '', title: '' }, 360)) {
      assert.ok(x >= 0 && x + width <= 360.5 && y >= 0 && y + height <= HEIGHT, JSON.stringify({ x, y, width, height }));
    }
  }
});

test('a file of the picture is whole and holds no name as markup', () => {
  const text = file(timeline(TALK, T + 160_000), { a: '<b>&"Mira', b: 'Jonas', rest: 'Breaks', hands: 'You', title: 'T' });
  assert.ok(text.startsWith('<svg xmlns') && text.includes('&lt;b&gt;&amp;&quot;Mira') && !text.includes('<b>') && !/undefined|NaN/.test(text));
});

test('rows are in order, steps before what happens in them', () => {
  const all = rows(timeline(TALK, T + 160_000));
  assert.deepEqual(all.map(({ at }) => at), all.map(({ at }) => at).sort((one, other) => one - other));
  assert.equal(all[0].lane, 'step');
});

test('times are minutes and seconds, before the beginning too', () => assert.deepEqual([0, 59_999, 3_605_000, -206_000].map(stamp), ['0:00', '0:59', '60:05', '\u22123:26']));
