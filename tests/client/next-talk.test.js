import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pack, unpack } from '../../client/core/next-talk.js';
import { b64 } from '../../client/core/seal.js';

const NEXT = { protocol: 'thank-you', settings: { turns: 2, thanks: 30000 }, rule: 'soft', factor: 1, locale: 'de', first: 'b', minutes: 45, names: { a: 'Ánna 🌻', b: 'Jonas' } };
const told = (it) => `#next=${b64(new TextEncoder().encode(typeof it === 'string' ? it : JSON.stringify(it)))}`;

test('packed settings come out unchanged', () => {
  assert.deepEqual(unpack(pack(NEXT)), NEXT);
  for (const more of [{ minutes: null }, { first: 'coin' }]) assert.deepEqual(unpack(pack({ ...NEXT, ...more })), { ...NEXT, ...more });
});

test('an address is checked and never believed', () => {
  const wrong = ['', '#next=', '#next=###', '#talk=thank-you', told('null'), told('not json'), told([]), told({}), told({ ...NEXT, first: 'therapist' }),
    told({ ...NEXT, minutes: 4 }), told({ ...NEXT, minutes: '45' }), told({ ...NEXT, names: { a: 'A' } }), told({ ...NEXT, names: null }),
    told({ ...NEXT, settings: [] }), told({ ...NEXT, protocol: 'x'.repeat(65) }), told({ ...NEXT, names: { a: 'x'.repeat(65), b: 'B' } }), `#next=${'A'.repeat(4001)}`];
  for (const hash of wrong) assert.equal(unpack(hash), null, hash.slice(0, 80));
});

test('the address carries no other fields than those asked for', () => {
  assert.deepEqual(unpack(told({ ...NEXT, token: 'secret', therapist: true })), NEXT);
});
