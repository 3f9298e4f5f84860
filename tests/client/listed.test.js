/** Rows of words, in the way of their language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed } from '../../client/core/listed.js';

test('words in a row have the comma of their language, and its word before the last', () => {
  const said = ['en', 'de', 'es', 'pl', 'ar'].map((language) => listed(['a', 'b', 'c'], language));
  assert.deepEqual(said, ['a, b, c', 'a, b und c', 'a, b y c', 'a, b i c', 'a، وb، وc']);
  assert.deepEqual([[], ['a']].map((words) => listed(words, 'de')), ['', 'a']);
});
