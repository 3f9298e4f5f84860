import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need, sorted } from '../../client/pages/wall/needs.js';
import { stated, tileOf } from './stated.js';

const NOW = 10_000_000;
const MIN = 60_000;
/** A pair that talks and is fine. */
const fine = ({ clock, ...more } = {}) => {
  const tile = tileOf({ since: NOW - MIN, acted: NOW - MIN, clock: { phase: 'main', running: true, ends: NOW + MIN, total: 2 * MIN, ...clock }, ...more });
  return stated('wall', { now: NOW, whole: false, tiles: [tile] }).tiles[0];
};
const reason = (tile, more) => need(fine(tile), NOW, more).reason;

test('a pair that is fine has no need', () => {
  assert.deepEqual(need(fine(), NOW), { band: 'well', reason: 'talk', since: NOW - MIN });
  assert.equal(reason({ stage: 'lobby', kind: 'lobby', acted: 0 }), 'wait');
});

test('each need is found at its bound and not before', () => {
  const cases = [
    [{ hand: NOW - 5 }, {}, 'hand'],
    [{ kind: 'reflect', tries: 3 }, {}, 'circles'], [{ kind: 'reflect', tries: 2 }, {}, 'talk'], [{ tries: 3 }, {}, 'talk'],
    [{ clock: { running: true, ends: NOW - 60_001, total: 1 } }, {}, 'over'], [{ clock: { running: true, ends: NOW - 60_000, total: 1 } }, {}, 'talk'],
    [{ clock: { running: false, left: 0, total: 1 } }, {}, 'talk'],
    [{ gone: NOW - 20_001 }, {}, 'gone'], [{ gone: NOW - 20_000 }, {}, 'talk'], [{ stop: true }, {}, 'stop'],
    [{ acted: NOW - 5 * MIN - 1 }, {}, 'quiet'], [{ acted: NOW - 5 * MIN }, {}, 'talk'], [{ stage: 'paused', acted: 0 }, {}, 'paused'],
    [{ stage: 'break', break: { until: NOW + 9 }, gone: 1 }, {}, 'break'], [{ stage: 'paused', held: true }, {}, 'held'],
    [{ stage: 'closed', kind: 'closed' }, {}, 'early'], [{ stage: 'closed', kind: 'closed', hand: 5 }, { late: true }, 'ended'],
    [{}, { end: NOW + 5 * MIN }, 'short'], [{}, { end: NOW + 7 * MIN }, 'talk'], [{ place_n: [8, 9] }, { end: NOW + MIN }, 'talk'], [{ recall: NOW + MIN }, {}, 'short'],
  ];
  for (const [tile, more, expected] of cases) assert.equal(reason(tile, more), expected, JSON.stringify([tile, more]));
});

test('the most urgent need comes first, and within a need the longest wait', () => {
  const late = (ms) => ({ clock: { running: true, ends: NOW - ms, total: 1 } });
  const tiles = [
    fine({ n: 1 }), fine({ n: 2, stage: 'closed' }), fine({ n: 3, stage: 'break', break: { until: NOW + 1 } }), fine({ n: 4, acted: NOW - 9 * MIN }),
    fine({ n: 5, gone: NOW - MIN }), fine({ n: 6, ...late(2 * MIN) }), fine({ n: 7, kind: 'reflect', tries: 4 }), fine({ n: 8, hand: NOW - 5 }),
    fine({ n: 9, hand: NOW - 9 }), fine({ n: 10, ...late(3 * MIN) }),
  ];
  const order = sorted(new Map(tiles.map((tile) => [tile.n, need(tile, NOW)])));
  assert.deepEqual(order, { now: [9, 8, 7, 10, 6, 5, 4], soon: [3, 2], well: [1] });
});

test('of two needs at once the more urgent is said', () => {
  assert.equal(reason({ hand: NOW, stop: true, kind: 'reflect', tries: 5, gone: 1, acted: 0 }), 'hand');
  assert.equal(reason({ gone: 1, acted: 0 }), 'gone');
  assert.equal(reason({ held: true, acted: 0 }), 'held', 'who was paused from here is not quiet');
});

test('pairs without a need stand by number and do not move with every act', () => {
  const tiles = [fine({ n: 3, since: NOW - 9 }), fine({ n: 1, since: NOW }), fine({ n: 2, since: NOW - 99 })];
  assert.deepEqual(sorted(new Map(tiles.map((tile) => [tile.n, need(tile, NOW)]))).well, [1, 2, 3]);
});
