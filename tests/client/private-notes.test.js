import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { forget, noted, pieces, read, write } from '../../client/core/private-notes.js';
import { closed, database, storages } from './browser.js';

const session = 'abcdefghijklmnopqrstuv';
const notes = (text) => ({ text, title: 'Talk', at: 1 });
beforeEach(() => {
  storages();
  database();
});

test('a text is cut into pieces of whole letters', () => {
  assert.deepEqual(pieces(''), ['']);
  assert.deepEqual(pieces('🌻'.repeat(2001)).map((piece) => [...piece].length), [2000, 1]);
});

test('notes are kept sealed in as many boxes as they need, and read again', async () => {
  const long = notes('ä'.repeat(5000));
  assert.equal(await write(session, long), true);
  assert.deepEqual([noted(), await read(session)], [[session], long]);
  const boxes = JSON.parse(localStorage.getItem(`sayback-desk:${session}`));
  assert.equal(boxes.length, 3);
  localStorage.setItem(`sayback-desk:zyxwvutsrqponmlkjihgfe`, JSON.stringify(boxes));
  assert.equal(await read('zyxwvutsrqponmlkjihgfe'), null, 'boxes of another talk do not open');
});

test('forgotten notes are gone, and those of another talk stay', async () => {
  await write(session, notes('x'));
  await write('other', notes('y'));
  forget(session);
  assert.deepEqual([await read(session), noted(), await read('other')], [null, ['other'], notes('y')]);
});

test('where nothing can be kept notes last as long as the page', async () => {
  closed();
  assert.equal(await write('third', notes('z')), false);
  assert.deepEqual(await read('third'), notes('z'));
});
