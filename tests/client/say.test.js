/** Texts with their places filled, and moments as their reader writes them. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fill, habit, HOUR, moment, sayer } from '../../client/core/say.js';

/** @param {...string} languages what the browser speaks */
const speaks = (...languages) => Object.defineProperty(globalThis, 'navigator', { value: { languages }, configurable: true });
beforeEach(() => speaks('en-US'));

test('places are filled where there is a value, and stay where there is none', () => {
  assert.equal(fill('{who} has {n} of {of}', { who: 'Mira', n: 0 }), 'Mira has 0 of {of}');
  assert.equal(fill('{a} and {b}', { a: '{b}', b: 'Jo' }), '{b} and Jo');
  assert.equal(fill('{n}', { n: null }), '{n}');
});

test('a key without a text, and one before there are any texts, is said itself', () => {
  /** @type {Record<string, string> | undefined} */
  let ui;
  const say = sayer(() => ui);
  assert.equal(say('hello'), 'hello');
  ui = { hello: 'Hello {who}' };
  assert.equal(say('hello', { who: 'Jo' }), 'Hello Jo');
  assert.equal(say('hallo'), 'hallo');
});

test('a count of one has words of its own, where a text has them', () => {
  const say = sayer(() => ({ pairs: '{n} pairs', 'pairs.one': 'one pair', left: '{n} left' }));
  assert.deepEqual([0, 1, 2].map((n) => say('pairs', { n })), ['0 pairs', 'one pair', '2 pairs']);
  assert.equal(say('left', { n: 1 }), '1 left');
});

test('a moment is written by the habits of the browser where it speaks the language of the page', () => {
  const at = new Date(2026, 10, 3, 16, 5).getTime();
  const day = { dateStyle: /** @type {const} */ ('short') };
  assert.deepEqual([moment(at, 'en').replace(/\s/, ' '), moment(at, 'en', day)], ['4:05 PM', '11/3/26']);
  speaks('en-GB', 'en');
  assert.deepEqual([moment(at, 'en'), moment(at, 'en', day), moment(at, 'de', day)], ['16:05', '03/11/2026', '03.11.26']);
  speaks('fr-FR', 'de-CH');
  assert.deepEqual([habit('de'), habit('en'), moment(at, 'de', { weekday: 'long', ...HOUR })], ['de-CH', 'en', 'Dienstag, 16:05']);
});
