/** What a summary says, from what one seat saw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summary } from '../../client/after/facts.js';

const MIN = 60000;
const view = (/** @type {any} */ more) => /** @type {any} */ ({ stage: 'running', protocol: 'x', step: { id: 'p~1', kind: 'turn', name: 'p', place: 'talk' }, people: { a: { here: true }, b: { here: true } },
  understood: { a: 'got', b: 'open' }, spoken: { a: 3 * MIN, b: MIN }, ...more });
const words = { id: 'w.words~2', kind: 'decide', name: 'w', place: 'words' };
const box = { box: 'a/w.words~2/draft.1', from: 'a', field: 'draft.1', step: 'w.words~2' };
const entries = [
  { at: MIN, view: view({ talking: 'a' }) },
  { at: 4 * MIN, view: view({ stage: 'break', break: { id: 3, by: 'b', at: 4 * MIN, until: 24 * MIN } }) },
  { at: 24 * MIN, view: view({ talking: 'b', step: { id: 'p~5', kind: 'turn', name: 'p', place: 'talk' } }) },
  { at: 25 * MIN, view: view({ step: words, draft: { n: 1, by: 'a', signed: ['b'], again_in: 7 } }) },
  { at: 26 * MIN, view: view({ stage: 'closed', step: { id: 'closed~6', kind: 'closed', name: 'closed', place: 'closed' }, repairs: { sent: 2, taken: 1 }, boxes: [box] }) },
];
const its = { texts: /** @type {any} */ ({ language: 'en', title: 'X', steps: {} }), names: { a: 'Mira', b: 'Jonas' }, words: { [box.box]: 'A walk on Sundays' }, now: 30 * MIN };

test('it has turns, times, breaks, and the words that both signed with the day to look again', () => {
  const facts = summary(entries, /** @type {any} */ (entries.at(-1)).view, its);
  assert.deepEqual(facts.turns, { a: 1, b: 1 });
  assert.deepEqual(facts.talked, { a: 180, b: 60 });
  assert.deepEqual(facts.understood, { a: 'understood', b: 'not-yet' });
  assert.deepEqual(facts.reached_out, { sent: 2, taken_in: 1 });
  assert.deepEqual(facts.breaks.map(({ by, seconds }) => [by, seconds]), [['b', 1200]]);
  assert.deepEqual(facts.agreements, [{ by: 'a', text: 'A walk on Sundays', look_again: new Date(26 * MIN + 7 * 864e5).toISOString() }]);
  assert.equal(JSON.stringify(facts).includes('draft.1'), false);
});

test('words that were parked are no agreement, and a place that nobody signed is none', () => {
  const parked = entries.map((one, n) => (n === 4 ? { ...one, view: view({ step: { ...words, place: 'not-yet' } }) } : one));
  assert.deepEqual(summary(parked, /** @type {any} */ (parked.at(-1)).view, its).agreements, []);
});

test('a talk that ended in its lobby began at no time, whatever is still known of it', () => {
  const closed = { stage: 'closed', step: { id: 'closed~1', kind: 'closed', name: 'closed', place: 'closed' }, understood: {}, spoken: {} };
  const early = [{ at: MIN, view: view({ stage: 'lobby', step: { id: 'lobby~0', kind: 'lobby', name: 'lobby', place: 'lobby' } }) }, { at: 2 * MIN, view: view(closed) }];
  for (const known of [early, early.slice(1)]) {
    const { began, turns, understood } = summary(known, view(closed), its);
    assert.deepEqual([began, turns, understood.a], [null, { a: 0, b: 0 }, 'not-asked']);
  }
});
