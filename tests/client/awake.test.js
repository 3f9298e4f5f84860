/** When the screen stays on, and how the browser is asked for it. */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

/** The browser's own parts, played by hand: one window, its lock, its page. */
const browser = { asked: 0, held: 0, fails: false, alone: false };
const listeners = new Map();
const listen = (kind, listener) => listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
const page = {
  addEventListener: listen,
  document: { visibilityState: 'visible', addEventListener: listen },
  navigator: { wakeLock: { async request() {
    browser.asked += 1;
    if (browser.fails) throw new DOMException('', 'NotAllowedError');
    browser.held += 1;
    return (lock = sentinel());
  } } },
};
let lock;
/** A lock that can be let go by us and taken away by the system. */
function sentinel() {
  let told = () => {};
  const end = async () => {
    browser.held -= 1;
    told();
  };
  return { release: end, addEventListener: (_, listener) => (told = listener) };
}

mock.timers.enable({ apis: ['setTimeout', 'Date'] });
const pass = (ms) => mock.timers.tick(ms);
Object.assign(globalThis, {
  document: { getElementById: () => null, body: {}, addEventListener() {} }, window: page, addEventListener: page.addEventListener, location: { pathname: '/s/x' },
});
Object.defineProperty(globalThis, 'navigator', { value: page.navigator, configurable: true });
page.document.body = {};
const { drawn, UNTOUCHED, wanted } = await import('../../client/ui/panel/awake.js');
const { local } = await import('../../client/ui/panel/device.js');
const { out } = await import('../../client/ui/exit.js');

const root = { ownerDocument: { defaultView: page }, querySelector: () => (browser.alone ? {} : null) };
const TURN = { stage: 'running', floor: 'a', talking: 'a', step: { id: 'turn~3' } };
const prefs = new Map();
const context = { prefs: { get: (key) => prefs.get(key) } };
const settled = () => new Promise((done) => setImmediate(done));
const draw = async (view = TURN) => (drawn(root, view, context), settled());
const heard = (kind, more) => (listeners.get(kind).forEach((listener) => listener({ type: kind, ...more })), settled());

beforeEach(async () => {
  Object.assign(browser, { fails: false, alone: false });
  page.document.visibilityState = 'visible';
  local.sheet = '';
  prefs.clear();
  await draw({ ...TURN, stage: 'lobby' });
  browser.asked = 0;
});

test('the screen lock is wanted while somebody talks or listens, and in no other state', () => {
  const usual = { on: true, alone: false, rested: 0 };
  const view = (more) => ({ stage: 'running', floor: null, talking: null, ...more });
  /** @type {[object, object, boolean][]} */
  const table = [
    [{ talking: 'a', floor: 'a' }, {}, true], [{ talking: 'b', floor: 'a' }, {}, true], [{ talking: 'both' }, {}, true],
    [{ floor: 'a' }, { rested: 3_600_000 }, true], [{}, {}, false], [{ talking: 'a' }, { on: false }, false],
    ...['lobby', 'break', 'paused', 'closed'].flatMap((stage) => [[{ stage, talking: 'a', floor: 'a' }, {}, false], [{ stage }, { alone: true }, false]]),
    [{}, { alone: true }, true], [{ talking: 'a' }, { alone: true, rested: UNTOUCHED - 1 }, true],
    [{ talking: 'a' }, { alone: true, rested: UNTOUCHED }, false], [{}, { alone: true, on: false }, false],
  ];
  for (const [more, facts, holds] of table) assert.equal(wanted(view(more), { ...usual, ...facts }), holds, JSON.stringify([more, facts]));
});

test('a single lock is asked for however often the page is drawn, and let go in a break', async () => {
  for (let times = 0; times < 3; times++) await draw();
  assert.deepEqual([browser.asked, browser.held], [1, 1]);
  await draw({ ...TURN, stage: 'break' });
  assert.equal(browser.held, 0);
  await draw();
  assert.deepEqual([browser.asked, browser.held], [2, 1]);
});

test('a lock lost with the page is asked for when it is seen again', async () => {
  await draw();
  page.document.visibilityState = 'hidden';
  await lock.release();
  await heard('visibilitychange');
  await draw();
  assert.deepEqual([browser.asked, browser.held], [1, 0]);
  page.document.visibilityState = 'visible';
  await heard('visibilitychange');
  assert.deepEqual([browser.asked, browser.held], [2, 1]);
});

test('a lock that the system took is asked for again, but not in circles', async () => {
  await draw();
  pass(20_000);
  await lock.release();
  await settled();
  assert.deepEqual([browser.asked, browser.held], [2, 1]);
  pass(100);
  await lock.release();
  for (let times = 0; times < 3; times++) await draw();
  assert.deepEqual([browser.asked, browser.held], [2, 0]);
});

test('a refusal is taken without a word until the page is seen anew or the talk goes on', async () => {
  browser.fails = true;
  for (let times = 0; times < 3; times++) await draw();
  await heard('pointerdown');
  assert.equal(browser.asked, 1);
  browser.fails = false;
  await heard('visibilitychange');
  assert.deepEqual([browser.asked, browser.held], [2, 1]);
});

test('a private page goes dark after a minute without a touch, and a touch wakes it', async () => {
  browser.alone = true;
  await draw({ ...TURN, floor: null, talking: null });
  pass(UNTOUCHED - 1000);
  await heard('keydown');
  pass(UNTOUCHED - 1000);
  assert.equal(browser.held, 1);
  pass(1000);
  assert.equal(browser.held, 0);
  await heard('input');
  assert.equal(browser.held, 1);
});

test('a private page that comes back after a lost line, and a pointer that lies still, are no touch', async () => {
  const place = { ...TURN, floor: null, talking: null, step: { id: 'rate~9' } };
  browser.alone = true;
  await draw(place);
  pass(UNTOUCHED - 1000);
  browser.alone = false;
  await draw(place);
  browser.alone = true;
  await draw(place);
  assert.equal(browser.held, 1);
  pass(1000);
  assert.equal(browser.held, 0);
  await heard('pointermove', { movementX: 0, movementY: 0 });
  assert.equal(browser.held, 0);
  await heard('pointermove', { movementX: 3, movementY: 0 });
  assert.equal(browser.held, 1);
});

test('a sheet for one person alone counts as private, a sheet without private content does not', async () => {
  for (const [sheet, held] of /** @type {const} */ ([['numbers', 0], ['clock', 1]])) {
    local.sheet = sheet;
    await draw();
    pass(UNTOUCHED);
    assert.equal(browser.held, held, sheet);
  }
});

test('the switch holds at once and is remembered', async () => {
  await draw();
  prefs.set('awake', false);
  await draw();
  assert.equal(browser.held, 0);
  prefs.set('awake', true);
  await draw();
  assert.equal(browser.held, 1);
});

test('where the panel floats its own window is asked', async () => {
  await draw();
  const small = { ...page, document: { visibilityState: 'visible', addEventListener() {} }, addEventListener() {} };
  root.ownerDocument.defaultView = small;
  page.document.visibilityState = 'hidden';
  await lock.release();
  await settled();
  assert.deepEqual([browser.asked, browser.held], [2, 1]);
  root.ownerDocument.defaultView = page;
});

test('after the exit nothing is held and nothing asked for', async () => {
  await draw();
  out.dim();
  for (const kind of ['visibilitychange', 'pointerdown']) await heard(kind);
  await draw();
  assert.deepEqual([browser.asked, browser.held], [1, 0]);
});
