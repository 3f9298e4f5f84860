/** Texts with their places filled. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, sayer } from '../../client/core/say.js';

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
