import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

let pages = 0;
let drawn = 0;
let local, settle, stale, tapped, tell;

beforeEach(async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  // a page of its own for each test: no timer of another one is left in it
  ({ local, settle, stale, tapped, tell } = await import(`../../client/ui/panel/device.js?${(pages += 1)}`));
  local.redraw = () => (drawn += 1);
  drawn = 0;
});
afterEach(() => mock.timers.reset());

test('the first page and the same page drawn again do not rest', () => {
  settle('read');
  assert.equal(local.resting, false);
  settle('read');
  assert.equal(local.resting, false);
});

test('another page rests for half a second and wakes by itself with one drawing', () => {
  settle('read');
  settle('quiet');
  assert.equal(local.resting, true);
  settle('quiet');
  mock.timers.tick(499);
  assert.equal(local.resting, true);
  assert.equal(drawn, 0);
  mock.timers.tick(1);
  assert.equal(local.resting, false);
  mock.timers.tick(10_000);
  assert.equal(drawn, 1);
});

test('a page that changes while it rests begins its half second anew', () => {
  ['read', 'quiet'].forEach((sign) => settle(sign));
  mock.timers.tick(400);
  settle('turn');
  mock.timers.tick(400);
  assert.equal(local.resting, true);
  mock.timers.tick(100);
  assert.equal(local.resting, false);
});

test('a tap on what rests does nothing but say one moment; later it acts', () => {
  let taps = 0;
  const tap = tapped(() => (taps += 1));
  ['read', 'quiet'].forEach((sign) => settle(sign));
  tap();
  assert.deepEqual([taps, local.says], [0, 'tap.moment']);
  mock.timers.tick(500);
  tap();
  assert.deepEqual([taps, local.says], [1, '']);
});

test('a tap on what cannot act yet says why, for three seconds', () => {
  tapped(() => assert.fail('it acted'), 'tap.sending')();
  assert.equal(local.says, 'tap.sending');
  mock.timers.tick(2000);
  tell('tap.words');
  mock.timers.tick(2000);
  assert.equal(local.says, 'tap.words');
  mock.timers.tick(1000);
  assert.equal(local.says, '');
});

test('a yes is too old after an hour, on another day, and if there was none', () => {
  const now = new Date(2026, 4, 4, 0, 30).getTime();
  assert.equal(stale(now - 10 * 60e3, now), false);
  assert.equal(stale(now - 40 * 60e3, now), true, 'before midnight');
  assert.equal(stale(now + 8 * 3600e3, now + 9 * 3600e3), true);
  assert.equal(stale(undefined, now), true);
});
