/** Stories of one seat that travel in a file: whose talk, and whether they are whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, storyOf } from '../../client/core/story.js';

const T = 1_800_000_000_000;
const talk = 'abcdefghijklmnopqrstuv';
const people = { a: { here: true }, b: { here: true } };
const step = { id: 'piece~1', kind: 'turn', name: 'piece', place: 'talk' };
const view = (more = {}) => ({ seat: 'a', stage: 'running', protocol: 'thank-you', people, step, floor: 'a', talking: 'a', clock: null, ...more });
const given = (file, session = talk) => storyOf(typeof file === 'string' ? file : JSON.stringify(file), session);
const entries = [{ at: T, what: ['stop'], view: view() }, { at: T + 1, what: ['act'], view: view({ stage: 'paused' }) }];

test('a saved story is of its own talk alone, and says neither its session nor what was done', async () => {
  const file = await fileOf(talk, 'a', entries);
  assert.equal((await given(file)).seat, 'a');
  assert.deepEqual((await given(file)).entries.map(({ at }) => at), [T, T + 1]);
  assert.equal(await given(file, 'z'.repeat(22)), null);
  assert.equal(await given({ ...file, session: talk, talk: 'x' }), null, 'a wrong mark is not mended by a session');
  assert.ok(!/abcdefgh|stop|what/.test(JSON.stringify(file)));
});

test('a file that does not name its talk is refused; the server’s story has the session itself', async () => {
  assert.equal(await given({ seat: 'a', entries }), null);
  assert.equal((await given({ session: talk, seat: 'a', entries })).seat, 'a');
  assert.equal(await given({ session: 'another', seat: 'a', entries }), null);
});

test('deeds of a workshop’s facilitator stand in a story too', async () => {
  const held = view({ stage: 'paused', holds: [{ why: 'held', by: 'host' }], notice: { kind: 'pause', by: 'host', at: T },
    boxes: [{ box: 'host/-/a', from: 'host', field: 'a', step: '-' }] });
  assert.equal((await given(await fileOf(talk, 'a', [{ at: T, view: held }]))).entries.length, 1);
});

test('an incomplete story is refused before any of it is used', async () => {
  const wrong = {
    protocol: [undefined, '../../..', 'a/b', 'A?x=', 7, 'x'.repeat(65), 'constructor'], stage: ['over', null], seat: ['c', '<img>', 'b'], people: [7, null, [], { c: {} }, { a: 1 }],
    step: [null, { kind: 'x' }, { ...step, id: 5 }, { ...step, name: '__proto__' }, { ...step, round: 'x' }], holds: [{ x: 1 }, [null], [{ why: 'away', who: 'a' }]],
    cues: [7, [{ id: 1 }]], boxes: [7, [{ box: 1 }]], clock: ['x', { total: 'x' }, { phase: 'main', running: true }], notice: ['x', { kind: {}, at: 1 }],
    card: [{ deck: 'd' }], understood: [{ a: 'x' }], spoken: [{ a: 'x' }], rates: [{ x: 'y' }], items: ['x', [1]], plan: [{ ends: 'x' }], host: [{}], consent: [{ mine: 'x' }],
  };
  for (const [name, values] of Object.entries(wrong))
    for (const value of values) {
      const file = await fileOf(talk, 'a', [entries[0], { at: T + 1, view: view({ [name]: value }) }]);
      assert.equal(await given(file), null, `${name}: ${JSON.stringify(value)}`);
    }
  const good = await fileOf(talk, 'a', entries);
  for (const at of [1e308, -1e308, 'x', null]) assert.equal(await given({ ...good, entries: [{ ...entries[0], at }] }), null, `at ${at}`);
  for (const other of [{ seat: 'b' }, { seat: '<img>' }, { entries: [] }, { entries: { 0: entries[0] } }]) assert.equal(await given({ ...good, ...other }), null);
  for (const text of ['', '{}', '[]', 'null', '{"entries": []}']) assert.equal(await given(text), null, text);
});
