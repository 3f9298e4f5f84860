import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adopt, agreed, promise, promised, remember, said, same, tapsFor } from '../../client/core/consent.js';

const yes = (seat, ...words) => ({ move: 'consent', seat, args: { words: words.includes('words'), taps: words.includes('taps'), gap: words.includes('gap') } });
const view = (both, more = {}) => ({ protocol: 'p', seat: 'a', step: { id: 'x.fill~1', name: 'x' }, consent: { both }, ...more });

test('the last answer of each seat here is kept, and only a new one is news', () => {
  const record = { seat: 'a', also: { seat: 'b' } };
  assert.equal(remember(record, [yes('a', 'words'), yes('a', 'words', 'taps'), yes('therapist', 'gap')]), true);
  assert.deepEqual([said(record, 'a'), said(record, 'b'), said(undefined, 'a')], [['words', 'taps'], [], []]);
  assert.equal(remember(record, [yes('a', 'words', 'taps')]), false);
});

test('what the server says of both counts only where everybody here has said it', () => {
  const record = { seat: 'a', L: 'l', consent: ['words', 'taps'] };
  assert.equal(agreed(record, view(['words']), 'words'), true);
  assert.equal(agreed(record, view(['gap']), 'gap'), false);
  assert.equal(agreed({ ...record, also: { seat: 'b' } }, view(['words']), 'words'), false);
  assert.equal(agreed({ ...record, L: undefined }, view(['words']), 'words'), false, 'no link: a therapist could open nothing');
  assert.deepEqual([['taps', 'gap'], ['gap'], []].map((both) => tapsFor({ ...record, consent: ['taps', 'gap'] }, view(both))), ['all', 'pair', 'own']);
});

test('a promised answer is shown as it was kept, and a later one takes its place', () => {
  const record = { seat: 'a' };
  const box = (end) => `box${end.repeat(22)}`;
  const shown = view([], { moves: [{ move: 'show', args: { f: {} } }] });
  assert.equal(promise(record, shown, { f: box('1') }, true), true);
  const ref = 'a/x.fill~1/f';
  assert.deepEqual(promised(record, shown), [['f', ref]]);
  assert.deepEqual([same(record, shown, ref, box('1')), same(record, shown, ref, box('2')), same(record, { ...shown, protocol: 'q' }, ref, box('1'))], [true, false, false]);
  assert.equal(promise(record, { ...shown, step: { id: 'x.fill~2', name: 'x' } }, { f: box('2') }, false), true);
  assert.deepEqual(promised(record, shown), []);
});

test('another window’s answers are taken over only for the same link', () => {
  const record = { seat: 'a', from: 'f', consent: ['gap'] };
  adopt(record, JSON.stringify({ seat: 'a', from: 'g', consent: ['words'] }));
  adopt(record, null);
  assert.deepEqual(record.consent, ['gap']);
  adopt(record, JSON.stringify({ seat: 'a', from: 'f', consent: ['words'], shows: { r: 'w' } }));
  assert.deepEqual([record.consent, record.shows], [['words'], { r: 'w' }]);
});
