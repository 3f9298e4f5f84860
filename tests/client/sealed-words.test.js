import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { headOf, SealError } from '../../client/core/seal.js';
import { wordsOf } from '../../client/core/sealed-words.js';
import { Server } from './server.js';

/** @type {Server} */
let server;
let a, b;
beforeEach(async () => {
  server = new Server();
  [a, b] = [server.sit(await server.device('a')), server.sit(await server.device('b'))];
});
const REF = 'a/x.fill~1/f';

test('own words open for their author alone, and the other page says why not', async () => {
  await server.tell();
  assert.equal(await a.flow.say('write', { f: ['f', 'mine'] }, 'own', {}, a.view()), true);
  server.lie.view = (view) => ({ ...view, boxes: [{ box: REF }] });
  await server.tell();
  assert.equal(a.context.words[REF], 'mine');
  assert.deepEqual([b.context.words[REF], b.context.shut[REF]], [null, { kind: 'older', who: 'a' }]);
});

test('words for the pair wait sealed for their author until the pair has a key', async () => {
  server.lie.keys = (keys, seat) => ({ [seat]: keys[seat] });
  await server.tell();
  server.view.moves = [{ move: 'write' }];
  await server.tell(1);
  assert.equal(await a.flow.say('write', { f: ['f', 'ours'] }, 'pair', {}, a.view()), false);
  assert.deepEqual([server.acts.length, a.context.waits], [0, true]);
  const [waiting] = JSON.parse(sessionStorage.getItem(`sayback:${server.session}:waits`));
  assert.equal(headOf(waiting.boxes.f[1]).circle, 'own');
  server.lie.keys = (keys) => keys;
  server.view.people = { ...server.view.people, a: { here: false } };
  await server.tell(8);
  server.view.people = { ...server.view.people, a: { here: true } };
  await server.tell(8);
  assert.equal(a.context.waits, false);
  assert.equal(headOf(server.acts.at(-1).args.f).circle, 'pair');
  assert.equal(a.context.words[REF], 'ours');
});

test('picks have one size whatever was picked; free text has the size that it needs', async () => {
  server.view.fields = [{ name: 'f', kind: 'text' }, { name: 'g', kind: 'one' }];
  await server.tell();
  const [view, its] = [a.view(), wordsOf(a.record, server.session, a.keys)];
  const sizes = await Promise.all([['f', 'x'], ['g', 'x'], ['g', 'x'.repeat(99)]].map(async ([field, value]) => (await its.seal(view, field, value)).length));
  assert.ok(sizes[0] < sizes[1]);
  assert.equal(sizes[1], sizes[2]);
});

test('nothing is said in the name of somebody who does not sit here, or of another place', async () => {
  await server.tell();
  await assert.rejects(a.its.seal({ ...a.view(), seat: 'b' }, 'f', 'x'), (error) => error instanceof SealError && error.kind === 'circle');
  await assert.rejects(a.flow.say('write', { f: ['f', 'x'] }, 'own', {}, { ...a.view(), step: { ...a.view().step, id: 'y~1' } }), { kind: 'place' });
  assert.deepEqual(server.acts, []);
});
