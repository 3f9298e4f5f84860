import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { agree, commitment, deviceKey, digits, matches, newPair, publicOf } from '../../client/core/pair.js';
import { b64, unb64 } from '../../client/core/seal.js';

const known = JSON.parse(readFileSync(new URL('../wire/seal.json', import.meta.url), 'utf8'));
const { session } = known;
const [I, L, S] = [known.I, known.L, known.S].map(unb64);

test('an invitation gives the known key of a device', async () => {
  assert.equal(b64(await deviceKey(I)), known.derived.device);
});

test('both partners reach the known pair key, and the therapist reaches the hum key', async () => {
  const { a, b, therapist } = known.pair;
  const D = { a: unb64(a.D), b: unb64(b.D), therapist: unb64(therapist.D) };
  const order = { first: D.a, second: D.b };
  const mine = await agree('pair', { d: unb64(a.d), theirs: D.b, ...order }, L, session);
  const theirs = await agree('pair', { d: unb64(b.d), theirs: D.a, ...order }, L, session);
  assert.equal(b64(mine), known.pair.key);
  assert.equal(b64(theirs), known.pair.key);
  const bare = await agree('pair', { d: unb64(b.d), theirs: D.a, ...order }, null, session);
  assert.equal(b64(bare), known.pair.key_without_link);
  const hum = { d: unb64(b.d), theirs: D.therapist, first: D.therapist, second: D.b };
  assert.equal(b64(await agree('hum', hum, L, session)), known.pair.hum);
  assert.equal(await digits(mine, session), known.pair.digits);
});

test('a public key of another length is refused', async () => {
  const D = unb64(known.pair.b.D);
  const short = { d: unb64(known.pair.a.d), theirs: D.subarray(0, 64), first: D, second: D };
  await assert.rejects(agree('pair', short, L, session), { kind: 'broken' });
});

test('the private key alone gives the public key and the commitment again', async () => {
  const D = await publicOf(unb64(known.pair.a.d));
  assert.equal(b64(D), known.pair.a.D);
  const { r, commit } = await commitment(D, S, session);
  assert.equal(b64(commit), known.pair.commit);
  assert.equal(await matches(D, r, known.pair.commit), true);
  assert.equal(await matches(unb64(known.pair.b.D), r, known.pair.commit), false);
});

test('a new pair agrees with itself seen from the other side', async () => {
  const [a, b] = [await newPair(), await newPair()];
  const order = { first: a.D, second: b.D };
  const one = await agree('pair', { d: a.d, theirs: b.D, ...order }, L, session);
  assert.deepEqual(one, await agree('pair', { d: b.d, theirs: a.D, ...order }, L, session));
});
