import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { seal } from '../../client/core/box.js';
import { insist, seated, settle } from '../../client/core/claim.js';
import { deviceKey } from '../../client/core/pair.js';
import { b64, boxKey, derive, hashed, random, unb64 } from '../../client/core/seal.js';
import { answered, refused } from './stated.js';

const session = 'abcdefghijklmnopqrstuv';
const invite = b64(random(32));
let asked;
const answers = (body, status = 200) => (globalThis.fetch = async (path, how) => {
  asked.push([path, how.headers.Authorization, JSON.parse(how.body)]);
  return body.error ? refused(body.error.code, status) : answered('POST', path, body, how.body);
});
beforeEach(() => (asked = []));

test('a seat is claimed by the invitation, with hashes alone, and has its secrets from then on', async () => {
  answers({ seat: 'b' });
  const record = await seated(invite);
  const { S, d, claim } = structuredClone(record);
  assert.equal(claim, invite);
  await settle(record, session);
  const [[path, authorization, body]] = asked;
  assert.deepEqual([path, authorization], [`/api/sessions/${session}/claim`, `Bearer ${b64(await derive('invite', unb64(invite), session))}`]);
  assert.equal(body.token, await hashed(b64(await derive('token', unb64(S), session))));
  assert.match(body.commit, /^[\w-]{43}$/);
  assert.deepEqual([record.seat, record.S, record.d, 'claim' in record], ['b', S, d, false]);
  await settle(record, session);
  assert.equal(asked.length, 1, 'a settled record asks no more');
});

test('what the first device left opens with the invitation and takes the place of new secrets', async () => {
  const [S, d] = [random(32), random(138)];
  const key = await boxKey(await deviceKey(unb64(invite)));
  const words = [b64(new Uint8Array([...S, ...d])), 'tok', 'L', 'b.2.commit.D', 'ear', 'words,gap'].join(' ');
  answers({ seat: 'a', box: await seal(key, { session, seat: 'a', circle: 'own', step: '-', field: 'device' }, words) });
  const { since, ...record } = await settle(await seated(invite), session);
  assert.deepEqual(record, { seat: 'a', S: b64(S), d: b64(d), token: 'tok', L: 'L', ear: 'ear', consent: ['words', 'gap'], peers: { b: { 2: { commit: 'commit', D: 'D' } } } });
});

test('a final no is thrown at once', async () => {
  answers({ error: { code: 'taken', message: '' } }, 409);
  await assert.rejects(settle(await seated(invite), session), { code: 'taken' });
  await assert.rejects(insist(async () => { throw new TypeError('broken'); }), TypeError);
  assert.equal(asked.length, 1);
});
