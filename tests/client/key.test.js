import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** @type {Map<string, string>} */
const kept = new Map();
/** @type {Record<string, () => void>} */
const heard = {};
let reloaded = 0;
const world = /** @type {any} */ (globalThis);
world.sessionStorage = {
  getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
  setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
  removeItem: (/** @type {string} */ name) => kept.delete(name),
};
world.location = { hash: '', reload: () => (reloaded += 1) };
world.addEventListener = (/** @type {string} */ name, /** @type {() => void} */ hear) => (heard[name] = hear);
world.document ??= { createTreeWalker: () => ({}), createComment: () => ({}) };
const { key, keyless, keyTrouble, putKey, takeKey } = await import('../../client/ui/create-key.js');

const say = (/** @type {string} */ word) => word;

beforeEach(() => {
  kept.clear();
  world.location.hash = '';
});

test('a key comes in the address, as it is or encoded, and stays in the tab', () => {
  for (const [hash, its] of [['#key=abc-_9', 'abc-_9'], ['#key=our%20key%2F%C3%BC', 'our key/ü'], ['#key=50%', '50%']]) {
    world.location.hash = hash;
    takeKey();
    assert.equal(key(), its);
  }
  world.location.hash = '#talk=thank-you';
  takeKey();
  assert.equal(key(), '50%');
});

test('a key comes out of a link that was pasted, and without one in it there is none', () => {
  putKey(' https://talk.example/#key=our%20key ');
  assert.equal(key(), 'our key');
  for (const odd of ['', 'https://talk.example/', '#key=', 'key=abc']) {
    putKey('#key=abc');
    putKey(odd);
    assert.equal(key(), undefined, odd);
  }
});

test('only where a key is needed and none is here nothing can be made', () => {
  assert.deepEqual([{}, { key_needed: false }, { key_needed: true }].map(keyless), [false, false, true]);
  world.location.hash = '#key=abc';
  takeKey();
  assert.equal(keyless({ key_needed: true }), false);
});

test('a link with a key that is opened in the same tab is taken', () => {
  takeKey();
  world.location.hash = '#talk=thank-you';
  heard.hashchange?.();
  assert.equal(reloaded, 0);
  world.location.hash = '#key=abc';
  heard.hashchange?.();
  assert.equal(reloaded, 1);
});

test('only an error about the key is told as one', () => {
  assert.equal(keyTrouble({ code: 'create-key' }, say), 'start.key.old');
  assert.equal(keyTrouble({ code: 'crowded' }, say), 'start.crowded');
  assert.equal(keyTrouble({ code: 'slow-down' }, say), '');
  assert.equal(keyTrouble(new Error('broken'), say), '');
});
