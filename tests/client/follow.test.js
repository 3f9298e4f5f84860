import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { before, follow, sweep } from '../../client/core/follow.js';

/** A browser's storage: its names are its own keys. */
class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
}
const session = 'abcdefghijklmnopqrstuv';
beforeEach(() => ['localStorage', 'sessionStorage'].forEach((name) =>
  Object.defineProperty(globalThis, name, { value: new Stored(), configurable: true })));

const next = 'zyxwvutsrqponmlkjihgfe';
const record = (more) => JSON.stringify({ from: 'linklink', until: Date.now() + 1000, ...more });

test('a record goes over to the next talk, and the old address leads on', () => {
  localStorage.setItem(`sayback:${session}`, record());
  sessionStorage.setItem(`sayback:${session}:notes`, record());
  follow(session, next, 'linklink');
  assert.deepEqual(Object.keys(localStorage), [`sayback:${next}:was:${session}:linklink`]);
  assert.deepEqual(Object.keys(sessionStorage), [`sayback:${next}:notes`]);
  assert.equal(before(session).from, 'linklink');
  assert.equal(before(next), null);
});

test('somebody else’s seat stays where it is', () => {
  localStorage.setItem(`sayback:${session}`, record({ from: 'otherone' }));
  follow(session, next, 'linklink');
  assert.deepEqual(Object.keys(localStorage), [`sayback:${session}`]);
});

test('old and broken records are swept, anything else stays', () => {
  localStorage.setItem(`sayback:${session}`, record());
  localStorage.setItem(`sayback:${next}`, record({ until: Date.now() - 1 }));
  localStorage.setItem(`sayback:${next}:abcdefgh`, '{');
  localStorage.setItem(`sayback:${next}:was:${session}:x`, '{}');
  localStorage.setItem('sayback:pref:language', '"de"');
  sweep();
  assert.deepEqual(Object.keys(localStorage), [`sayback:${session}`, 'sayback:pref:language']);
});
