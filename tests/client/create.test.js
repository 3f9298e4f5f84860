import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepare } from '../../client/start/create.js';

const wish = /** @type {any} */ ({ protocol: 'dialogue', locale: 'en', names: { a: 'Mira', b: 'Jonas', therapist: 'Dr. Lindt' }, therapist: false, room: false, rule: 'soft', factor: 1, first: 'coin', minutes: null, settings: {} });

test('a waiting room is asked for where there is a therapist to let anybody in, and nowhere else', async () => {
  const asked = async (/** @type {object} */ more) => (await prepare({ ...wish, ...more }, 'https://example.org')).body;
  assert.equal((await asked({ therapist: true, room: true })).waiting_room, true);
  for (const more of [{ therapist: true }, { room: true }, {}]) {
    const body = await asked(more);
    assert.ok(!('waiting_room' in body) && !('room' in body), JSON.stringify(more));
  }
});
