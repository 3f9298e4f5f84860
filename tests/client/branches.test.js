import assert from 'node:assert/strict';
import test from 'node:test';
import { leaves, parted } from '../../client/core/branches.js';

const TREE = { joy: { glad: {}, calm: {} }, fear: { shy: {}, torn: {} }, anger: ['cross'] };

test('the words at the ends of a tree, however it is nested', () => {
  assert.deepEqual(leaves(TREE), ['glad', 'calm', 'shy', 'torn', 'cross']);
  assert.deepEqual(leaves(['head']), ['head']);
  assert.deepEqual(leaves(undefined), []);
});

test('the chosen branch is open, and every other word can be reached', () => {
  const { open, others } = parted(TREE, 'fear', []);
  assert.deepEqual(open, ['shy', 'torn']);
  assert.deepEqual(others.map(({ branch }) => branch), ['joy', 'anger']);
  assert.deepEqual([...open, ...others.flatMap(({ words }) => words)].sort(), leaves(TREE).sort());
});

test('words of several branches go together, and a closed branch tells its own', () => {
  const { others } = parted(TREE, 'fear', ['torn', 'glad', 'cross']);
  assert.deepEqual(others.map(({ picked }) => picked), [['glad'], ['cross']]);
});

test('without a choice nothing is open and nothing is missing', () => {
  const { open, others } = parted(TREE, undefined, []);
  assert.deepEqual([open, others.length], [[], 3]);
});
