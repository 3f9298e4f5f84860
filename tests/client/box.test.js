import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cut, NAME, seal, sizeOf } from '../../client/core/box.js';
import { boxKey, circleOf, headOf, open, unb64 } from '../../client/core/seal.js';

const known = JSON.parse(readFileSync(new URL('../wire/seal.json', import.meta.url), 'utf8'));
const agreed = { pair: known.pair.key, bare: known.pair.key_without_link, hum: known.pair.hum };
/** The key of a box: of its circle, or the one it names. */
const keyOf = async ({ circle, key = circle }) => boxKey(unb64(agreed[key] ?? known.derived[key]));
const place = ({ seat, circle, step, field, session = known.session }) => ({ session, seat, circle, step, field });

test('words become the known boxes and come back', async () => {
  for (const box of known.boxes) {
    const key = await keyOf(box);
    const how = { least: box.least, number: box.number, nonce: unb64(box.nonce) };
    assert.equal(await seal(key, place(box), box.text, how), box.box);
    assert.equal(await open(key, place(box), box.box), box.text);
    assert.equal(circleOf(box.box), box.circle);
    assert.deepEqual(headOf(box.box), { circle: box.circle, number: box.number });
  }
});

test('sealing the same words twice gives two different boxes of one length', async () => {
  const key = await keyOf({ circle: 'own' });
  const at = place({ seat: 'a', circle: 'own', step: 'x~1', field: 'text' });
  const [one, two] = [await seal(key, at, 'yes'), await seal(key, at, 'not at all')];
  assert.notEqual(one, await seal(key, at, 'yes'));
  assert.equal(one.length, two.length);
  assert.equal(one.length, 127);
});

test('words too long for the largest box are refused', async () => {
  const at = place({ seat: 'a', circle: 'own', step: 'x~1', field: 'text' });
  await assert.rejects(seal(await keyOf({ circle: 'own' }), at, 'y'.repeat(8192)), { kind: 'long' });
});

test('words are cut to whole letters that there is room for', () => {
  assert.equal(cut('Zoë 🌻🌻', 10), 'Zoë 🌻');
  assert.equal(cut('Zoë', 4), 'Zoë');
  assert.equal(cut('🌻', 3), '');
});

test('room is counted in bytes, and a name of 63 fits the smallest box', async () => {
  assert.deepEqual(['', 'Zoë', '🌻'].map(sizeOf), [0, 4, 4]);
  const at = place({ seat: 'a', circle: 'own', step: '-', field: 'name' });
  const key = await keyOf({ circle: 'own' });
  const [least, fits, over] = await Promise.all([0, NAME, NAME + 1].map((n) => seal(key, at, 'n'.repeat(n))));
  assert.equal(fits.length, least.length);
  assert.ok(over.length > fits.length);
});
