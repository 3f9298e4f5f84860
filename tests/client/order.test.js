import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from '../../client/pages/wall/order.js';

const shown = { now: [7, 3], soon: [2], well: [1, 4, 5] };

test('nobody reads: the new order is shown', () => {
  const fresh = { now: [5], soon: [], well: [1, 2, 3, 4, 7] };
  assert.deepEqual(settle(shown, fresh, false), { order: fresh, waiting: false });
});

test('while somebody reads everybody stays, and a new order is said to be ready', () => {
  const fresh = { now: [5, 3, 7], soon: [], well: [1, 2, 4] };
  assert.deepEqual(settle(shown, fresh, true), { order: shown, waiting: true });
});

test('whoever has gone leaves, whoever is new comes to the end of their band', () => {
  const fresh = { now: [9, 7, 3], soon: [2], well: [1, 5, 8] };
  assert.deepEqual(settle(shown, fresh, true), { order: { now: [7, 3, 9], soon: [2], well: [1, 5, 8] }, waiting: true });
});

test('nothing waits where the new order is the one that is shown', () => {
  assert.deepEqual(settle(shown, structuredClone(shown), true), { order: shown, waiting: false });
});
