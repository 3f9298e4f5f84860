import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as seal from '../../client/core/seal.js';

const known = JSON.parse(readFileSync(new URL('../wire/seal.json', import.meta.url), 'utf8'));
const { b64, unb64 } = seal;
const { session } = known;
const [I, L, S] = [known.I, known.L, known.S].map(unb64);
const agreed = { pair: known.pair.key, bare: known.pair.key_without_link, hum: known.pair.hum };
/** The key of a box: of its circle, or the one it names. */
const keyOf = async ({ circle, key = circle }) => seal.boxKey(unb64(agreed[key] ?? known.derived[key]));
const place = ({ seat, circle, step, field, session = known.session }) => ({ session, seat, circle, step, field });

test('secrets give the known tokens and keys', async () => {
  const from = { invite: I, token: S, own: S, all: L, commit: S };
  for (const [what, secret] of Object.entries(from))
    assert.equal(b64(await seal.derive(what, secret, session)), known.derived[what], what);
  assert.equal(await seal.hashed(known.derived.invite), known.hash);
});

test('a box that was moved, changed or is none does not open', async () => {
  for (const bad of known.refused) {
    const opening = seal.open(await keyOf(bad), place(bad), bad.box);
    await assert.rejects(opening, (error) => error instanceof seal.SealError && error.kind === bad.kind, bad.why);
  }
});

test('an address without WebCrypto refuses to seal and says which sentence fits', async () => {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues: () => 0 }, configurable: true });
  try {
    assert.equal(seal.able(), false);
    await assert.rejects(seal.derive('all', L, session), { kind: 'crypto', message: 'seal.crypto' });
  } finally {
    Object.defineProperty(globalThis, 'crypto', real);
  }
});
