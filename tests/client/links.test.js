import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { amend, forget, keep, make, mark, prefs, read, recall, sessionOf, sweep, tab } from '../../client/shared/links.js';

/** A browser's storage: its names are its own keys. */
class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
}
class Blocked { getItem() { throw new Error('blocked'); } setItem() { throw new Error('blocked'); } }

const session = 'abcdefghijklmnopqrstuv';
const [I, J, L] = ['I', 'J', 'L'].map((letter) => letter.repeat(43));
const newTab = () => Object.defineProperty(globalThis, 'sessionStorage', { value: new Stored(), configurable: true });

beforeEach(() => {
  forget(session);
  Object.defineProperty(globalThis, 'localStorage', { value: new Stored(), configurable: true });
  newTab();
});

test('a link that was made is read again', () => {
  const url = new URL(make('https://x.example', session, [I], L));
  assert.equal(sessionOf(url.pathname), session);
  assert.deepEqual(read(url.hash), { invites: [I], link: L });
  const couch = new URL(make('https://x.example', session, [I, J], L));
  assert.deepEqual(read(couch.hash), { invites: [I, J], link: L });
});

test('without a link’s secret an invitation is a link of its own', () => {
  const url = new URL(make('https://x.example', session, [I]));
  assert.equal(url.hash, `#3.${I}`);
  assert.deepEqual(read(url.hash), { invites: [I], link: '' });
  for (const hash of [`#3.${I.slice(1)}`, `#3.${I}.${J}`, '#3.']) assert.equal(read(hash), null, hash);
});

test('a record is written again where it is kept, and nowhere else', () => {
  keep(session, { S: 'mira', from: mark([I]) }, false);
  amend(session, { ...recall(session), checked: 17 });
  assert.equal(recall(session).checked, 17);
  assert.equal(Object.keys(localStorage).length, 0);
  forget(session);
  amend(session, { S: 'mira', from: mark([I]) });
  assert.equal(recall(session), null, 'what was forgotten stays forgotten');
});

test('links of the API carry a token, with its session in front or without', () => {
  assert.deepEqual(read(`#0.${I}`), { token: I });
  assert.deepEqual(read(`#0.${session}.${I}`), { token: `${session}.${I}` });
});

test('what is cut off, too long or foreign is no link', () => {
  for (const hash of ['', '#', '#1', `#1.${I}`, `#1.${I}.${L.slice(1)}`, `#2.${I}.${L}`, `#1.${I}.${J}.${L}`, `#3.${I}.${L}`, '#top', `#0.${I.slice(1)}`])
    assert.equal(read(hash), null, hash);
});

test('a record is remembered by the device and found by a new tab', () => {
  assert.equal(keep(session, { S: 'secret', from: mark([I]) }), 'device');
  newTab();
  assert.equal(recall(session).S, 'secret');
  assert.equal(recall(session, mark([I])).S, 'secret');
  assert.equal(recall('b'.repeat(22)), null);
});

test('two people may use two windows of one browser', () => {
  keep(session, { S: 'mira', from: mark([I]) });
  newTab();
  assert.equal(recall(session, mark([J])), null);
  keep(session, { S: 'jonas', from: mark([J]) });
  assert.equal(recall(session).S, 'jonas');
  newTab();
  assert.equal(recall(session).S, 'mira');
  assert.equal(recall(session, mark([J])).S, 'jonas');
});

test('"do not remember here" ends with the tab', () => {
  assert.equal(keep(session, { S: 'secret', from: mark([I]) }, false), 'tab');
  assert.equal(recall(session).S, 'secret');
  assert.equal(Object.keys(localStorage).length, 0);
  newTab();
  assert.equal(recall(session), null);
});

test('where storage throws, the seat lives in the page and that is told', () => {
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(globalThis, name, { value: new Blocked(), configurable: true });
  assert.equal(keep(session, { S: 'secret', from: mark([I]) }), 'memory');
  assert.equal(recall(session).S, 'secret');
  tab(session, 'outbox').set([1]);
  assert.deepEqual(tab(session, 'outbox').get(), [1]);
});

test('forgetting leaves nothing of the talk, and nothing else is touched', () => {
  keep(session, { S: 'mira', from: mark([I]) });
  tab(session, 'outbox').set([1]);
  prefs.set('language', 'de');
  forget(session);
  assert.deepEqual(Object.keys(localStorage), ['sayback:pref:language']);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test('forgetting one seat leaves the other of the same browser', () => {
  keep(session, { S: 'mira', from: mark([I]) });
  newTab();
  keep(session, { S: 'jonas', from: mark([J]) });
  forget(session, mark([J]));
  assert.equal(recall(session).S, 'mira');
  assert.equal(recall(session, mark([J])), null);
});

test('records of talks long over are swept', () => {
  keep(session, { S: 'new', from: mark([I]) });
  localStorage.setItem(`sayback:${'o'.repeat(22)}`, JSON.stringify({ S: 'old', until: Date.now() - 1 }));
  sweep();
  assert.deepEqual(Object.keys(localStorage), [`sayback:${session}`]);
});
