import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { newPair } from '../../client/core/pair.js';
import { b64, unb64 } from '../../client/core/seal.js';
import { comer, earsOf, opener, sealName, tidied, together } from '../../client/core/workshop-names.js';

const known = JSON.parse(readFileSync(new URL('../wire/names.json', import.meta.url), 'utf8'));
const { workshop } = known;
const sender = { d: unb64(known.sender.d), D: unb64(known.sender.D) };

test('names become the known bytes, as another implementation made them, and come back', async () => {
  const open = await opener(known.d, workshop);
  for (const { seat, words, nonce, sealed } of known.names) {
    assert.equal(await sealName(known.D, workshop, seat, words, sender, unb64(nonce)), sealed);
    assert.equal(await open(sealed, seat), words);
  }
});

test('a name that was moved, changed or is none does not open', async () => {
  const open = await opener(known.d, workshop);
  for (const { why, seat, sealed, kind } of known.refused)
    await assert.rejects(open(sealed, seat), (error) => error.kind === kind, why);
});

test('another workshop, or another key, opens nothing', async () => {
  const [{ sealed, seat }] = known.names;
  await assert.rejects((await opener(known.d, 'A'.repeat(22)))(sealed, seat), { kind: 'place' });
  await assert.rejects((await opener(b64((await newPair()).d), workshop))(sealed, seat), { kind: 'place' });
});

test('the sealer cannot open again, and the same name twice is two different seals of one length', async () => {
  const [one, two] = [await sealName(known.D, workshop, 'person', 'Jo'), await sealName(known.D, workshop, 'person', 'Maximiliane')];
  assert.notEqual(one.slice(0, 87), two.slice(0, 87));
  assert.equal(one.length, two.length);
});

test('the word of a couple is the same however it is typed, and says nothing in another workshop', async () => {
  const word = await together('  Blue   HEDGEHOG ', workshop);
  assert.equal(word, await together('blue hedgehog', workshop));
  assert.equal(unb64(word).length, 16);
  assert.notEqual(word, await together('blue hedgehog', 'A'.repeat(22)));
  assert.notEqual(word, await together('blue hedgehogs', workshop));
});

test('the word of a couple is dear to guess: each try costs as much as one at a passphrase', async () => {
  const known = pbkdf2Sync('blue hedgehog', `sayback/1/together\n${workshop}`, 600_000, 16, 'sha256').toString('base64url');
  assert.equal(await together('Blue Hedgehog', workshop), known);
});

test('a name cannot turn a line around, break it, or be nothing', () => {
  assert.equal(tidied(' Ana\u202e\nLevin\0 '), 'Ana Levin');
  assert.equal(tidied('\u200b\u2066'), '');
  assert.equal(tidied('نازی\u200cا'), 'نازی\u200cا');
});

test('the holder of an ear for replies is known by the name, and the facilitators make the same ear', async () => {
  const ears = await earsOf(known.d, workshop);
  for (const { sealed, seat } of known.names.filter(({ seat }) => seat === 'person')) assert.equal(b64(await ears(sealed)), known.ear, seat);
  assert.equal(await ears(known.deaf.sealed), undefined, known.deaf.why);
  const { name, ear } = await comer(known.D, workshop, 'Zoë');
  assert.equal(b64(await ears(name)), ear);
  assert.notEqual((await comer(known.D, workshop, 'Zoë')).ear, ear, 'each has an ear of their own');
  assert.equal((await comer(known.D, workshop, 'Zoe', sender)).ear, known.ear, 'the same when it is tried again');
});

test('no ear is made of a name that does not open: the key before it may be anybody’s', async () => {
  const ears = await earsOf(known.d, workshop);
  const stranger = (await newPair()).D;
  const swapped = b64(Uint8Array.of(...stranger, ...unb64(known.names[0].sealed).slice(65)));
  await assert.rejects(ears(swapped), { kind: 'place' });
  await assert.rejects((await earsOf(known.d, 'A'.repeat(22)))(known.names[0].sealed), { kind: 'place' });
});
