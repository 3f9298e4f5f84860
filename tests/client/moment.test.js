/** Moments as their reader writes them. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { habit, HOUR, moment } from '../../client/core/moment.js';

/** @param {...string} languages what the browser speaks */
const speaks = (...languages) => Object.defineProperty(globalThis, 'navigator', { value: { languages }, configurable: true });
beforeEach(() => speaks('en-US'));

test('a moment is written by the habits of the browser where it speaks the language of the page', () => {
  const at = new Date(2026, 10, 3, 16, 5).getTime();
  const day = { dateStyle: /** @type {const} */ ('short') };
  assert.deepEqual([moment(at, 'en').replace(/\s/, ' '), moment(at, 'en', day)], ['4:05 PM', '11/3/26']);
  speaks('en-GB', 'en');
  assert.deepEqual([moment(at, 'en'), moment(at, 'en', day), moment(at, 'de', day)], ['16:05', '03/11/2026', '03.11.26']);
  speaks('fr-FR', 'de-CH');
  assert.deepEqual([habit('de'), habit('en'), moment(at, 'de', { weekday: 'long', ...HOUR })], ['de-CH', 'en', 'Dienstag, 16:05']);
});
