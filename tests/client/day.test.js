import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, local, merged, nextHour, sorted, stateOf } from '../../client/pages/day/list.js';

const HOUR = 3_600_000;
const NOW = 1_800_000_000_000;
const item = (at, session = 's', more = {}) => ({ at, wish: {}, body: { session }, made: { links: {} }, ...more });

test('a talk can be opened from a day before until some hours after its time', () => {
  assert.equal(stateOf(item(NOW + 25 * HOUR), NOW), 'later');
  assert.equal(stateOf(item(NOW + 23 * HOUR), NOW), 'due');
  assert.equal(stateOf(item(NOW - 3 * HOUR), NOW), 'due');
  assert.equal(stateOf(item(NOW - 5 * HOUR), NOW), 'past');
});

test('an opened talk is open for a day; after that it is opened again', () => {
  assert.equal(stateOf(item(NOW + HOUR, 's', { opened: NOW - HOUR }), NOW), 'open');
  assert.equal(stateOf(item(NOW + HOUR, 's', { opened: NOW - 25 * HOUR }), NOW), 'due');
});

test('entries of a file are added once, in the order of time', () => {
  const mine = [item(NOW + 2 * HOUR, 'b'), item(NOW, 'a')];
  const theirs = [item(NOW + HOUR, 'c'), item(NOW, 'a', { opened: NOW })];
  assert.deepEqual(merged(mine, theirs).map(({ body, opened }) => [body.session, opened]), [['a', NOW], ['c', undefined], ['b', undefined]]);
  assert.deepEqual(sorted(mine).map(({ body }) => body.session), ['a', 'b']);
  assert.equal(mine[0].body.session, 'b', 'nothing is changed in place');
});

test('only prepared talks are taken from a file', () => {
  assert.ok(fits([]) && fits([item(NOW)]));
  for (const wrong of [null, {}, 'x', [1], [{ at: 'soon' }], [{ at: NOW, body: {} }]]) assert.ok(!fits(wrong), JSON.stringify(wrong));
});

test('a moment goes into the field of date and time and comes back', () => {
  const at = nextHour(NOW);
  assert.equal(new Date(local(at)).getTime(), at);
  assert.equal(at % HOUR, 0);
  assert.ok(at > NOW);
});
