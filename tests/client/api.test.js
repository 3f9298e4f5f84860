import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { ApiError, ask, language, net, speak, texts, untilAnswered } from '../../client/core/api.js';
import { storages } from './browser.js';

let asked;
const answers = (...given) => (globalThis.fetch = async (path, how) => {
  asked.push([path, how]);
  const answer = given.shift();
  if (answer instanceof Error) throw answer;
  return answer;
});
const json = (body, status = 200) => new Response(JSON.stringify(body), { status });
const speaks = (...languages) => Object.defineProperty(globalThis, 'navigator', { value: { languages }, configurable: true });

beforeEach(() => {
  storages();
  asked = [];
  net.on = true;
});
afterEach(() => mock.timers.reset());

test('a body makes a question a POST, a token goes into its head and keeps the answer out of caches', async () => {
  answers(json({ n: 1 }), json({}));
  assert.deepEqual(await ask('x', { token: 't', body: { a: 1 } }), { n: 1 });
  await ask('y');
  assert.deepEqual(asked, [
    ['/api/x', { method: 'POST', headers: { Authorization: 'Bearer t', 'Content-Type': 'application/json' }, body: '{"a":1}', cache: 'no-store' }],
    ['/api/y', { method: 'GET', headers: {} }],
  ]);
});

test('a no has its code and sentence, no answer is `offline`, and who left asks nothing', async () => {
  answers(json({ error: { code: 'no-seat', message: 'No.' } }, 404), new Error('down'), new Response('<html>', { status: 502 }));
  await assert.rejects(ask('x'), (error) => error instanceof ApiError && error.code === 'no-seat' && error.message === 'No.' && error.final);
  for (const status of [0, 502]) await assert.rejects(ask('x'), (error) => error.code === 'offline' && error.status === status && !error.final);
  net.on = false;
  await assert.rejects(ask('x'), { code: 'offline' });
  assert.equal(asked.length, 3);
});

test('a question is asked again until it is answered; a final no ends it, too many questions do not', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  answers(new Error('down'), json({ error: { code: 'slow-down' } }, 429), json({ n: 1 }));
  const got = untilAnswered(() => ask('x'));
  for (let turn = 0; turn < 100 && asked.length < 3; turn++) {
    await new Promise((done) => setImmediate(done));
    mock.timers.tick(400);
  }
  assert.deepEqual([await got, asked.length], [{ n: 1 }, 3]);
  answers(json({ error: { code: 'no-seat' } }, 404));
  await assert.rejects(untilAnswered(() => ask('x')), { code: 'no-seat' });
});

test('the language is the remembered one, else the first of the browser’s that there is', () => {
  speaks('fr-CH', 'de-AT', 'en');
  assert.deepEqual([language(), language(['en', 'de']), language(['es'])], ['fr', 'de', 'es']);
  localStorage.setItem('sayback:pref:language', '"en"');
  assert.equal(language(['en', 'de']), 'en');
});

test('a language of a region or script is itself, or the nearest of its kind', () => {
  speaks('pt-PT', 'az-Arab', 'en');
  assert.deepEqual(
    [['pt-BR', 'en'], ['pt', 'pt-PT'], ['pt-BR', 'pt'], ['az', 'en'], ['en', 'az-Latn', 'az-Arab'], ['pts', 'ja']].map(language),
    ['pt-BR', 'pt-PT', 'pt-BR', 'az', 'az-Arab', 'pts'],
  );
  localStorage.setItem('sayback:pref:language', '"az-Arab"');
  assert.deepEqual([language(['az', 'az-Arab', 'pt']), language(['az', 'pt']), language(['pt'])], ['az-Arab', 'az', 'pt']);
});

test('a page is read from the side of its script', () => {
  const sides = Object.fromEntries(
    ['ar', 'he', 'fa', 'ur', 'ps', 'ckb', 'yi', 'az-Arab', 'en', 'az', 'hy', 'th', 'tr', 'zh-Hant'].map((tag) => {
      const root = {};
      speak(root, tag);
      assert.equal(root.lang, tag);
      return [tag, root.dir];
    }),
  );
  const [rtl, ltr] = ['rtl', 'ltr'];
  assert.deepEqual(sides, { ar: rtl, he: rtl, fa: rtl, ur: rtl, ps: rtl, ckb: rtl, yi: rtl, 'az-Arab': rtl, en: ltr, az: ltr, hy: ltr, th: ltr, tr: ltr, 'zh-Hant': ltr });
});

test('the texts of a talk are asked for in the remembered language, else the browser’s, else as told', async () => {
  Object.defineProperty(globalThis, 'navigator', { value: { language: 'pt-BR' }, configurable: true });
  answers(json({}), json({}), json({}));
  await texts('walk');
  localStorage.setItem('sayback:pref:language', '"az-Arab"');
  await texts('walk');
  await texts('walk', 'de');
  assert.deepEqual(asked.map(([path]) => path), ['pt-BR', 'az-Arab', 'de'].map((tag) => `/api/protocols/walk/texts/${tag}`));
});
