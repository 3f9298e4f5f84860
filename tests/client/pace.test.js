import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pace } from '../../client/core/pace.js';

const PACE = 250;

/** A page whose time is moved by hand; `drawn` are the moments at which it was drawn. */
function stage() {
  let now = 10_000, timers = [];
  const drawn = [];
  const clock = {
    now: () => now,
    set: (then, ms) => (timers.push({ then, at: now + ms }), timers.at(-1)),
    clear: (timer) => (timers = timers.filter((one) => one !== timer)),
  };
  const move = (ms) => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) (clock.clear(timer), timer.then());
  };
  return { ...pace(() => drawn.push(now), PACE, clock), drawn, move, waiting: () => timers.length };
}

test('a tap is drawn at once, however lately the page was drawn', async () => {
  const { tapped, drawn } = stage();
  for (let n = 0; n < 3; n++) {
    tapped();
    await null;
  }
  assert.deepEqual(drawn, [10_000, 10_000, 10_000]);
});

test('a tap is drawn by the time its own code has ended, and once', async () => {
  const { tapped, drawn } = stage();
  tapped();
  tapped();
  assert.deepEqual(drawn, []);
  await null;
  assert.deepEqual(drawn, [10_000]);
});

test('news are drawn at most once a pace', () => {
  const { arrived, drawn, move } = stage();
  for (let ms = 0; ms < 1000; ms += 10) {
    arrived();
    move(10);
  }
  assert.deepEqual(drawn, [10_010, 10_260, 10_510, 10_760]);
});

test('a tap takes along what has arrived, and the pace counts from it', async () => {
  const { arrived, tapped, drawn, move, waiting } = stage();
  arrived();
  move(1);
  arrived();
  move(100);
  tapped();
  await null;
  assert.deepEqual([drawn, waiting()], [[10_001, 10_101], 0]);
  arrived();
  move(249);
  assert.equal(drawn.length, 2);
  move(1);
  assert.deepEqual(drawn.slice(2), [10_351]);
});

test('a drawing that fails stops neither the next tap nor what arrives', async () => {
  let fails = true, drawn = 0;
  const later = [];
  const clock = { now: () => 0, set: (then) => later.push(then), clear: () => {} };
  const { tapped, arrived } = pace(() => {
    if (fails) throw new Error('no page');
    drawn++;
  }, PACE, clock);
  arrived();
  assert.throws(later[0], /no page/);
  fails = false;
  tapped();
  await null;
  arrived();
  later[1]();
  assert.equal(drawn, 2);
});
