import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seal } from '../../client/core/box.js';
import { namesOf } from '../../client/core/names.js';
import { b64, boxKey, derive, random } from '../../client/core/seal.js';

const session = 'abcdefghijklmnopqrstuv';
const texts = { ui: { 'name.a': 'Partner A', 'name.therapist': 'Therapist' } };
const secret = random(32);
const boxOf = async (seat, name, sealed = secret) =>
  seal(await boxKey(await derive('all', sealed, session)), { session, seat, circle: 'all', step: '-', field: 'name' }, name);

test('names open with the secret of the link', async () => {
  const boxes = { a: await boxOf('a', 'Mira'), b: await boxOf('b', 'Jonas') };
  assert.deepEqual(await namesOf(session, boxes, b64(secret), texts), { a: 'Mira', b: 'Jonas', therapist: 'Therapist' });
});

test('without the secret, with another one, or in another seat the texts’ words stand in', async () => {
  const box = await boxOf('a', 'Mira');
  const plain = { a: 'Partner A', b: 'b', therapist: 'Therapist' };
  assert.deepEqual(await namesOf(session, { a: box }, undefined, texts), plain);
  assert.deepEqual(await namesOf(session, { a: box }, b64(random(32)), texts), plain);
  assert.deepEqual(await namesOf(session, { b: box }, b64(secret), texts), plain);
});
