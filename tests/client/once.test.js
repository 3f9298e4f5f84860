import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { began, rests } from '../../client/core/once.js';

class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
}
const HOUR = 3_600_000;
const NOW = 1_800_000_000_000;

beforeEach(() => Object.defineProperty(globalThis, 'localStorage', { value: new Stored(), configurable: true }));

test('a dialogue that was begun rests until its time is over', () => {
  assert.equal(rests('touch', 20 * HOUR, NOW), false);
  began('touch', NOW);
  assert.equal(rests('touch', 20 * HOUR, NOW), true);
  assert.equal(rests('touch', 20 * HOUR, NOW + 20 * HOUR - 1), true);
  assert.equal(rests('touch', 20 * HOUR, NOW + 20 * HOUR), false);
});

test('one dialogue keeps no other from beginning, and one without such terms never rests', () => {
  began('touch', NOW);
  assert.equal(rests('thank-you', 20 * HOUR, NOW), false);
  assert.equal(rests('touch', undefined, NOW), false);
});

test('what is stored is a dialogue and a moment, and nonsense keeps nobody', () => {
  began('touch', NOW);
  assert.deepEqual(JSON.parse(localStorage.getItem('sayback:pref:once')), { touch: NOW });
  for (const value of ['7', '"x"', 'null', '{"touch":"soon"}', '[1]']) {
    localStorage.setItem('sayback:pref:once', value);
    assert.equal(rests('touch', 20 * HOUR, NOW), false, value);
  }
  // a clock that was set back does not make it rest for ever
  began('touch', NOW + HOUR);
  assert.equal(rests('touch', 20 * HOUR, NOW), false);
});
