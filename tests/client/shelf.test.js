import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { shelfOf } from '../../client/core/shelf.js';
import { database } from './browser.js';

let all;
beforeEach(() => (all = database()));

test('the database is there only while it holds something', async () => {
  const shelf = shelfOf('kept', 'old');
  assert.deepEqual([await shelf.get('x'), await shelf.names(), await shelf.had()], [undefined, [], undefined]);
  assert.deepEqual([...all.keys()], [], 'looking makes nothing');
  await shelf.put('x', 1);
  await shelf.put('y', 2);
  await shelf.drop('x');
  assert.deepEqual([await shelf.names(), await shelf.get('y')], [['y'], 2]);
  await shelf.drop('y');
  assert.deepEqual([...all.keys()], []);
});

test('the key is made once, cannot be read out, and is no value', async () => {
  const shelf = shelfOf('kept', 'old');
  const key = await shelf.key();
  assert.equal(await shelf.key(), key);
  assert.equal(await shelfOf('kept', 'old').had(), key);
  assert.equal(key.extractable, false);
  assert.deepEqual(await shelf.names(), []);
  await shelf.forget();
  assert.equal(await shelf.had(), undefined);
});

test('what stood under the name before goes over once, and never over its like', async () => {
  await shelfOf('old', 'older').put('x', 1);
  assert.equal(await shelfOf('kept', 'old').get('x'), 1);
  assert.deepEqual([...all.keys()], ['kept']);
  await shelfOf('old', 'older').put('x', 2);
  assert.equal(await shelfOf('kept', 'old').get('x'), 1);
  assert.deepEqual([...all.keys()], ['kept']);
});
