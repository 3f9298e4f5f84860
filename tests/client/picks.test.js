import assert from 'node:assert/strict';
import test from 'node:test';
import { picks } from '../../client/ui/practice/picks.js';

const TREES = { basic: { joy: {}, fear: {} }, feelings: { joy: { glad: {}, calm: {}, proud: {} }, fear: { shy: {} } }, body: ['head', 'chest'] };

test('every kind of field gets what its page would write', () => {
  const fields = [
    { kind: 'text', name: 'wish' }, { kind: 'scale', name: 'closeness' }, { kind: 'one', name: 'emotion', list: 'basic' },
    { kind: 'many', name: 'feelings', list: 'feelings', under: 'emotion' }, { kind: 'body', name: 'where' },
  ];
  assert.deepEqual(picks(fields, TREES, 'Some words', () => 0), {
    wish: 'Some words', closeness: '3', emotion: '"joy"', feelings: '["glad","calm"]', where: '["head"]',
  });
  const { emotion, feelings } = picks(fields, TREES, 'Some words', () => 0.9);
  assert.deepEqual([emotion, feelings], ['"fear"', '["shy"]'], 'the words of that branch, as many as there are');
});

test('a list without branches is picked from at its ends, and no more than fit', () => {
  assert.deepEqual(picks([{ kind: 'many', name: 'some', list: 'feelings', most: 1 }], TREES, '', () => 0.99), { some: '["shy"]' });
  assert.deepEqual(picks([{ kind: 'many', name: 'none', list: 'unknown' }], TREES, ''), { none: '' });
});
