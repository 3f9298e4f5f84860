import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { earOf, hear, LONGEST, nameIn, seatLink, tell } from '../../client/core/ear.js';
import { read } from '../../client/core/links.js';
import { agree, newPair } from '../../client/core/pair.js';
import { b64, unb64 } from '../../client/core/seal.js';

const known = JSON.parse(readFileSync(new URL('../wire/names.json', import.meta.url), 'utf8'));
const { session, workshop, ear } = known;
const [E, D] = [unb64(known.sender.D), unb64(known.D)];

test('both sides make the known ear, and it is no key of names', async () => {
  assert.equal(b64(await earOf(unb64(known.sender.d), D, E, D, workshop)), ear);
  assert.equal(b64(await earOf(unb64(known.d), E, E, D, workshop)), ear);
  assert.notEqual(b64(await agree('facilitator', { d: unb64(known.d), theirs: E, first: E, second: D }, null, workshop)), ear);
});

test('words become the known boxes, as another implementation made them, and come back', async () => {
  for (const { seat, words, nonce, box } of known.messages) {
    assert.equal(await tell(unb64(ear), session, seat, words, unb64(nonce)), box);
    assert.equal(await hear(ear, session, seat, box), words);
    assert.equal(box.length, 383, 'long or short, all look alike');
  }
});

test('a box that was moved to another person or talk, changed, or is none does not open', async () => {
  for (const { why, session, seat, box, kind } of known.unheard) await assert.rejects(hear(ear, session, seat, box), { kind }, why);
  const [{ seat, box }] = known.messages;
  const fresh = await tell(unb64(ear), session, 'a', 'For you.');
  await assert.rejects(hear(ear, session, 'b', fresh), { kind: 'place' }, 'the other seat');
  await assert.rejects(hear(ear, 'A'.repeat(22), 'a', fresh), { kind: 'place' }, 'another talk');
  const { d, D: own } = await newPair();
  const other = b64(await earOf(d, D, own, D, workshop));
  await assert.rejects(hear(other, session, seat, box), { kind: 'place' }, 'another ear');
  await assert.rejects(hear(undefined, session, seat, box), { kind: 'older' }, 'none');
});

test('words that do not fit are not sealed at another size', async () => {
  await assert.rejects(tell(unb64(ear), session, 'a', 'é'.repeat(128)), { kind: 'long' });
  assert.equal((await tell(unb64(ear), session, 'a', `${'é'.repeat(127)}.`)).length, 383);
  assert.equal(LONGEST, 255);
});

test('a link to a seat brings the ear, and is read again', () => {
  const token = 'T'.repeat(43);
  const url = new URL(seatLink('https://x.example', session, { token, ear, name: 'Zoë R.' }));
  assert.equal(url.pathname, `/s/${session}`);
  const { name, ...found } = read(url.hash);
  assert.deepEqual(found, { token, ear });
  assert.equal(nameIn(name), 'Zoë R.', 'and whose it is');
  assert.deepEqual(read(new URL(seatLink('https://x.example', session, { token, name: 'Zoë' })).hash), { token });
  for (const hash of [`#4.${token}`, `#4.${token}.${ear.slice(1)}`, `#5.${token}.${ear}`]) assert.equal(read(hash), null, hash);
  for (const broken of [undefined, '', '!', '_w']) assert.equal(nameIn(broken), '');
  assert.equal(nameIn(read(`#4.${token}.${ear}`).name), '', 'a link from before there were names in it');
});
