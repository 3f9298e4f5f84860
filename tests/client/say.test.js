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

test('a number is said in the plural form of its language', () => {
  const polish = { lang: 'pl', pairs: '{n} pary', 'pairs.one': '1 para', 'pairs.few': '{n} pary!', 'pairs.many': '{n} par' };
  const say = sayer(() => polish);
  assert.deepEqual(
    [0, 1, 2, 4, 5, 12, 21, 22, 1.5].map((n) => say('pairs', { n })),
    ['0 par', '1 para', '2 pary!', '4 pary!', '5 par', '12 par', '21 par', '22 pary!', '1.5 pary'],
  );
  assert.equal(say('pairs'), '{n} pary');
});

test('six forms of Arabic are said, and a form that is missing as any other number', () => {
  const forms = { zero: 'لا أزواج', one: 'زوج واحد', two: 'زوجان', few: '{n} أزواج', many: '{n} زوجًا' };
  const arabic = Object.fromEntries(Object.entries(forms).map(([form, text]) => [`pairs.${form}`, text]));
  const say = sayer(() => ({ lang: 'ar', ...arabic, pairs: '{n} زوج' }));
  assert.deepEqual(
    [0, 1, 2, 3, 11, 100, 102].map((n) => say('pairs', { n })),
    ['لا أزواج', 'زوج واحد', 'زوجان', '3 أزواج', '11 زوجًا', '100 زوج', '102 زوج'],
  );
  const half = sayer(() => ({ lang: 'ar', 'pairs.two': 'زوجان', pairs: '{n} زوج' }));
  assert.deepEqual([0, 2, 3].map((n) => half('pairs', { n })), ['0 زوج', 'زوجان', '3 زوج']);
});
