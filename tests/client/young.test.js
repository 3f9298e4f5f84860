import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { verdict } from '../../client/core/young.js';
import { keep } from '../../client/core/links.js';
import { answered, refused, talkOf } from './stated.js';

class Stored {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
}
const session = 'abcdefghijklmnopqrstuv';
const token = 't'.repeat(43);
/** What the page makes of a no for a seat that it has had since then. @param {any} since @param {object} [more] */
function judged(since, more) {
  keep(session, { token, ...more, since });
  return verdict(wait, session);
}
const waited = [];
const wait = async (ms) => void waited.push(ms);
let asked = 0;

/** A server that says no so often, then yes. @param {number} refusals @param {number} status */
function server(refusals, status = 401) {
  asked = 0;
  globalThis.fetch = async (path) => {
    asked++;
    return asked <= refusals ? refused('no-seat', status) : answered('GET', path, talkOf({ session }));
  };
}

beforeEach(() => {
  waited.length = 0;
  for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { value: new Stored(), configurable: true });
});

test('young seat is asked for again until it opens', async () => {
  server(2);
  assert.equal(await judged(Date.now() - 1000), 'there');
  assert.equal(asked, 3);
  assert.equal(waited.length, 3);
});

test('young seat that never opens is over after it was asked for four times', async () => {
  server(99);
  assert.equal(await judged(Date.now()), 'no-seat');
  assert.equal(asked, 4);
  assert.ok(waited.reduce((sum, ms) => sum + ms) < 6000, 'a few seconds in all');
});

test('young seat is kept while one question has no answer', async () => {
  server(99);
  const { fetch } = globalThis;
  globalThis.fetch = async () => (asked === 1 ? (asked++, Promise.reject(new Error('no line'))) : fetch());
  assert.equal(await judged(Date.now()), 'unsure');
});

test('old or forged seat is believed to be over at once', async () => {
  server(0);
  for (const since of [undefined, 0, Date.now() - 60_001, Date.now() + 99_999, NaN, 'soon', {}, null]) {
    assert.equal(await judged(since), 'no-seat', String(since));
  }
  assert.equal(asked, 0);
});

test('tab begins again twice and no more', async () => {
  const answers = [];
  for (let n = 0; n < 4; n++) {
    server(0);
    answers.push(await judged(Date.now()));
  }
  assert.deepEqual(answers, ['there', 'there', 'unsure', 'unsure']);
});

test('both seats of a couch must open', async () => {
  server(1);
  assert.equal(await judged(Date.now(), { also: { S: 'S'.repeat(43), d: 'd'.repeat(43) } }), 'there');
  assert.equal(asked, 4);
});
