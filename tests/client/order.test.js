import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from '../../client/pages/wall/order.js';

const shown = { now: [7, 3], soon: [2], well: [1, 4, 5] };

test('the new order is shown while no reader is there', () => {
  const fresh = { now: [5], soon: [], well: [1, 2, 3, 4, 7] };
  assert.deepEqual(settle(shown, fresh, false), { order: fresh, waiting: false });
});

test('all pairs stay while somebody reads, and a new order is said to be ready', () => {
  const fresh = { now: [5, 3, 7], soon: [], well: [1, 2, 4] };
  assert.deepEqual(settle(shown, fresh, true), { order: shown, waiting: true });
});

test('pairs that are gone leave, new pairs come to the end of their band', () => {
  const fresh = { now: [9, 7, 3], soon: [2], well: [1, 5, 8] };
  assert.deepEqual(settle(shown, fresh, true), { order: { now: [7, 3, 9], soon: [2], well: [1, 5, 8] }, waiting: true });
});

test('no order is offered where the new order is already shown', () => {
  assert.deepEqual(settle(shown, structuredClone(shown), true), { order: shown, waiting: false });
});
