/** Signatures under words, and words that differ from those that were opened here before. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { keysOf } from '../../client/core/keys.js';
import { b64, random, unb64 } from '../../client/core/seal.js';
import { newPair } from '../../client/core/pair.js';
import { signature, watch } from '../../client/core/signed.js';
import { flowOf, wordsOf } from '../../client/core/sealed-words.js';
import { answered, keysIn, talkOf } from './stated.js';

const session = 'abcdefghijklmnopqrstuv';
const L = b64(random(32));
const REF = 'a/plan.words~16/draft.1';
const FIRST = 'We both cook on alternate days';
const OTHER = 'Jonas cooks every day';
/** What a server keeps, and what it was asked to put anew. @type {any} */
const server = { seats: {}, again: [] };

globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ path, /** @type {any} */ { method, headers, body }) => {
  const seat = headers.Authorization.split('-').at(-1)[0];
  const what = path.split('/').at(-1);
  if (what === 'claim') server.seats[seat].commit ??= JSON.parse(body).commit;
  if (what === 'key') Object.assign(server.seats[seat], JSON.parse(body));
  if (what === 'again') server.again.push(JSON.parse(body).boxes);
  const keys = keysIn(server.seats);
  const its = { claim: { seat }, key: { keys }, again: { ok: true } }[what] ?? talkOf({ keys });
  return answered(method, path, its, body);
});

/** @param {string} seat */
const device = async (seat) => /** @type {any} */ ({ seat, S: b64(random(32)), d: b64((await newPair()).d), L });

/** @param {any} record */
function ringOf(record) {
  let done = () => {};
  const ring = /** @type {any} */ (keysOf({ record, session, tokens: [`token-${record.seat}`], save() {}, changed: () => done() }));
  let looks = 0;
  ring.look = () => new Promise((resolve) => ((done = /** @type {any} */ (resolve)), ring.see({ people: {}, keys: { turn: looks++ } })));
  return ring;
}

/** Both partners' devices, with the pair's key. */
async function pair() {
  const [a, b] = await Promise.all(['a', 'b'].map(device));
  const rings = [ringOf(a), ringOf(b)];
  for (const one of [...rings, ...rings]) await one.look();
  return /** @type {const} */ ([{ record: a, session, keys: rings[0] }, { record: b, session, keys: rings[1] }]);
}

beforeEach(() => Object.assign(server, { seats: { a: { n: 1 }, b: { n: 1 } }, again: [] }));

/** @param {any} a @param {any} b @param {string} text */
const byBoth = async (a, b, text) => ({ a: await signature(a, REF, 'a', text, 0x11), b: await signature(b, REF, 'b', text, 0x11) });

/** What one device says of words that stand under signatures. @param {any} of @param {string} text @param {any} by */
async function said(of, text, by, circle = 'pair') {
  const context = /** @type {any} */ ({ words: {} });
  let drawn = () => {};
  context.redraw = () => drawn();
  const its = watch({ ...of, context, views: () => [/** @type {any} */ ({ signatures: [{ of: REF, by }] })] });
  context.words[REF] = await its.opened(REF, text, { circle, number: 0x11 });
  await new Promise((done) => ((drawn = /** @type {any} */ (done)), its.see()));
  return { ...context.marks[REF], text: context.words[REF] };
}

test('each partner checks the other’s signature, which is of the words themselves', async () => {
  const [a, b] = await pair();
  const by = await byBoth(a, b, FIRST);
  assert.match(by.a ?? '', /^[\w-]{44}$/);
  assert.equal(unb64(by.a ?? '')[0], 0x11, 'the number of the key in front');
  assert.notEqual(by.a, by.b, 'bound to who signs');
  for (const one of [a, b]) assert.equal((await said(one, FIRST, by)).signed, 'yes');
  const fresh = { ...b, record: { ...b.record, opened: {} } };
  assert.equal((await said(fresh, OTHER, by)).signed, 'not');
});

test('words have the known signatures', async () => {
  const known = JSON.parse(readFileSync(new URL('../wire/seal.json', import.meta.url), 'utf8'));
  const keys = /** @type {any} */ ({ secret: async () => unb64(known.pair.key) });
  const of = { record: /** @type {any} */ ({ L: known.L }), session: known.session, keys };
  for (const one of known.signatures)
    assert.equal(await signature(of, one.ref, one.seat, one.text, one.number), one.signature);
});

test('a signature is bound to its box, its seat and its session', async () => {
  const [a] = await pair();
  const all = [[REF, 'a', session], [`${REF}0`, 'a', session], [REF, 'b', session], [REF, 'a', 'another']];
  const made = await Promise.all(all.map(([ref = '', seat = '', name = '']) => signature({ ...a, session: name }, ref, seat, FIRST, 0x11)));
  assert.equal(new Set(made).size, all.length);
});

test('words sealed for all are signed by the key of all, and whoever has the link checks them', async () => {
  const [a, b] = await pair();
  const signed = await signature(a, REF, 'a', FIRST, 0);
  const therapist = { record: { seat: 'therapist', L }, session, keys: /** @type {any} */ ({ secret: async () => undefined }) };
  assert.equal((await said(therapist, FIRST, { a: signed }, 'all')).signed, 'yes');
  assert.equal((await said({ ...b, record: { ...b.record, opened: {} } }, OTHER, { a: signed }, 'all')).signed, 'not');
});

test('a signature without a key here, and a program’s name without a signature, are unchecked and no alarm', async () => {
  const [a, b] = await pair();
  const by = await byBoth(a, b, FIRST);
  const later = { ...b, keys: { ...b.keys, secret: async () => undefined } };
  assert.deepEqual(await said(later, FIRST, by), { signed: 'unsure', changed: undefined, sign: { b: undefined }, text: FIRST });
  assert.equal((await said(b, FIRST, { a: '', b: by.b })).signed, 'unsure');
});

test('words that were opened once are remembered on the device, and others in their place are said to be others', async () => {
  const [a, b] = await pair();
  const by = await byBoth(a, b, FIRST);
  assert.equal((await said(b, FIRST, by)).changed, undefined);
  assert.equal(JSON.stringify(b.record).includes('cook'), false);
  const found = await said(b, OTHER, {});
  assert.deepEqual([found.changed, found.text], ['since', OTHER], 'another page of the same device');
});

test('own pages and words to be written anew are never said to be changed', async () => {
  const [, b] = await pair();
  const context = /** @type {any} */ ({ words: {}, redraw() {} });
  const its = watch({ ...b, context, views: () => [] });
  for (const ref of ['a/-/lands', 'a/-/name', 'b/alone.fill~3/under', 'host/-/b', 'therapist/-/message']) {
    for (const text of ['one', 'two']) assert.equal(await its.opened(ref, text, { circle: 'pair', number: 0x11 }), text);
    assert.equal(context.marks[ref], undefined, ref);
  }
});

/** A whole panel's words over a server that gives whatever it likes. @param {any} of @param {any} seat */
function flow(of, seat) {
  const kept = /** @type {{box: string, view: any, all?: Record<string, string>}} */ ({ box: '', view: undefined });
  const context = /** @type {any} */ ({ words: {}, shut: {}, redraw() {} });
  const line = /** @type {any} */ ({ status: { acts: [] }, get views() { return kept.view ? { [seat]: kept.view } : {}; }, act() {}, words: async () => kept.all ?? { [REF]: kept.box } });
  return { kept, context, its: flowOf({ its: wordsOf(of.record, session, of.keys), keys: of.keys, context, session, line, record: of.record, save() {} }) };
}

/** @param {() => unknown} sight */
async function until(sight) {
  const end = Date.now() + 5000;
  while (!sight()) {
    assert.ok(Date.now() < end, `never: ${sight}`);
    await new Promise((done) => setImmediate(done));
  }
}

test('other words behind a signature do not take its place, and the page says that they came', async () => {
  const [a, b] = await pair();
  const people = { a: { here: true }, b: { here: true } };
  const at = { seat: 'a', step: { id: 'plan.words~16', name: 'plan' }, people, keys: {} };
  const sealed = (/** @type {string} */ text) => wordsOf(a.record, session, a.keys).seal(/** @type {any} */ (at), 'draft.1', text, 'pair');
  const by = { b: await signature(b, REF, 'b', FIRST, 0x11) };
  const view = (/** @type {number} */ n) => ({ ...at, seat: 'b', stage: 'running', draft: { n: 1, by: 'a', signed: ['b'] }, signatures: [{ of: REF, by }],
    boxes: [{ box: REF, from: 'a', field: 'draft.1', step: 'plan.words~16', ...(n > 1 && { n }) }] });
  const panel = flow(b, 'b');
  Object.assign(panel.kept, { box: await sealed(FIRST), view: view(1) });
  panel.its.see();
  await until(() => panel.context.words[REF]);
  panel.its.see();
  await until(() => panel.context.marks[REF]?.signed === 'yes');
  assert.equal(panel.context.marks[REF].sign.b, by.b);
  Object.assign(panel.kept, { box: await sealed(OTHER), view: view(2) });
  panel.its.see();
  await until(() => panel.context.marks[REF]?.changed);
  assert.deepEqual([panel.context.words[REF], panel.context.marks[REF].changed], [FIRST, 'kept']);
  const later = flow(b, 'b');
  Object.assign(later.kept, panel.kept);
  later.its.see();
  await until(() => later.context.words[REF]);
  later.its.see();
  await until(() => later.context.marks[REF]?.signed === 'not');
  assert.deepEqual([later.context.words[REF], later.context.marks[REF].changed], [OTHER, 'since']);
});

test('for a partner’s new device words are sealed again, but none that are signed', async () => {
  const [a] = await pair();
  const shown = 'a/plan.words~16/idea.shown';
  const at = { seat: 'a', step: { id: 'plan.words~16', name: 'plan' }, stage: 'running', people: {}, keys: {} };
  const boxes = [REF, shown].map((box) => ({ box, from: 'a', field: box.split('/')[2], step: 'plan.words~16' }));
  const its = wordsOf(a.record, session, a.keys);
  const panel = flow(a, 'a');
  const sealed = Object.fromEntries(await Promise.all(boxes.map(async ({ box, field }) => [box, await its.seal(/** @type {any} */ (at), field ?? '', FIRST, 'pair')])));
  panel.kept.all = sealed;
  panel.kept.view = { ...at, boxes, signatures: [{ of: REF, by: { b: '' } }] };
  panel.its.see();
  await until(() => panel.context.words[shown] && panel.context.words[REF]);
  server.seats.b = { n: 2 };
  const fresh = ringOf(await device('b'));
  for (const one of [fresh, a.keys, fresh, a.keys]) await one.look();
  assert.equal(a.keys.number, 0x12);
  panel.its.see();
  await until(() => server.again.length);
  assert.deepEqual(server.again.map((/** @type {any} */ one) => Object.keys(one)), [[shown]]);
});
