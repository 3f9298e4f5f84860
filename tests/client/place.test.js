import assert from 'node:assert/strict';
import { test } from 'node:test';
import { held, loopback, program } from '../../client/core/place.js';

test('an address of this computer alone is told from one that others can open', () => {
  const own = ['http://127.0.0.1:8000/', 'http://localhost/s/x#1.a.b', 'https://LOCALHOST:8443', 'http://[::1]:8000/w', 'http://127.8.9.1/',
    'http://talk.localhost:1/', 'http://localhost./', 'http://0.0.0.0:8000', 'http://127.1/', 'http://[::ffff:127.0.0.1]/'];
  const others = ['https://talk.example/', 'http://192.168.1.4:8000', 'https://[fe80::1]/', 'https://127.example.org/', 'https://localhost.example/',
    'https://notlocalhost/', 'http://10.0.0.127/', 'none:', '', '/s/x'];
  assert.deepEqual(own.filter((url) => !loopback(url)), []);
  assert.deepEqual(others.filter(loopback), []);
});

test('a page that a program of a call opened is told from all others by its address', async () => {
  assert.deepEqual([program, held], ['', false]);
  const at = async (/** @type {string} */ pathname) => {
    globalThis.location = /** @type {any} */ ({ pathname, origin: 'https://talk.example' });
    const its = await import(`../../client/core/place.js?at=${encodeURIComponent(pathname)}`);
    return its.program + (its.held ? ' held' : '');
  };
  assert.equal(await at('/host/zoom'), 'zoom held');
  assert.equal(await at('/host/zoom/'), 'zoom held');
  assert.equal(await at('/host/teams/s/x'), 'teams held');
  assert.equal(await at('/host/meet/code'), 'meet held');
  for (const path of ['/host/zoomed', '/host/window', '/host/embed/s/x', '/host/extension', '/s/zoom', '/', '/host/toString']) assert.equal(await at(path), '');
});
