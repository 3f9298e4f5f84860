/** A seat between a frame and a window: what goes over, to whom, and how long it is kept there. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { between, received, seatOf } from '../../client/core/hand.js';
import { forget, keep, recall } from '../../client/core/links.js';
import { storages } from './browser.js';

const session = 'abcdefghijklmnopqrstuv';
const other = 'zyxwvutsrqponmlkjihgfe';
const secret = 's'.repeat(43);
const seat = { seat: 'a', S: secret, d: 'd'.repeat(60), consent: ['words'] };
const record = { ...seat, from: 'linklink', L: 'l'.repeat(43), safe: 1, peers: { b: { 1: { commit: 'c' } } } };
const names = (storage) => Object.keys(storage).sort();
beforeEach(storages);

/** A window: what it is told comes to its listeners with whatever origin and source a test gives. */
function place(origin = 'https://talk.example') {
  const listeners = new Set();
  const said = [];
  return {
    location: { origin },
    said,
    postMessage: (data, to) => said.push([data, to]),
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
    hears: (event) => listeners.forEach((listener) => listener({ origin, ...event })),
  };
}

test('a seat goes over with what it needs and nothing else', () => {
  keep(session, { ...record, also: { ...seat, seat: 'b', more: 1 }, more: 'no', until: 5 });
  const { record: given, ...rest } = seatOf(session, 'linklink');
  assert.deepEqual(rest, { type: 'seat', talk: session, lasts: true });
  assert.equal(typeof given.since, 'number');
  assert.deepEqual({ ...given, since: 0 }, { ...record, since: 0, also: { ...seat, seat: 'b' } });
});

test('of several seats the one of the link goes over; else this browser’s own', () => {
  keep(session, { ...record, from: 'otherone', seat: 'b' });
  keep(session, record);
  assert.equal(seatOf(session, 'linklink').record.seat, 'a');
  assert.equal(seatOf(session, 'otherone').record.seat, 'b');
  assert.ok(seatOf(session, 'unknown1').record);
  assert.deepEqual(seatOf(other), { type: 'none' });
});

test('it is kept on the other side as long as on the first', () => {
  for (const lasts of [true, false]) {
    storages();
    keep(session, record, lasts);
    const said = seatOf(session);
    assert.equal(said.lasts, lasts);
    storages();
    assert.equal(received(said).S, secret);
    assert.deepEqual(names(localStorage), lasts ? [`sayback:${session}`] : []);
    assert.deepEqual(names(sessionStorage), [`sayback:${session}`]);
  }
});

test('where nothing can be kept a seat still goes over, for this page', () => {
  keep(session, record);
  const said = seatOf(session);
  for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(globalThis, name, { get() { throw new Error('closed'); }, configurable: true });
  assert.equal(received(said).S, secret);
  assert.equal(seatOf(session).lasts, false);
  forget(session);
});

test('what is no seat is not kept', () => {
  for (const said of [{}, { talk: session }, { talk: 'x', record }, { talk: '../../etc/passwd', record }, { talk: session, record: 'x' },
    { talk: session, record: { from: 'linklink', S: 'short' } }])
    assert.equal(received({ type: 'seat', ...said }), null);
  assert.deepEqual([...names(localStorage), ...names(sessionStorage)], []);
  assert.equal(recall(session), null);
});

test('only the other side is heard, from our origin, of this talk', () => {
  const [me, its, third] = [place(), place(), place()];
  const heard = [];
  const line = between(me, (from) => from === its, session, (said) => heard.push(said.type));
  const data = { hand: session, type: 'here' };
  me.hears({ source: its, data });
  me.hears({ source: third, data });
  me.hears({ source: null, data });
  me.hears({ source: its, data: { ...data, hand: other } });
  me.hears({ source: its, data: { ...data, hand: '' } });
  me.hears({ source: its, data: 'here' });
  me.hears({ source: its, data: null });
  me.hears({ source: its, data, origin: 'https://call.example' });
  me.hears({ source: its, data, origin: 'null' });
  assert.deepEqual(heard, ['here']);
  line.say(its, { type: 'none' });
  assert.deepEqual(its.said, [[{ hand: session, type: 'none' }, 'https://talk.example']]);
  line.stop();
  me.hears({ source: its, data });
  assert.deepEqual(heard, ['here']);
});

test('whose window it is, is not asked of another origin', () => {
  const me = place();
  between(me, () => assert.fail('asked'), session, () => assert.fail('heard'));
  me.hears({ source: place(), data: { hand: session, type: 'seat' }, origin: 'https://call.example' });
});
