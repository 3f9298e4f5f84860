import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { outboxOf } from '../../client/core/outbox.js';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

/** An outbox over a slot in memory; `drawn` counts how often it said that something changed. */
function box(stored = null) {
  const slot = { value: stored, get: () => slot.value, set: (value) => (slot.value = value) };
  const seen = { drawn: 0 };
  const outbox = outboxOf(slot, () => (seen.drawn += 1));
  return { slot, seen, outbox, states: () => outbox.status.acts.map(({ state }) => state) };
}

test('an act waits with an id of its own, and the slot holds what travels of it', () => {
  const { outbox, slot, states } = box();
  const [first, second] = [outbox.add('done', { n: 1 }, 'x~1'), outbox.add('pause', {}, 'x~1', 'b')];
  outbox.save();
  assert.deepEqual(states(), ['waiting', 'waiting']);
  assert.match(first.id, /^[\w-]{20}$/);
  assert.notEqual(first.id, second.id);
  assert.deepEqual(slot.value, [
    { id: first.id, step: 'x~1', move: 'done', args: { n: 1 } },
    { id: second.id, step: 'x~1', move: 'pause', args: {}, seat: 'b' },
  ]);
});

test('the same move at the same step is one act until it is settled, of each seat', () => {
  const { outbox } = box();
  const act = outbox.add('ready', {}, 'x~1', 'a');
  assert.equal(outbox.add('ready', { other: true }, 'x~1', 'a'), undefined);
  assert.ok(outbox.add('ready', {}, 'x~1', 'b'));
  assert.ok(outbox.add('ready', {}, 'x~2', 'a'));
  outbox.answered(act, { ok: true });
  assert.ok(outbox.add('ready', {}, 'x~1', 'a'));
});

test('a yes and a final no settle an act: it leaves the slot at once and the page after six seconds', () => {
  for (const [verdict, state] of [[{ ok: true }, 'kept'], [{ ok: false, code: 'passed', message: 'moved', retry: false }, 'refused']]) {
    const { outbox, slot, seen, states } = box();
    const act = outbox.add('done', {}, 'x~1');
    outbox.save();
    assert.equal(outbox.answered(act, verdict), false);
    assert.deepEqual([states(), slot.value, act.code], [[state], null, verdict.code]);
    const { drawn } = seen;
    mock.timers.tick(5999);
    assert.deepEqual(states(), [state]);
    mock.timers.tick(1);
    assert.deepEqual([states(), seen.drawn], [[], drawn + 1]);
  }
});

test('a late or passing no makes an act wait again; only what waits for the talk is not sent soon', () => {
  const { outbox, slot } = box();
  const act = outbox.add('done', {}, 'x~1');
  for (const [verdict, soon] of [[undefined, true], [{ ok: false, code: 'holding', retry: true }, true], [{ ok: false, code: 'not-now', retry: true }, false]]) {
    act.state = 'sending';
    assert.equal(outbox.answered(act, verdict), soon);
    assert.deepEqual([act.state, act.code, slot.value.length], ['waiting', verdict?.code, 1]);
  }
});

test('what the slot holds waits again after a reload; one act of an older page and rubbish are read too', () => {
  const kept = { id: 'i', step: 'x~1', move: 'done', args: {} };
  assert.deepEqual(box([kept, null, { step: 'x' }]).outbox.status, { line: 'ok', acts: [{ ...kept, state: 'waiting' }] });
  assert.deepEqual(box(kept).states(), ['waiting']);
  assert.deepEqual(box(null).states(), []);
});
