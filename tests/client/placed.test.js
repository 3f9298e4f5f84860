import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, placed, placeOf } from '../../client/core/placed.js';

test('a reference tells author, step and field; what is missing is empty', () => {
  assert.deepEqual(placeOf('a/x.fill~2/text'), ['a', 'x.fill~2', 'text']);
  assert.deepEqual(placeOf('host'), ['host', '', '']);
});

test('a step has one name in every part and visit', () => {
  assert.deepEqual(['x', 'x~1', 'x.fill~2', ''].map(nameOf), ['x', 'x', 'x', '']);
});

test('what a view says of its boxes counts for nothing beside their references', () => {
  const view = { boxes: [{ box: 'a/x~1/text', from: 'b', step: 'y~1', field: 'other', n: 2 }] };
  assert.deepEqual(placed(view).boxes, [{ box: 'a/x~1/text', from: 'a', step: 'x~1', field: 'text', n: 2 }]);
  assert.deepEqual(placed({}), {});
});
