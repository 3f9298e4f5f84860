import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { amend, forget, keep, mark, prefs, read, recall, sessionOf, tab } from '../../client/core/links.js';
import { make } from '../../client/core/address.js';
import { before, follow, sweep } from '../../client/core/follow.js';

/** A browser's storage: its names are its own keys. */
class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
}
class Blocked { getItem() { throw new Error('blocked'); } setItem() { throw new Error('blocked'); } }

const session = 'abcdefghijklmnopqrstuv';
const [I, J, L] = ['I', 'J', 'L'].map((letter) => letter.repeat(43));
/** The secrets of a device's seat. */
const seat = (name) => ({ S: name.padEnd(43, '_'), d: 'd'.repeat(184) });
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
  keep(session, { ...seat('mira'), from: mark([I]) }, false);
  amend(session, { ...recall(session), checked: 17 });
  assert.equal(recall(session).checked, 17);
  assert.equal(Object.keys(localStorage).length, 0);
  forget(session);
  amend(session, { ...seat('mira'), from: mark([I]) });
  assert.equal(recall(session), null, 'what was forgotten stays forgotten');
});

test('links of the API carry a token, with its session in front or without', () => {
  assert.deepEqual(read(`#0.${I}`), { token: I });
  assert.deepEqual(read(`#0.${session}.${I}`), { token: `${session}.${I}` });
});

test('an address that is cut off, too long or foreign is no link', () => {
  for (const hash of ['', '#', '#1', `#1.${I}`, `#1.${I}.${L.slice(1)}`, `#2.${I}.${L}`, `#1.${I}.${J}.${L}`, `#3.${I}.${L}`, '#top', `#0.${I.slice(1)}`])
    assert.equal(read(hash), null, hash);
});

test('a record is remembered by the device and found by a new tab', () => {
  assert.equal(keep(session, { ...seat('secret'), from: mark([I]) }), 'device');
  newTab();
  assert.equal(recall(session).S, seat('secret').S);
  assert.equal(recall(session, mark([I])).S, seat('secret').S);
  assert.equal(recall('b'.repeat(22)), null);
});

test('two people may use two windows of one browser', () => {
  keep(session, { ...seat('mira'), from: mark([I]) });
  newTab();
  assert.equal(recall(session, mark([J])), null);
  keep(session, { ...seat('jonas'), from: mark([J]) });
  assert.equal(recall(session).S, seat('jonas').S);
  newTab();
  assert.equal(recall(session).S, seat('mira').S);
  assert.equal(recall(session, mark([J])).S, seat('jonas').S);
});

test('"do not remember here" ends with the tab', () => {
  assert.equal(keep(session, { ...seat('secret'), from: mark([I]) }, false), 'tab');
  assert.equal(recall(session).S, seat('secret').S);
  assert.equal(Object.keys(localStorage).length, 0);
  newTab();
  assert.equal(recall(session), null);
});

test('where storage throws, the seat lives in the page and that is told', () => {
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(globalThis, name, { value: new Blocked(), configurable: true });
  assert.equal(keep(session, { ...seat('secret'), from: mark([I]) }), 'memory');
  assert.equal(recall(session).S, seat('secret').S);
  tab(session, 'outbox').set([1]);
  assert.deepEqual(tab(session, 'outbox').get(), [1]);
});

test('forgetting leaves nothing of the talk, and nothing else is touched', () => {
  keep(session, { ...seat('mira'), from: mark([I]) });
  tab(session, 'outbox').set([1]);
  prefs.set('language', 'de');
  forget(session);
  assert.deepEqual(Object.keys(localStorage), ['sayback:pref:language']);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test('forgetting one seat leaves the other of the same browser', () => {
  keep(session, { ...seat('mira'), from: mark([I]) });
  newTab();
  keep(session, { ...seat('jonas'), from: mark([J]) });
  forget(session, mark([J]));
  assert.equal(recall(session).S, seat('mira').S);
  assert.equal(recall(session, mark([J])), null);
});

test('records of talks long over are swept', () => {
  keep(session, { ...seat('new'), from: mark([I]) });
  localStorage.setItem(`sayback:${'o'.repeat(22)}`, JSON.stringify({ ...seat('old'), until: Date.now() - 1 }));
  sweep();
  assert.deepEqual(Object.keys(localStorage), [`sayback:${session}`]);
});

const whole = { ...seat('mira'), from: mark([I]), until: Date.now() + 60_000 };
/** What may stand in a browser's storage under the name of a record: by somebody's hand, an older page, a full disk. */
const FORGED = {
  'cut off': JSON.stringify(whole).slice(0, 40), empty: '', 'a number': '5', 'a list': '[1]', 'a word': '"mira"', nothing: 'null', 'an empty one': '{}',
  'half a device': JSON.stringify({ S: whole.S }), 'other signs': JSON.stringify({ ...whole, S: '!'.repeat(43) }), 'a short token': JSON.stringify({ token: 'x' }),
  'half a couch': JSON.stringify({ ...whole, also: { S: whole.S } }),
};

for (const [what, value] of Object.entries(FORGED)) {
  test(`forged record is none and hides no other: ${what}`, () => {
    const name = `sayback:${session}`;
    for (const storage of [localStorage, sessionStorage]) storage.setItem(name, value);
    assert.equal(recall(session), null);
    localStorage.setItem(`${name}:${whole.from}`, JSON.stringify(whole));
    assert.equal(recall(session).S, whole.S);
    assert.equal(recall(session, whole.from).S, whole.S);
    amend(session, { ...whole, checked: 1 });
    assert.equal(recall(session).checked, 1);
    forget(session, mark([J]));
    keep(session, { ...seat('jonas'), from: mark([J]) });
    assert.equal(recall(session, mark([J])).S, seat('jonas').S);
    sweep();
    assert.equal(recall(session, whole.from).S, whole.S, 'a good record stays');
    tab(session, 'outbox').set(5);
    sessionStorage.setItem(`${name}:outbox`, value);
    tab(session, 'outbox').get();
    forget(session);
    assert.deepEqual(Object.keys(localStorage), []);
  });
}

test('any text in the place of a link has a mark and opens nothing', () => {
  for (const none of [5, [], ['x'], [7], [undefined], { invites: 5 }]) assert.equal(typeof mark(none), 'string');
});

test('a record says when its seat was taken, and keeps that', () => {
  keep(session, { ...seat('mira'), from: mark([I]) });
  const { since } = recall(session);
  assert.ok(since <= Date.now() && since > Date.now() - 10_000);
  keep(session, { ...recall(session), since: since - 5000 });
  assert.equal(recall(session).since, since - 5000);
});

test('a talk goes over to the next one: the old address leads on, and forgetting the new one forgets both', () => {
  const [next, last] = ['n'.repeat(22), 'l'.repeat(22)];
  const from = mark([I]);
  keep(session, { token: I, from });
  keep(session, { token: J, from: mark([J]) });
  localStorage.setItem(`sayback:${session}:join:7K2M9QXB`, JSON.stringify({ token: I, from }));
  follow(session, next, from);
  assert.equal(recall(session, from), null);
  assert.equal(before(session).token, I);
  assert.equal(recall(session, mark([J])).token, J, 'somebody else on this device stays');
  assert.equal(recall(next), null, 'the new seat is taken by its link, with keys of its own');
  keep(next, { token: I, from });
  amend(next, { ...recall(next), checked: 5 });
  assert.equal(before(session).checked, undefined);
  follow(next, last, from);
  keep(last, { token: I, from });
  for (const one of [session, next]) assert.equal(before(one).token, I);
  assert.equal(recall(last, from).token, I);
  assert.deepEqual(Object.keys(localStorage).filter((name) => name.includes('join')), [`sayback:${last}:join:7K2M9QXB`]);
  sweep();
  assert.equal(before(session).token, I);
  forget(last, from);
  for (const one of [session, next, last]) assert.equal(recall(one, from) ?? before(one), null);
  assert.equal(Object.values({ ...localStorage, ...sessionStorage }).some((word) => word.includes(I)), false, 'nothing of the token is left');
});
