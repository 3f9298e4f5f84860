import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashed } from '../../client/core/seal.js';
import { leads, prepare } from '../../client/core/create.js';
import { answered, refused, talkOf } from './stated.js';

const wish = /** @type {any} */ ({ protocol: 'dialogue', locale: 'en', names: { a: 'Mira', b: 'Jonas', therapist: 'Dr. Lindt' }, therapist: false, room: false, rule: 'soft', factor: 1, first: 'coin', minutes: null, settings: {} });

test('a waiting room is asked for where there is a therapist to let anybody in, and nowhere else', async () => {
  const asked = async (/** @type {object} */ more) => (await prepare({ ...wish, ...more }, 'https://example.org')).body;
  assert.equal((await asked({ therapist: true, room: true })).waiting_room, true);
  for (const more of [{ therapist: true }, { room: true }, {}]) {
    const body = await asked(more);
    assert.ok(!('waiting_room' in body) && !('room' in body), JSON.stringify(more));
  }
});

test('a talk prepared again before any server heard of it keeps its links and seals the new names', async () => {
  const first = await prepare({ ...wish, therapist: true }, 'https://example.org');
  const again = await prepare({ ...wish, therapist: true, protocol: 'thank-you', names: { ...wish.names, b: 'Jon' } }, 'https://example.org', first.made);
  assert.deepEqual(again.made.links, first.made.links);
  assert.deepEqual(again.body.seats, first.body.seats);
  assert.deepEqual([again.body.session, again.body.protocol], [first.body.session, 'thank-you']);
  assert.notEqual(/** @type {any} */ (again.body.names).b, /** @type {any} */ (first.body.names).b);
});

test('a link leads to its own talk only: not to another talk of the same name', async () => {
  const { body, made } = await prepare({ ...wish, therapist: true }, 'https://example.org');
  const invites = Object.values(/** @type {Record<string, {invite: string}>} */ (body.seats)).map(({ invite }) => invite);
  const real = globalThis.fetch;
  /** A server that has a talk of this name with these invitations. @param {string[]} has */
  const server = (has) => async (/** @type {any} */ path, /** @type {any} */ { headers }) => {
    const right = path === `/api/sessions/${body.session}` && has.includes(await hashed(headers.Authorization.slice(7)));
    return right ? answered('GET', path, talkOf({ session: body.session })) : refused('no-seat', 401);
  };
  try {
    globalThis.fetch = server(invites);
    assert.equal(await leads(made.links.therapist), true);
    globalThis.fetch = server(invites.slice(0, 2)); // by somebody with a partner's link
    assert.equal(await leads(made.links.therapist), false);
    globalThis.fetch = () => Promise.reject(new Error('no line'));
    await assert.rejects(leads(made.links.therapist), { code: 'offline' });
    assert.equal(await leads(undefined), false);
  } finally {
    globalThis.fetch = real;
  }
});
