import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takenOf } from '../../client/core/taken.js';

const at = (hour, minute, day = 1) => new Date(2026, 11, day, hour, minute).getTime();

test('a seat says when it was taken and on how many devices', () => {
  const now = at(14, 30);
  assert.deepEqual(takenOf([at(14, 3)], now, 'de'), { key: 'one', n: 1, at: '14:03', last: '14:03' });
  assert.deepEqual(takenOf([at(14, 3), at(14, 5), at(14, 9)], now, 'de'), { key: 'more', n: 3, at: '14:03', last: '14:09' });
});

test('a seat of another day says which', () => {
  assert.match(takenOf([at(23, 59)], at(0, 1, 2), 'en').at, /Dec 1.*11:59/);
  assert.match(takenOf([at(0, 1, 2)], at(23, 59), 'en').at, /Dec 2/, 'a clock that runs behind');
});

test('a seat that nobody has taken is free, and one of which nothing is known is passed over', () => {
  assert.equal(takenOf([], 0, 'en').key, 'free');
  for (const odd of [undefined, null, 'now', {}, [null], ['14:03'], [NaN], [1.5], [9e15], [[1]]]) assert.equal(takenOf(odd, 0, 'en'), undefined);
});
