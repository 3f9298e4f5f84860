import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wait } from '../../client/core/waiting.js';
import { stated } from './stated.js';

/** Waits with answers given one by one; an error is thrown. @returns what was asked, heard and rested */
async function waited(answers, stops = ({ length }) => length > 10) {
  const [asked, heard, rests] = [[], [], []];
  await wait(
    async (seen, ms) => {
      asked.push([seen, ms]);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    (place, gone) => (heard.push(gone ?? place?.state ?? null), answers.length > 0 && !stops(heard)),
    async (ms) => rests.push(ms),
  );
  return { asked, heard, rests };
}
const no = (status, code) => Object.assign(new Error(), { status, code });
const place = (state, seen) => stated('GET /api/workshops/w/place', { state, since: 0, seen });
const waiting = (seen) => place('waiting', seen);

test('the first question is answered at once, each later one waits for a change', async () => {
  const { asked, heard } = await waited([waiting('1'), waiting('1'), place('paired', '2')]);
  assert.deepEqual(asked, [['', 0], ['1', 25], ['1', 25]]);
  assert.deepEqual(heard, ['waiting', 'paired'], 'the same again is no news');
});

test('a lost line is said and asked again less and less often, then said to be back', async () => {
  const { asked, heard, rests } = await waited([waiting('1'), no(0), no(503), waiting('1')]);
  assert.deepEqual(heard, ['waiting', null, null, 'waiting']);
  assert.deepEqual(asked.slice(2), [['1', 0], ['1', 0]]);
  assert.ok(rests[0] >= 750 && rests[0] <= 1250 && rests[1] >= 1500 && rests[1] <= 2500, String(rests));
});

test('a final no is believed only the third time in a row', async () => {
  const { heard, rests } = await waited([no(404, 'x'), no(404, 'x'), waiting('1'), no(404, 'x'), no(404, 'x'), no(404, 'no-place')]);
  assert.deepEqual([heard, rests.length], [['waiting', 'no-place'], 4]);
});
