import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { codeOf, spaced, strange, tidy } from '../../client/core/join-code.js';
import { keep, recall } from '../../client/pages/join/kept.js';
import { forget, keep as seat, mark, recall as seatOf } from '../../client/core/links.js';

/** A browser's storage: its names are its own keys. */
class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
}
const CODE = '7K2M9QXB';
const session = 'abcdefghijklmnopqrstuv';
const [mine, theirs] = ['M', 'T'].map((letter) => letter.repeat(43));
const place = { workshop: 'w'.repeat(22), token: mine, ear: 'E'.repeat(43), name: 'Mira', person: 1 };

beforeEach(() => ['localStorage', 'sessionStorage'].forEach((name) =>
  Object.defineProperty(globalThis, name, { value: new Stored(), configurable: true })));

/** From the line into the talk, as the two pages keep it. */
function paired() {
  keep(CODE, place);
  keep(CODE, { ...recall(CODE), session });
  seat(session, { token: mine, from: mark([mine]) });
}

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

test('a place in line is remembered during the wait and during the talk', () => {
  keep(CODE, place);
  assert.equal(recall(CODE).name, 'Mira');
  assert.equal(recall('ZZZZ9QXB'), null);
  paired();
  assert.deepEqual([recall(CODE).token, recall(CODE).session], [mine, session]);
  assert.equal(seatOf(session).token, mine, 'it is not taken for the seat itself');
  assert.equal(Object.keys(localStorage).length, 2, 'one record of the line, one of the talk');
});

test('forgetting a talk on this device forgets the way back into it', () => {
  for (const from of [mark([mine]), undefined]) {
    paired();
    forget(session, from);
    assert.equal(recall(CODE), null);
    assert.deepEqual(Object.keys(localStorage), []);
  }
});

test('forgetting somebody else’s seat, or another talk, leaves one’s own way back', () => {
  paired();
  forget(session, mark([theirs]));
  forget('z'.repeat(22), mark([mine]));
  assert.equal(recall(CODE).token, mine);
});

test('a place is forgotten as a whole, and one from yesterday leads nowhere', () => {
  paired();
  keep(CODE, null);
  assert.equal(recall(CODE), null);
  localStorage.setItem(`sayback:join:${CODE}`, JSON.stringify({ ...place, until: Date.now() - 1 }));
  assert.equal(recall(CODE), null);
  assert.deepEqual(Object.keys(localStorage).filter((name) => name.includes('join')), [], 'and does not stay');
});
