/** Who is heard, on the loudness of ten scenes that `tests/hosts/ears/scenes.py` made once; its shape is told there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { voiceOf } from '../../client/core/voice.js';

const kept = gunzipSync(readFileSync(new URL('../hosts/ears/scenes.gz', import.meta.url)));
const end = kept.indexOf('\n');
const { frames, turns, me, other, names } = JSON.parse(kept.subarray(0, end).toString());
const rows = names.map((_, n) => new Int8Array(kept.buffer, kept.byteOffset + end + 1 + n * frames, frames));
/** s: both had a turn, after which figures count; as long after my voice it may still be on */
const LEARNT = 17;
const AFTER = 0.6;

const within = (spans, at, more = 0) => spans.some(([from, to]) => at >= from && at < to + more);
const turnAt = (at) => turns.findLast(([from]) => from <= at)[1];
const percent = (some, all) => Math.round((100 * some) / all);

/** Per cent: my speech that is heard, others' that is taken for mine, silence that is, and what is not known. */
function figures(row) {
  const voice = voiceOf();
  const [sum, on] = [{ mine: 0, theirs: 0, none: 0, all: 0 }, { mine: 0, theirs: 0, none: 0, unknown: 0 }];
  row.forEach((db, n) => {
    const at = n / 100;
    const heard = voice(db, turnAt(at));
    if (at < LEARNT) return;
    sum.all += 1;
    if (heard === null) on.unknown += 1;
    const kind = within(me, at) ? 'mine' : within(me, at, AFTER) ? '' : within(other, at) ? 'theirs' : 'none';
    if (!kind) return;
    sum[kind] += 1;
    if (heard) on[kind] += 1;
  });
  return { hit: percent(on.mine, sum.mine), heard: percent(on.theirs, sum.theirs), silence: percent(on.none, sum.none), unknown: percent(on.unknown, sum.all) };
}
const scene = (name) => figures(rows[names.indexOf(name)]);

test('the scenes are ten, of 7,500 values each', () => {
  assert.equal(names.length, 10);
  assert.ok(rows.every((row) => row.length === 7500 && Math.min(...row) >= -100 && Math.max(...row) <= 0));
});

test('my voice is heard, and nobody else is taken for it', () => {
  for (const name of names.filter((one) => one !== 'television' && !one.includes('as loud as'))) {
    const { hit, heard, silence, unknown } = scene(name);
    assert.ok(hit >= 90, `${name}: hit ${hit}`);
    assert.ok(heard <= 10, `${name}: heard ${heard}`);
    assert.ok(silence <= (name.includes('typing') ? 20 : 2), `${name}: silence ${silence}`);
    assert.equal(unknown, 0, name);
  }
});

test('when it begins to know, a loudspeaker that was on till then is nobody', () => {
  for (const name of names.filter((one) => one.startsWith('loudspeaker'))) {
    const voice = voiceOf();
    const told = [...rows[names.indexOf(name)].subarray(0, LEARNT * 100)].map((db, n) => [n / 100, voice(db, turnAt(n / 100))]);
    assert.deepEqual(told.filter(([at, heard]) => heard && at < 16.6), [], name);
  }
});

test('typing and a television are taken for a voice as often as docs/privacy.md says', () => {
  assert.deepEqual(scene('headset, typing'), { hit: 98, heard: 4, silence: 14, unknown: 0 });
  assert.deepEqual(scene('television'), { hit: 98, heard: 21, silence: 28, unknown: 0 });
});

test('where a loudspeaker is about as loud as my voice nothing is claimed', () => {
  const { heard, unknown } = scene('loudspeaker, as loud as my soft voice');
  assert.ok(unknown >= 70, `unknown ${unknown}`);
  assert.equal(heard, 0);
});

/** One value again and again. */
const feed = (voice, db, turn, seconds) => Array.from({ length: seconds * 100 }, () => voice(db, turn));
/** A voice that has learnt both turns: -30 in mine, -60 in the other's, and a quiet room between. */
function learnt() {
  const voice = voiceOf();
  for (let time = 0; time < 2; time++) {
    for (let n = 0; n < 500; n++) voice(n % 50 < 30 ? -30 : -70, 'me');
    feed(voice, -60, 'other', 5);
  }
  return voice;
}

test('nothing is claimed before both had a turn', () => {
  const voice = voiceOf();
  assert.deepEqual([...new Set(feed(voice, -30, 'me', 20))], [null]);
  assert.deepEqual([...new Set(feed(voiceOf(), -30, '', 20))], [null]);
  assert.equal(feed(learnt(), -70, 'me', 1).at(-1), false);
});

test('a voice counts after 80 ms and ends after half a second', () => {
  const voice = learnt();
  feed(voice, -70, 'me', 2);
  assert.equal(feed(voice, -30, 'me', 1).indexOf(true), 7);
  assert.equal(feed(voice, -70, 'me', 1).indexOf(false), 49);
});

test('a loudspeaker that was heard before I spoke, and is as loud as I am, is told from nobody', () => {
  const voice = voiceOf();
  feed(voice, -32, 'other', 5);
  const heard = Array.from({ length: 500 }, (_, n) => voice(n % 50 < 30 ? -30 : -70, 'me'));
  assert.deepEqual([...new Set(heard)], [null]);
});

test('what I still say as the turn changes does not count as the other', () => {
  const voice = voiceOf();
  for (let round = 0; round < 4; round++) {
    for (let n = 0; n < 400; n++) voice(n % 50 < 30 ? -30 : -70, 'me');
    feed(voice, -30, 'other', 0.9);
    feed(voice, -60, 'other', 2);
  }
  assert.equal(feed(voice, -70, 'me', 1).at(-1), false);
});

for (const [what, db] of [['no number', NaN], ['endless', Infinity], ['nothing', undefined]])
  test(`${what} counts as quiet and teaches nothing`, () => {
    const voice = learnt();
    feed(voice, -70, 'me', 1);
    assert.deepEqual([...new Set(feed(voice, db, 'me', 8))], [false]);
    assert.equal(feed(voice, -30, 'me', 0.2).at(-1), true, 'heard at once');
    assert.deepEqual([...new Set(feed(voice, db, 'me', 3).slice(60))], [false]);
  });

test('silence and clipping are as quiet and as loud as it gets', () => {
  const [odd, plain] = [voiceOf(), voiceOf()];
  for (let n = 0; n < 12_000; n++) {
    const turn = n % 1000 < 500 ? 'me' : 'other';
    const loud = turn === 'me' && n % 50 < 30;
    assert.equal(odd(loud ? 6 : -Infinity, turn), plain(loud ? 0 : -99, turn), `${n}`);
  }
});

for (const [what, db] of [['silence', -Infinity], ['no number', NaN], ['endless', Infinity], ['clipping', 6], ['nothing', undefined]])
  test(`it bears ${what}, claims nobody by it, and hears again afterwards`, () => {
    const fresh = voiceOf();
    for (const turn of ['me', 'other', '', 'me', 'other']) assert.ok(feed(fresh, db, turn, 4).every((heard) => !heard), `${turn}`);
    const voice = learnt();
    feed(voice, -70, 'me', 2);
    const during = feed(voice, db, '', 3);
    assert.ok(during.every((heard) => [true, false, null].includes(heard)));
    if (db !== 6) assert.equal(during.at(-1), false);
    feed(voice, -70, 'me', 3);
    assert.equal(feed(voice, -30, 'me', 1).at(-1), true, 'heard again');
    assert.equal(feed(voice, -70, 'me', 1).at(-1), false);
  });
