import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle, seated } from '../../client/core/claim.js';
import { giver, introduce, none, same } from '../../client/core/meeting.js';
import { agree, digits, matches, newPair } from '../../client/core/pair.js';
import { b64, boxKey, derive, open, random, unb64 } from '../../client/core/seal.js';
import { answered, refused } from './stated.js';

const session = 'abcdefghijklmnopqrstuv';

/** A server with one seat that nobody has taken, and what it was told. `guest`: the key of the device that comes. */
function server(guest, leaves = true) {
  const told = { bearers: new Set(), claims: 0 };
  globalThis.fetch = async (path, { method, headers, body }) => {
    const said = JSON.parse(body ?? 'null');
    const answer = (what) => answered(method, path, what, body);
    if (!path.endsWith('/claim')) told.bearers.add(headers.Authorization);
    if (path.endsWith('/meeting/key')) return (told.shown = said), answer({ ok: true });
    if (path.endsWith('/meeting')) {
      if (method === 'GET') return answer({ guest });
      return (told.commit = said.commit), answer({ code: '123456', until: 5 });
    }
    if (path.endsWith('/device')) return leaves ? ((told.box = said), answer({ until: 9 })) : refused('no-seat', 403);
    return (told.claims += 1), answer({ seat: 'b', box: told.box.box });
  };
  return told;
}

async function link() {
  const [I, L] = [random(32), random(32)];
  return { I, L, ...(await giver({ session, I, L }, 'b')) };
}

test('a seat that nobody has taken is handed to the device whose person reads out the same digits', async () => {
  const { d, D } = await newPair();
  const told = server(b64(D));
  const { I, L, bearer, give } = await link();
  const [own, seen] = [none(), []];
  const how = { give, open: () => true, changed: () => seen.push(own.stage) };
  await introduce(own, bearer, how);
  assert.deepEqual([own.code, seen], ['123456', ['code', 'digits']]);
  const first = unb64(told.shown.public);
  assert.ok(await matches(first, unb64(told.shown.opening), told.commit));
  const K = await agree('meet', { d, theirs: first, first, second: D }, null, session);
  assert.equal(await digits(K, session), own.digits);
  await same(own, how);
  assert.equal(own.stage, 'done');
  assert.deepEqual([...told.bearers], [`Bearer ${b64(await derive('invite', I, session))}`]);
  const { invite, L: brought, S } = await settle(await seated(b64(K)), session);
  assert.deepEqual([invite, brought, S.length], [b64(I), b64(L), 43]);
  assert.ok(!JSON.stringify(told.box).includes(b64(I)) && !JSON.stringify(told.box).includes(b64(L)));
});

test('nothing is given before the digits were compared, nor twice', async () => {
  const told = server(b64((await newPair()).D));
  const { bearer, give } = await link();
  const own = none();
  let given = 0;
  const how = { give: (K) => ((given += 1), give(K)), open: () => true, changed: () => {} };
  await same(own, how);
  await introduce(own, bearer, how);
  assert.equal(told.box, undefined);
  await Promise.all([same(own, how), same(own, how)]);
  assert.equal(given, 1);
});

test('a code that nobody types, a false key and a seat taken meanwhile end it', async () => {
  const { bearer, give } = await link();
  const how = (open) => ({ give, open: () => open, changed: () => {} });
  server(null);
  const [unseen, odd, late] = [none(), none(), none()];
  await introduce(unseen, bearer, how(false));
  server(b64(random(65)));
  await introduce(odd, bearer, how(true));
  server(b64((await newPair()).D), false);
  await introduce(late, bearer, how(true));
  await same(late, how(true));
  assert.deepEqual([unseen.stage, odd.stage, late.stage], ['over', 'over', 'over']);
});

test('what was left opens with what both agreed on, and with nothing else', async () => {
  const told = server('');
  const { give } = await link();
  await give(random(32));
  const at = { session, seat: 'b', circle: 'own', step: '-', field: 'device' };
  await assert.rejects(async () => open(await boxKey(random(32)), at, told.box.box));
});
