import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, spaced, strange, tidy } from '../../client/join/code.js';

test('a code is understood however it is typed', () => {
  for (const typed of ['7K2M-9QXB', '7k2m 9qxb', ' 7k2m–9qxb ', '７K2M.9QXB', '7K2M_9QXBZZ']) assert.equal(tidy(typed), '7K2M9QXB', typed);
  assert.equal(tidy('oO0iIlL1'), '00011111');
});

test('letters that no code has are named', () => {
  assert.deepEqual(strange('7K2M-9QXU!'), ['U', '!']);
  assert.deepEqual(strange('o0 il-1'), []);
});

test('a code stands in the address, and is read out in two groups', () => {
  assert.equal(codeOf('/w/7k2m-9qxb'), '7K2M9QXB');
  assert.equal(codeOf('/w/7k2m%209qxb'), '7K2M9QXB');
  assert.equal(codeOf('/w'), '');
  assert.equal(spaced('7K2M9QXB'), '7K2M-9QXB');
  assert.equal(spaced('7K2'), '7K2');
});
