/** What a therapist's page makes of two voices: nothing until both are known, and nothing that is taken along. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { stated } from './stated.js';

// what the drawing library looks for when it loads; what is drawn here is only read
globalThis.document = /** @type {any} */ ({ createTreeWalker() {}, createComment() {}, querySelector() {} });
globalThis.navigator ??= /** @type {any} */ ({ languages: ['en'] });
const { nothing } = await import('../../client/vendor/lit-html.js');
const { drawn, voicesOf } = await import('../../client/ui/console/voices.js');
const { deskOf } = await import('../../client/ui/console/console.js');
const { skeleton } = await import('../../client/ui/console/notes.js');
const { file } = await import('../../client/ui/console/picture.js');
const { fileOf } = await import('../../client/core/story.js');
const { rows, timeline } = await import('../../client/core/timeline.js');

const T = 1_800_000_000_000;
/** @type {any} */
let now, voices;
const running = { stage: 'running', talking: 'a' };

beforeEach(() => {
  now = T;
  voices = voicesOf(() => now);
  voices.see(running);
});
const pass = (ms) => (now += ms);
const says = (from, speaking) => voices.hear(stated('signal', { from, speaking }));
/** Each seat says again what is so, every ten seconds of these. */
function go(ms, a, b) {
  for (let left = ms; left > 0; left -= 10_000) {
    says('a', a);
    says('b', b);
    pass(Math.min(left, 10_000));
  }
}
const env = { words: { ui: (key, vars) => (vars ? `${key} ${Object.values(vars).join(' ')}` : key), name: (seat) => ({ a: 'Mira', b: 'Jonas' })[seat] } };
/** All words that are drawn. */
const read = () => JSON.stringify(drawn(/** @type {any} */ (env), voices)).match(/console\.[^"]+/g)?.join('\n') ?? '';

test('somebody whose page has gone is forgotten after 15 seconds, and no more overlap is counted', () => {
  says('a', true);
  for (let n = 0; n < 12; n++) {
    says('b', true);
    pass(5000);
  }
  assert.equal(voices.told(), undefined);
  says('a', false);
  assert.equal(voices.told().overlap, 15_000);
});

test('nothing is drawn until both are known; off, refused and unknown look alike', () => {
  const looks = new Set();
  const look = () => looks.add(drawn(/** @type {any} */ (env), voices));
  look();
  says('a', true);
  look();
  says('b', null);
  look();
  says('b', true);
  assert.notEqual(drawn(/** @type {any} */ (env), voices), nothing);
  assert.equal(voices.drawn, true);
  says('a', null);
  look();
  assert.equal(voices.drawn, false);
  says('a', false);
  pass(15_000);
  look();
  assert.deepEqual([...looks], [nothing]);
});

test('what is no yes or no makes nobody known, and a therapist has no voice here', () => {
  says('a', false);
  for (const one of [1, 'true', {}]) voices.hear({ from: 'b', speaking: one });
  voices.hear({ from: 'therapist', speaking: true });
  assert.equal(voices.told(), undefined);
});

test('who is heard now stands there by name', () => {
  says('a', true);
  says('b', false);
  assert.match(read(), /voices\.now Mira/);
  says('b', true);
  assert.match(read(), /voices\.both/);
  says('a', false);
  assert.match(read(), /voices\.now Jonas/);
  says('b', false);
  assert.match(read(), /voices\.none/);
  assert.match(read(), /voices\.why/, 'the sentence stands beside it');
});

for (const [a, b, share] of [[50, 50, 'even'], [55, 45, 'even'], [62, 38, 'thirds'], [70, 30, 'thirds'], [80, 20, 'thirds'], [90, 10, 'most'], [100, 0, 'most']])
  test(`shares are told in thirds: ${a} to ${b} is ${share}`, () => {
    go(a * 1000, true, false);
    go(b * 1000, false, true);
    assert.equal(voices.told().share, share);
    assert.equal(voices.told().more, 'a');
    assert.match(read(), new RegExp(`voices\\.${share} Mira Jonas`));
    assert.doesNotMatch(read(), /[\d%]/, 'never a number');
  });

test('how it is shared is told only after half a minute of talking', () => {
  go(29_000, true, false);
  assert.equal(voices.told().share, '');
  go(2000, true, false);
  assert.equal(voices.told().share, 'most');
});

test('an overlap counts from one second on, from its beginning', () => {
  for (const ms of [900, 999]) {
    go(ms, true, true);
    go(500, true, false);
  }
  assert.equal(voices.told().overlap, 0);
  go(600, true, true);
  voices.told();
  go(600, true, true);
  assert.equal(voices.told().overlap, 1200);
  go(300, true, true);
  assert.equal(voices.told().overlap, 1500);
  assert.match(read(), /console\.overlap/);
});

for (const [what, held] of Object.entries({ pause: { stage: 'paused', holds: [{ why: 'pause' }] }, break: { stage: 'break', holds: [{ why: 'break' }] }, cue: { stage: 'running', holds: [{ why: 'cue' }] } }))
  test(`time in a ${what} does not count`, () => {
    go(5000, true, true);
    voices.see({ ...running, ...held });
    go(40_000, true, true);
    assert.equal(voices.told().overlap, 5000);
    voices.see(running);
    go(2000, true, true);
    assert.equal(voices.told().overlap, 7000);
    go(20_000, false, false);
    voices.see({ ...running, ...held });
    go(1000, false, false);
    assert.equal(voices.told().quiet, false);
  });

test('both quiet is told after 20 seconds, where somebody is to talk', () => {
  go(19_000, false, false);
  assert.equal(voices.told().quiet, false);
  go(1000, false, false);
  assert.equal(voices.told().quiet, true);
  assert.match(read(), /voices\.quiet/);
  says('b', true);
  pass(100);
  assert.equal(voices.told().quiet, false);
  voices.see({ stage: 'running', talking: null });
  go(60_000, false, false);
  assert.equal(voices.told().quiet, false, 'a quiet step is to be quiet');
});

test('a page that is loaded again begins anew', () => {
  go(60_000, true, true);
  assert.equal(voicesOf(() => now).told(), undefined);
});

/** A desk, and all that can be taken from it, as text. */
async function taken(desk) {
  const track = timeline(desk.entries, T + 90_000);
  const ui = (word, vars = {}) => `${word} ${Object.values(vars).join(' ')}`;
  const labels = { title: 'x', lanes: {}, names: { a: 'Mira', b: 'Jonas' } };
  return {
    notes: skeleton(track, { a: 'Mira', b: 'Jonas' }, 'x', () => 'y', ui, 'en'),
    table: JSON.stringify(rows(track)),
    picture: JSON.stringify(file(track, /** @type {any} */ (labels))),
    story: JSON.stringify(await fileOf('A'.repeat(22), 'therapist', desk.entries)),
  };
}

test('nothing of it is in notes, table, picture or story', async () => {
  const view = { ...running, seat: 'therapist', people: { a: { here: true }, b: { here: true } }, step: { id: 'x~1', kind: 'turn', name: 'x', place: 'talk' }, floor: 'a' };
  const entries = [{ at: T, view }, { at: T + 60_000, view: { ...view, talking: 'b' } }];
  const [quiet, loud] = [deskOf('s', () => now), deskOf('s', () => now)];
  for (const desk of [quiet, loud]) desk.entries.push(.../** @type {any} */ (structuredClone(entries)));
  voices = loud.voices;
  voices.see(running);
  go(60_000, true, true);
  assert.ok(voices.told().overlap, 'there is something that could be taken');
  assert.deepEqual(await taken(loud), await taken(quiet));
});
