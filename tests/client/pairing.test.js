import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byList, cameTogether, inOrder, proposed, waiting } from '../../client/pages/wall/pairing.js';

const one = (n, name, more = {}) => ({ n, name, at: n, locale: 'en', ...more });
const line = [one(1, 'Ana', { together: 'x' }), one(2, 'Tom'), one(3, 'Levin', { together: 'x' }), one(4, 'Eva'), one(5, 'Kai', { together: 'y' }), one(6, 'Jo', { locale: 'de' })];

test('the waiting line is in order of arrival, without paired people', () => {
  assert.deepEqual(waiting([one(3, 'C'), one(2, 'B', { pair: 1 }), one(1, 'A')]).map(({ n }) => n), [1, 3]);
});

test('two people of the same word are a couple; one alone and three are not', () => {
  const crowd = ['p', 'q', 'r'].map((name, at) => one(10 + at, name, { together: 'z' }));
  const { pairs, alone, crowds } = cameTogether([...line, ...crowd]);
  assert.deepEqual(pairs, [[1, 3]]);
  assert.deepEqual(alone.map(({ n }) => n), [5]);
  assert.deepEqual(crowds.map((group) => group.map(({ n }) => n)), [[10, 11, 12]]);
});

test('the rest is paired as it came, by language; people waiting for somebody are left alone; the odd person is said', () => {
  assert.deepEqual(inOrder(line), { pairs: [[2, 4]], odd: [line[5]] });
});

test('people who came faster than a room fills are proposed last, except by a shared word', () => {
  const late = (/** @type {number} */ n, /** @type {string} */ name, more = {}) => one(n, name, { unconfirmed: true, ...more });
  const crowd = [10, 11, 12].map((n) => late(n, `c${n}`, { together: 'w' }));
  const { came, rest, odd, alone, crowds, late: last } = proposed([...line, late(7, 'Mo', { together: 'y' }), late(8, 'Ed'), late(9, 'Al'), late(13, 'Su', { together: 'v' }), ...crowd]);
  assert.deepEqual({ came, rest, last }, { came: [[1, 3], [5, 7]], rest: [[2, 4]], last: [[8, 9]] });
  assert.deepEqual([odd.map(({ n }) => n), alone, crowds], [[6], [], []]);
});

test('a pasted list is read by name or number', () => {
  assert.deepEqual(byList(' ana & LEVIN\n\n#2; 4', line), { pairs: [[1, 3], [2, 4]], trouble: [] });
});

test('a list with any line that does not fit pairs nobody', () => {
  const twins = [...line, one(7, 'Eva')];
  const { pairs, trouble } = byList('Ana, Levin\nTom, Nobody\nEva, Kai\nAna, Jo\nTom', twins);
  assert.deepEqual(pairs, []);
  assert.deepEqual(trouble.map(({ line, code }) => `${line} ${code}`), ['2 unknown', '3 several', '4 again', '5 two']);
  assert.deepEqual(byList(' \n', line).trouble, [{ line: 1, code: 'nothing' }]);
});
