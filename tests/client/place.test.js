import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopback } from '../../client/core/place.js';

test('an address of this computer alone is told from one that others can open', () => {
  const own = ['http://127.0.0.1:8000/', 'http://localhost/s/x#1.a.b', 'https://LOCALHOST:8443', 'http://[::1]:8000/w', 'http://127.8.9.1/',
    'http://talk.localhost:1/', 'http://localhost./', 'http://0.0.0.0:8000', 'http://127.1/', 'http://[::ffff:127.0.0.1]/'];
  const others = ['https://talk.example/', 'http://192.168.1.4:8000', 'https://[fe80::1]/', 'https://127.example.org/', 'https://localhost.example/',
    'https://notlocalhost/', 'http://10.0.0.127/', 'none:', '', '/s/x'];
  assert.deepEqual(own.filter((url) => !loopback(url)), []);
  assert.deepEqual(others.filter(loopback), []);
});
