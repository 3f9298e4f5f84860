import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isVault, lock, ROUNDS, shelf, unlock } from '../../client/core/vault.js';

const FEW = 1000;

test('a locked value comes back with its passphrase and with no other', async () => {
  const value = { links: ['https://host/wall#x'], ü: 1 };
  const file = await lock(value, 'correct hörse', FEW);
  assert.deepEqual(await unlock(file, 'correct hörse'.normalize('NFD')), value);
  await assert.rejects(unlock(file, 'correct horse'), { kind: 'passphrase' });
  assert.ok(!file.includes('host'));
});

test('locking the same value twice gives two different files', async () => {
  const [one, two] = [await lock(1, 'x', FEW), await lock(1, 'x', FEW)];
  assert.notEqual(JSON.parse(one).salt, JSON.parse(two).salt);
  assert.notEqual(JSON.parse(one).closed, JSON.parse(two).closed);
});

test('a passphrase is hashed six hundred thousand times, and that is written into the file', async () => {
  assert.equal(ROUNDS, 600_000);
  const file = await lock('x', 'y');
  assert.equal(JSON.parse(file).rounds, ROUNDS);
  assert.equal(await unlock(file, 'y'), 'x');
});

test('a vault whose head or bytes were changed does not open; a foreign file is called no vault', async () => {
  const file = JSON.parse(await lock('x', 'y', FEW));
  await assert.rejects(unlock(JSON.stringify({ ...file, rounds: FEW + 1 }), 'y'), { kind: 'passphrase' });
  await assert.rejects(unlock(JSON.stringify({ ...file, closed: `A${file.closed.slice(1)}` }), 'y'), { kind: 'passphrase' });
  for (const bad of ['', '{}', 'null', '[1]', JSON.stringify({ ...file, version: 2 }), JSON.stringify({ ...file, salt: '*' }), JSON.stringify({ ...file, rounds: 1e12 })]) {
    assert.equal(isVault(bad), false, bad);
    await assert.rejects(unlock(bad, 'y'), { kind: 'broken' });
  }
  assert.equal(isVault(JSON.stringify(file)), true);
});

test('a vault holds two thousand entries', async () => {
  const value = Array.from({ length: 2000 }, (_, n) => ({ n, token: 'x'.repeat(43) }));
  assert.deepEqual(await unlock(await lock(value, 'y', FEW), 'y'), value);
});

test('where storage is closed a vault lives as long as the page and says so', () => {
  const its = shelf('test');
  assert.equal(its.set('file'), false);
  assert.equal(its.get(), 'file');
});
