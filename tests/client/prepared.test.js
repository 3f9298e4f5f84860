import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { keep } from '../../client/core/links.js';
import { attach, attached, forgetAll, load, save } from '../../client/core/prepared.js';
import { closed, database, storages } from './browser.js';

const session = 'abcdefghijklmnopqrstuv';
const answer = (text) => ({ ask: 'What?', value: text, text });
let all;
beforeEach(async () => {
  storages();
  all = database();
  await forgetAll();
});

test('an answer is kept sealed and read again; an empty one is dropped', async () => {
  assert.equal(await save('what', answer('A quiet talk')), true);
  assert.deepEqual(await load(), { what: answer('A quiet talk') });
  const [kept] = [...all.values()];
  assert.match(kept.get('what'), /^[\w-]{127,}$/);
  await save('what', answer(''));
  assert.deepEqual([await load(), [...all.keys()]], [{}, []]);
});

test('a box that was moved to another question is left out', async () => {
  await save('what', answer('x'));
  const [kept] = [...all.values()];
  kept.set('why', kept.get('what'));
  assert.deepEqual(Object.keys(await load()), ['what']);
});

test('where nothing can be kept answers last as long as the page', async () => {
  closed();
  assert.equal(await save('what', answer('x')), false);
  assert.deepEqual(await load(), { what: answer('x') });
  await forgetAll();
  assert.deepEqual(await load(), {});
});

test('notes go into one seat of a talk and out again, beside its record', () => {
  keep(session, { seat: 'a', from: 'linklink' });
  attach(session, 'a', true);
  assert.deepEqual([attached(session, 'a'), attached(session, 'b')], [true, false]);
  assert.equal(JSON.parse(localStorage.getItem(`sayback:${session}:notes`)).seat, 'a');
  attach(session, 'a', false);
  assert.equal(attached(session, 'a'), false);
});
