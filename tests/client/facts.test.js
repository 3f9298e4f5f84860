/** What a summary says, from what one seat saw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summary } from '../../client/core/facts.js';

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
  { at: 26 * MIN, view: view({ stage: 'closed', step: { id: 'closed~6', kind: 'closed', name: 'closed', place: 'closed' }, repairs: { sent: 2, taken: 1 }, boxes: [box],
    signatures: [{ of: box.box, by: { a: '', b: '' }, agreed: true }] }) },
];
const last = /** @type {any} */ (entries.at(-1)).view;
const its = { texts: /** @type {any} */ ({ language: 'en', title: 'X', steps: {} }), names: { a: 'Mira', b: 'Jonas' }, words: { [box.box]: 'A walk on Sundays' }, now: 30 * MIN };

test('a summary has turns, times, breaks, and the words that both signed with the day to look again', () => {
  const facts = summary(entries, /** @type {any} */ (entries.at(-1)).view, its);
  assert.deepEqual(facts.turns, { a: 1, b: 1 });
  assert.deepEqual(facts.talked, { a: 180, b: 60 });
  assert.deepEqual(facts.understood, { a: 'understood', b: 'not-yet' });
  assert.deepEqual(facts.reached_out, { sent: 2, taken_in: 1 });
  assert.deepEqual(facts.breaks.map(({ by, seconds }) => [by, seconds]), [['b', 1200]]);
  assert.deepEqual(facts.agreements, [{ by: 'a', text: 'A walk on Sundays', look_again: new Date(26 * MIN + 7 * 864e5).toISOString() }]);
  assert.deepEqual(facts.without_names, []);
  assert.equal(JSON.stringify(facts).includes('draft.1'), false);
});

test('words that end by themselves have their last day, and none to look again', () => {
  const lasting = entries.map((entry) => (entry.view.draft ? { ...entry, view: { ...entry.view, lasts: 14, draft: { ...entry.view.draft, again_in: 14 } } } : entry));
  const [{ look_again, ends }] = summary(lasting, last, its).agreements;
  assert.deepEqual([look_again, ends], [null, new Date(26 * MIN + 14 * 864e5).toISOString()]);
});

test('words signed by one partner, or by neither, are no agreement', () => {
  for (const signatures of [undefined, [{ of: box.box, by: { b: '' } }]]) {
    const { agreements, without_names } = summary(entries, { ...last, signatures }, its);
    assert.deepEqual([agreements, without_names], [[], []]);
  }
});

test('words whose names were taken back stand without names and without the day to look again', () => {
  const facts = summary(entries, { ...last, signatures: [{ of: box.box, by: {}, agreed: true }] }, its);
  assert.deepEqual([facts.agreements, facts.without_names], [[], ['A walk on Sundays']]);
});

test('no other words than those that were signed ever stand above the names', () => {
  const other = { ...its, words: { [box.box]: 'Jonas cooks every day' } };
  for (const mark of [{ signed: 'not' }, { changed: 'since' }, { changed: 'since', signed: 'unsure' }]) {
    const facts = summary(entries, last, { ...other, marks: /** @type {any} */ ({ [box.box]: mark }) });
    assert.deepEqual(facts.agreements.map(({ text, changed }) => [text, changed]), [[null, true]]);
    assert.equal(JSON.stringify(facts).includes('cooks'), false);
  }
  const { agreements } = summary(entries, last, { ...its, marks: { [box.box]: { changed: 'kept', signed: 'yes' } } });
  assert.deepEqual(agreements.map(({ text, changed }) => [text, changed]), [['A walk on Sundays', undefined]], 'the words that were read first');
  const both = summary(entries, last, { ...its, marks: { [box.box]: { changed: 'since', signed: 'yes' } } });
  assert.deepEqual(both.agreements.map(({ text, changed }) => [text, changed]), [['A walk on Sundays', undefined]], 'both signed these');
});

test('a talk that ended in its lobby began at no time, whatever is still known of it', () => {
  const closed = { stage: 'closed', step: { id: 'closed~1', kind: 'closed', name: 'closed', place: 'closed' }, understood: {}, spoken: {} };
  const early = [{ at: MIN, view: view({ stage: 'lobby', step: { id: 'lobby~0', kind: 'lobby', name: 'lobby', place: 'lobby' } }) }, { at: 2 * MIN, view: view(closed) }];
  for (const known of [early, early.slice(1)]) {
    const { began, turns, understood } = summary(known, view(closed), its);
    assert.deepEqual([began, turns, understood.a], [null, { a: 0, b: 0 }, 'not-asked']);
  }
});

test('a turn begun by a slip is not counted, a turn ended by a slip counts once', () => {
  const at = (/** @type {number} */ s, /** @type {any} */ more) => ({ at: s * 1000, view: view(more) });
  const mine = { id: 'p~1', kind: 'turn', name: 'p', place: 'talk' };
  const say = { id: 's.say~2', kind: 'reflect', name: 's', place: 'say', as: 'say-back' };
  const check = { id: 's.check~3', kind: 'reflect', name: 's', place: 'check', as: 'say-back' };
  const back = (/** @type {number} */ s) => ({ notice: { kind: 'take-back', by: 'a', at: s * 1000 } });
  const slips = [at(1, { talking: 'a', step: mine }), at(20, { talking: 'b', step: say }), at(25, { talking: 'a', step: mine, ...back(25) }),
    at(40, { talking: 'b', step: say, ...back(25) }), at(50, { step: check, ...back(25) }), at(60, { talking: 'b', step: { ...mine, id: 'p~4' }, ...back(25) }),
    at(65, { step: check, ...back(65) })];
  const all = [...slips, at(70, { talking: 'b', step: { ...mine, id: 'p~5' }, ...back(65) }), at(99, { step: words, ...back(65) })];
  assert.deepEqual(summary(slips, slips[6].view, its).turns, { a: 1, b: 0 });
  assert.deepEqual(summary(all, all[8].view, its).turns, { a: 1, b: 1 });
});

const agree = { id: 'r~1', kind: 'agree', name: 'r', place: 'agree' };
const lines = { x: { agreements: { soft: 'We speak softly.' } }, y: { agreements: { short: 'We keep it short.' } } };
const ruled = (/** @type {any[]} */ views, /** @type {any} */ others = {}) => {
  const all = views.map((one, n) => ({ at: (n + 1) * MIN, what: one.what ?? ['act'], view: view(one) }));
  const texts = /** @type {any} */ ({ ...its.texts, ...lines.x });
  return summary(all, /** @type {any} */ (all.at(-1)).view, { ...its, texts, others }).rules;
};
const asked = { step: agree, items: ['soft'] };
const half = { ...asked, people: { a: { here: true, done: true }, b: { here: true } } };
const other = { ...asked, protocol: 'y', items: ['short'], notice: { kind: 'switch', by: 'therapist', at: 9 } };
const undone = { notice: { kind: 'undo', by: 'therapist', at: 10 }, what: ['host'] };

test('rules that both agreed to are promises, in the words of their dialogue', () => {
  assert.deepEqual(ruled([asked, half, {}]), ['We speak softly.']);
  assert.deepEqual(ruled([asked, half, {}, other, undone]), ['We speak softly.'], 'a dialogue that was taken back was not promised');
});

test('rules without an agreement are no promises', () => {
  const end = { stage: 'closed', step: { id: 'closed~6', kind: 'closed', name: 'closed', place: 'closed' } };
  assert.deepEqual(ruled([asked, end]), []);
  assert.deepEqual(ruled([asked, half, end]), []);
  assert.deepEqual(ruled([asked, half, { what: ['host'], notice: { kind: 'skip', by: 'therapist', at: 5 } }]), []);
  assert.deepEqual(ruled([asked, half, { step: { id: 'close.word~3', kind: 'close', name: 'end', place: 'word' } }]), [], 'not today');
});

test('promises of another dialogue have its words, or are left out', () => {
  const old = [{ ...half, protocol: 'y', items: ['short', 'unknown'] }, { protocol: 'y' }, asked];
  assert.deepEqual(ruled(old), []);
  assert.deepEqual(ruled(old, { y: lines.y }), ['We keep it short.']);
});
