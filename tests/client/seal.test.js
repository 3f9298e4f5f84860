import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as pair from '../../client/core/pair.js';
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
  assert.equal(b64(await pair.deviceKey(I)), known.derived.device);
  assert.equal(await seal.hashed(known.derived.invite), known.hash);
});

test('words become the known boxes and come back', async () => {
  for (const box of known.boxes) {
    const key = await keyOf(box);
    const how = { least: box.least, number: box.number, nonce: unb64(box.nonce) };
    assert.equal(await seal.seal(key, place(box), box.text, how), box.box);
    assert.equal(await seal.open(key, place(box), box.box), box.text);
    assert.equal(seal.circleOf(box.box), box.circle);
    assert.deepEqual(seal.headOf(box.box), { circle: box.circle, number: box.number });
  }
});

test('a box that was moved, changed or is none does not open', async () => {
  for (const bad of known.refused) {
    const opening = seal.open(await keyOf(bad), place(bad), bad.box);
    await assert.rejects(opening, (error) => error instanceof seal.SealError && error.kind === bad.kind, bad.why);
  }
});

test('sealing the same words twice gives two different boxes of one length', async () => {
  const key = await keyOf({ circle: 'own' });
  const at = place({ seat: 'a', circle: 'own', step: 'x~1', field: 'text' });
  const [one, two] = [await seal.seal(key, at, 'yes'), await seal.seal(key, at, 'not at all')];
  assert.notEqual(one, await seal.seal(key, at, 'yes'));
  assert.equal(one.length, two.length);
  assert.equal(one.length, 127);
});

test('words too long for the largest box are refused', async () => {
  const at = place({ seat: 'a', circle: 'own', step: 'x~1', field: 'text' });
  await assert.rejects(seal.seal(await keyOf({ circle: 'own' }), at, 'y'.repeat(8192)), { kind: 'long' });
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

test('both partners reach the known pair key, and the therapist reaches the hum key', async () => {
  const { a, b, therapist } = known.pair;
  const D = { a: unb64(a.D), b: unb64(b.D), therapist: unb64(therapist.D) };
  const order = { first: D.a, second: D.b };
  const mine = await pair.agree('pair', { d: unb64(a.d), theirs: D.b, ...order }, L, session);
  const theirs = await pair.agree('pair', { d: unb64(b.d), theirs: D.a, ...order }, L, session);
  assert.equal(b64(mine), known.pair.key);
  assert.equal(b64(theirs), known.pair.key);
  const bare = await pair.agree('pair', { d: unb64(b.d), theirs: D.a, ...order }, null, session);
  assert.equal(b64(bare), known.pair.key_without_link);
  const hum = { d: unb64(b.d), theirs: D.therapist, first: D.therapist, second: D.b };
  assert.equal(b64(await pair.agree('hum', hum, L, session)), known.pair.hum);
  assert.equal(await pair.digits(mine, session), known.pair.digits);
});

test('a public key of another length is refused', async () => {
  const D = unb64(known.pair.b.D);
  const short = { d: unb64(known.pair.a.d), theirs: D.subarray(0, 64), first: D, second: D };
  await assert.rejects(pair.agree('pair', short, L, session), { kind: 'broken' });
});

test('the private key alone gives the public key and the commitment again', async () => {
  const D = await pair.publicOf(unb64(known.pair.a.d));
  assert.equal(b64(D), known.pair.a.D);
  const { r, commit } = await pair.commitment(D, S, session);
  assert.equal(b64(commit), known.pair.commit);
  assert.equal(await pair.matches(D, r, known.pair.commit), true);
  assert.equal(await pair.matches(unb64(known.pair.b.D), r, known.pair.commit), false);
});

test('a new pair agrees with itself seen from the other side', async () => {
  const [a, b] = [await pair.newPair(), await pair.newPair()];
  const order = { first: a.D, second: b.D };
  const one = await pair.agree('pair', { d: a.d, theirs: b.D, ...order }, L, session);
  assert.deepEqual(one, await pair.agree('pair', { d: b.d, theirs: a.D, ...order }, L, session));
});

test('words are cut to whole letters that there is room for', () => {
  assert.equal(seal.cut('Zoë 🌻🌻', 10), 'Zoë 🌻');
  assert.equal(seal.cut('Zoë', 4), 'Zoë');
  assert.equal(seal.cut('🌻', 3), '');
});
