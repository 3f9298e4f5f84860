import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { roomOf } from '../../client/core/room.js';
import { b64, random } from '../../client/core/seal.js';

const { L, session, room } = JSON.parse(readFileSync(new URL('../wire/seal.json', import.meta.url), 'utf8'));

test('all links of a talk lead to the known room', async () => {
  assert.equal(await roomOf(L, session), room);
});

test('rooms of another secret or another talk have nothing in common, and small letters', async () => {
  const made = await Promise.all([
    roomOf(L, session),
    roomOf(L, b64(random(16))),
    ...Array.from({ length: 98 }, () => roomOf(b64(random(32)), session)),
  ]);
  assert.equal(new Set(made).size, 100);
  assert.equal(new Set(made.map((name) => name.slice(0, 6))).size, 100);
  assert.deepEqual([...new Set(made.join(''))].sort().join(''), '234567abcdefghijklmnopqrstuvwxyz');
  assert.ok(made.every((name) => /^[a-z2-7]{26}$/.test(name)));
});

test('what is no secret makes no room', async () => {
  await assert.rejects(roomOf('no secret', session), { kind: 'broken' });
});
