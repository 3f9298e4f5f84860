/** What leaves about a voice: edges, not too close, again and again, and nothing once it is stopped. */
import assert from 'node:assert/strict';
import { beforeEach, afterEach, mock, test } from 'node:test';
import { heardOf } from '../../client/core/heard.js';
import { stated } from './stated.js';

/** @type {any} */
let sent, line, beats;
beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_800_000_000_000 });
  sent = [];
  beats = [];
  line = {
    on: (event, ear) => event === 'ping' && beats.push(ear),
    tell: (event, what) => sent.push([event, stated(`tell ${event}`, what).speaking]),
  };
});
afterEach(() => mock.timers.reset());

const pass = (ms) => mock.timers.tick(ms);
/** Beats of the line, one in five seconds. */
const beat = (times) => {
  for (let n = 0; n < times; n++) {
    pass(5000);
    beats.forEach((ear) => ear());
  }
};
const values = () => sent.splice(0).map(([event, speaking]) => (assert.equal(event, 'signal'), speaking));
const now = () => Date.now();

test('only what is new is said', () => {
  const heard = heardOf(line, now);
  heard.say(null);
  heard.stop();
  assert.deepEqual(values(), [], 'nothing was known');
  for (const one of [true, true, false, false, null]) {
    heard.say(one);
    pass(1000);
  }
  assert.deepEqual(values(), [true, false, null]);
});

test('two edges are at least 250 ms apart, and the last one counts', () => {
  const heard = heardOf(line, now);
  heard.say(true);
  for (let n = 0; n < 20; n++) {
    pass(10);
    heard.say(n % 2 === 0);
  }
  assert.deepEqual(values(), [true]);
  pass(50);
  assert.deepEqual(values(), [false]);
  heard.say(true);
  heard.say(false);
  pass(1000);
  assert.deepEqual(values(), [], 'it was over before it could be said');
});

test('a flood of edges stays within what the server takes', () => {
  const heard = heardOf(line, now);
  for (let n = 0; n < 1000; n++) {
    heard.say(n % 2 === 0);
    pass(10);
  }
  assert.ok(values().length <= 41);
});

test('what is known is said again about every ten seconds, by the beat of the line', () => {
  const heard = heardOf(line, now);
  heard.say(true);
  beat(8);
  assert.deepEqual(values(), [true, true, true, true, true]);
  pass(300);
  heard.say(false);
  beat(4);
  assert.deepEqual(values(), [false, false, false]);
  heard.say(null);
  beat(4);
  assert.deepEqual(values(), [null], 'what is not known is said once');
});

test('stopping says once that nothing is known, at once, and no more', () => {
  const heard = heardOf(line, now);
  heard.say(true);
  pass(10);
  heard.say(false);
  heard.stop();
  heard.stop();
  assert.deepEqual(values(), [true, null]);
  beat(10);
  assert.deepEqual(values(), []);
  heard.say(true);
  assert.deepEqual(values(), [true], 'it can begin again');
});

test('a line has one sender, whoever asks', () => {
  assert.equal(heardOf(line, now), heardOf(line, now));
  assert.equal(beats.length, 1);
});

test('anything but yes or no is not known', () => {
  const heard = heardOf(line, now);
  heard.say(true);
  for (const one of [undefined, 1, 'true', {}, NaN]) {
    pass(1000);
    heard.say(/** @type {any} */ (one));
  }
  assert.deepEqual(values(), [true, null]);
});
