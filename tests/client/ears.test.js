/** When a microphone is listened to, and that it is let go. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { stated, viewOf } from './stated.js';

/** The browser's own parts, played by hand: a microphone that is asked for, and what listens beside it. */
const browser = { asked: 0, refuses: false, late: /** @type {any} */ (undefined), live: 0, audio: '', said: /** @type {any[]} */ ([]) };
let worklet, sound;
class Track {
  constructor() {
    this.on = true;
    browser.live += 1;
    sound = this;
  }
  stop() {
    if (this.on) browser.live -= 1;
    this.on = false;
  }
}
const plug = () => ({ connect: (next) => next, disconnect() {} });
const page = {
  navigator: { userAgent: 'X11; Linux', maxTouchPoints: 0, languages: ['en'], mediaDevices: { async getUserMedia() {
    browser.asked += 1;
    await browser.late;
    if (browser.refuses) throw new DOMException('', 'NotAllowedError');
    const track = new Track();
    return { getAudioTracks: () => [track] };
  } } },
  location: { pathname: '/s/x' },
  document: { getElementById: () => null, createTreeWalker() {}, createComment() {}, querySelector() {}, addEventListener() {}, body: {} },
  matchMedia: () => ({ matches: false }),
  addEventListener() {},
  AudioContext: class {
    audioWorklet = { async addModule() {} };
    createMediaStreamSource = plug;
    async resume() { browser.audio = 'on'; }
    async suspend() { browser.audio = 'still'; }
    async close() { browser.audio = 'closed'; }
  },
  BiquadFilterNode: class { connect(next) { return next; } },
  AudioWorkletNode: class { port = { postMessage: (turn) => browser.said.push(turn) }; constructor() { worklet = this; } },
};
for (const [name, value] of Object.entries({ ...page, window: page })) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
const { able, earsOf, turnOf } = await import('../../client/ui/panel/ears-switch.js');
const { local } = await import('../../client/ui/panel/device.js');
const { out } = await import('../../client/ui/exit.js');

const view = (more = {}) => viewOf({ talking: 'a', consent: { both: ['present'] }, ...more });
const hear = (heard) => worklet.port.onmessage({ data: heard });
const settle = () => new Promise((done) => setImmediate(done));
/** @type {any} */
let context, ears, sent;
beforeEach(() => {
  Object.assign(browser, { asked: 0, refuses: false, late: undefined, live: 0, audio: '', said: [] });
  local.says = '';
  out.dim = () => {};
  sent = [];
  context = { redraw() {} };
  let now = 0;
  const line = { on() {}, tell: (event, what) => sent.push(stated(`tell ${event}`, what).speaking) };
  ears = earsOf({ line: /** @type {any} */ (line), now: () => (now += 1000), context });
  ears.see(view());
});
const words = { ui: (key) => key };
/** What is drawn: a switch is a key, whether it is on, and its tap. */
const switches = () => {
  const drawn = ears.row({ words });
  return (drawn.values ?? []).map(({ values: [on, tap, , key] }) => ({ key, on, tap }));
};
const tap = async (n = 0) => {
  await switches()[n].tap();
  await settle();
};

test('off until its person says so; then one bit leaves, and off again it is not known', async () => {
  assert.deepEqual(switches().map(({ key, on }) => [key, on]), [['ears', false], ['ears.otherwise', false]]);
  assert.deepEqual([browser.asked, ears.on, ears.line({ words }).values], [0, false, undefined]);
  await tap();
  assert.deepEqual([browser.live, ears.on, browser.audio], [1, true, 'on']);
  for (const heard of [null, false, true]) hear(heard);
  await tap();
  assert.deepEqual(sent, [false, true, null]);
  assert.deepEqual([browser.live, ears.on, browser.audio], [0, false, 'closed']);
  hear(true);
  assert.deepEqual(sent.length, 3, 'what comes late is not said');
});

test('the turn goes into what listens, and is told again with each microphone', async () => {
  assert.deepEqual(['a', 'b', 'both', null, undefined].map((talking) => turnOf(/** @type {any} */ ({ talking, seat: 'b' }))), ['other', 'me', '', '', '']);
  await tap();
  ears.see(view({ talking: 'b' }));
  ears.see(view({ talking: 'both' }));
  assert.deepEqual([browser.said.at(0), ...browser.said.slice(-2)], ['me', 'other', '']);
});

for (const [what, more] of Object.entries({ pause: { stage: 'paused', holds: [{ why: 'pause' }] }, 'a consent taken back': { consent: { both: ['words'] } } }))
  test(`in ${what} the microphone is let go, and listened to again afterwards`, async () => {
    await tap();
    hear(true);
    ears.see(view(more));
    assert.deepEqual([browser.live, ears.on, sent.at(-1), switches()[0].on], [0, false, null, true]);
    ears.see(view());
    await settle();
    assert.deepEqual([browser.live, ears.on], [1, true]);
  });

test('who is muted in the call is not listened to', async () => {
  await tap();
  hear(true);
  context.call = { mic: false };
  ears.see(view());
  assert.deepEqual([browser.live, ears.on, sent.at(-1)], [0, false, null]);
  context.call.mic = null;
  ears.see(view());
  await settle();
  assert.deepEqual([browser.live, ears.on], [1, true]);
});

for (const [what, more] of Object.entries({ break: { stage: 'break', holds: [{ why: 'break' }] }, stop: { stage: 'paused', holds: [{ why: 'stop' }] }, end: { stage: 'closed' } }))
  test(`after a ${what} it is off until it is switched on again`, async () => {
    await tap();
    hear(true);
    ears.see(view(more));
    ears.see(view());
    await settle();
    assert.deepEqual([browser.live, ears.on, sent, switches()[0].on], [0, false, [true, null], false]);
  });

test('on the way out the microphone is let go, without a word', async () => {
  await tap();
  hear(true);
  out.dim();
  hear(false);
  assert.deepEqual([browser.live, sent], [0, [true]]);
});

test('refused: one sentence, and the switch goes back', async () => {
  browser.refuses = true;
  await tap();
  assert.deepEqual([switches()[0].on, ears.on, local.says, sent], [false, false, 'ears.refused', []]);
});

test('switched off while the browser asks: what it gives is let go at once', async () => {
  let answer = () => {};
  browser.late = new Promise((done) => (answer = /** @type {any} */ (done)));
  const on = switches()[0].tap();
  await settle();
  await switches()[0].tap();
  answer();
  await on;
  assert.deepEqual([browser.asked, browser.live, ears.on, local.says], [1, 0, false, '']);
});

test('refused after it was switched off: not a word', async () => {
  let answer = () => {};
  browser.late = new Promise((done) => (answer = /** @type {any} */ (done)));
  browser.refuses = true;
  const on = switches()[0].tap();
  await settle();
  await switches()[0].tap();
  answer();
  await on;
  assert.deepEqual([browser.live, local.says], [0, '']);
});

test('a call that begins to measure takes the place of the microphone', async () => {
  await tap();
  hear(true);
  context.call = { speaking: false };
  ears.see(view());
  assert.deepEqual([browser.live, ears.on, sent], [0, true, [true, false]]);
});

test('a microphone that is taken away switches off; one that is muted is not known', async () => {
  await tap();
  hear(true);
  sound.onmute();
  assert.equal(sent.at(-1), null);
  sound.onended();
  assert.deepEqual([browser.live, ears.on, local.says], [0, false, 'ears.refused']);
});

test('who speaks otherwise is off, and takes that back by the first switch', async () => {
  await tap();
  hear(true);
  await tap(1);
  assert.deepEqual([browser.live, ears.on, sent, switches().map(({ on }) => on)], [0, false, [true, null], [false, true]]);
  await tap();
  assert.deepEqual(switches().map(({ on }) => on), [true, false]);
});

test('where the call measures no microphone is opened, and nothing leaves before a yes', async () => {
  context.call = { speaking: true };
  ears.see(view());
  assert.deepEqual(sent, []);
  await tap();
  for (const speaking of [false, null, true]) {
    context.call.speaking = speaking;
    ears.see(view());
  }
  ears.see(view({ stage: 'paused', holds: [{ why: 'pause' }] }));
  context.call.speaking = false;
  ears.see(view({ stage: 'paused', holds: [{ why: 'pause' }] }));
  assert.deepEqual([browser.asked, sent], [0, [true, false, null, true, null]]);
});

/** A window that has a microphone, but for one thing. @param {any} more */
const other = ({ navigator = {}, ...more }) => ({ ...page, ...more, navigator: { ...page.navigator, ...navigator } });
for (const [what, more, is] of /** @type {[string, any, boolean][]} */ ([
  ['a computer', {}, true],
  ['a page in Zoom', { location: { pathname: '/host/zoom/s/x' } }, true],
  ['a side panel', { location: { pathname: '/host/extension/s/x' } }, false],
  ['a Teams tab', { location: { pathname: '/host/teams/s/x' } }, false],
  ['a Meet side panel', { location: { pathname: '/host/meet/s/x' } }, false],
  ['Android', { navigator: { userAgent: 'Linux; Android 16' } }, false],
  ['an iPhone', { navigator: { userAgent: 'iPhone; CPU iPhone OS 19' } }, false],
  ['an iPad that says it is a Mac', { navigator: { userAgent: 'Macintosh', maxTouchPoints: 5 } }, false],
  ['a Mac', { navigator: { userAgent: 'Macintosh' } }, true],
  ['a phone that says so', { navigator: { userAgentData: { mobile: true } } }, false],
  ['a finger', { matchMedia: () => ({ matches: true }) }, false],
  ['a frame that may not', { document: { featurePolicy: { allowsFeature: () => false } } }, false],
  ['an address without https', { navigator: { mediaDevices: undefined } }, false],
  ['an old browser', { AudioWorkletNode: undefined }, false],
]))
  test(`${what} ${is ? 'has' : 'has no'} microphone beside the call`, () => {
    assert.equal(able(other(more)), is);
  });
