import assert from 'node:assert/strict';
import { test } from 'node:test';
import { make } from '../../client/core/address.js';
import { read } from '../../client/core/links.js';

const [I, J, L] = ['I', 'J', 'L'].map((letter) => letter.repeat(43));

test('an address says how many invitations it has, and is read back as it was made', () => {
  assert.equal(make('https://x.example', 's'.repeat(22), [I], L), `https://x.example/s/${'s'.repeat(22)}#1.${I}.${L}`);
  for (const [invites, link] of [[[I], L], [[I, J], L], [[I], '']])
    assert.deepEqual(read(new URL(make('https://x.example', 's', invites, link)).hash), { invites, link });
});
