/** How lengths of time and counts are said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelIn, span } from '../../client/core/text.js';

test('a length of time is said in minutes, in tens of seconds, or, where it is shorter, in seconds', () => {
  const ui = (/** @type {string} */ key, /** @type {any} */ { n }) => `${n} ${key}`;
  const said = [100, 3000, 4999, 5000, 31000, 44000, 46000, 89000, 91000, 200000].map((ms) => span(ms, ui));
  const [sec, min] = ['clock.sec', 'clock.min'];
  assert.deepEqual(said, [`1 ${sec}`, `3 ${sec}`, `5 ${sec}`, `10 ${sec}`, `30 ${sec}`, `40 ${sec}`, `1 ${min}`, `1 ${min}`, `2 ${min}`, `3 ${min}`]);
  assert.equal(span(0, ui), `0 ${sec}`);
});

test('a word has the label of its list, or of the first list that has it', () => {
  const lists = { basic: { fear: 'afraid' }, feelings: { tense: 'on edge', fear: 'fear' } };
  assert.deepEqual(['fear', 'tense', 'basic', 'at'].map((word) => labelIn(lists, word)), ['afraid', 'on edge', undefined, undefined]);
  assert.equal(labelIn(lists.feelings, 'tense'), 'on edge');
  assert.equal(labelIn(undefined, 'tense'), undefined);
});
