/** What runs beside the sound: one number from 10 ms, and only edges come out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

const RATE = 48_000;
/** What an audio worklet has around it, played by hand. */
const kept = /** @type {any} */ ({});
Object.assign(globalThis, {
  sampleRate: RATE,
  AudioWorkletProcessor: class { port = { sent: [], postMessage(value) { this.sent.push(value); } }; },
  registerProcessor: (name, its) => (kept[name] = its),
});
await import('../../client/ui/panel/voice-worklet.js');

/** Seconds of a sound by its loudness, in the browser's portions. */
function play(node, seconds, level) {
  for (let n = 0; n < seconds * RATE; n += 128) node.process([[Float32Array.from({ length: 128 }, (_, k) => level * Math.sin((n + k) / 16))]]);
}
const turn = (node, whose) => node.port.onmessage({ data: whose });
function taught() {
  const node = new kept.voice();
  for (const [whose, level] of [['me', 0.1], ['other', 0.0001]]) {
    turn(node, whose);
    for (let n = 0; n < 8; n++) {
      play(node, 0.5, level);
      play(node, 0.2, 0);
    }
  }
  return node;
}

test('out come edges alone, and after each turn what is so by then', () => {
  const node = taught();
  assert.equal(node.port.sent[0], null);
  assert.equal(node.port.sent.at(-1), false);
  node.port.sent.length = 0;
  play(node, 1, 0.1);
  play(node, 1, 0);
  play(node, 1, 0);
  assert.deepEqual(node.port.sent, [true, false]);
  turn(node, 'me');
  play(node, 1, 0);
  assert.deepEqual(node.port.sent, [true, false, false]);
});

test('without a sound, or with one that is broken, it goes on', () => {
  const node = taught();
  node.port.sent.length = 0;
  for (const inputs of [[], [[]], [[new Float32Array(0)]]]) assert.equal(node.process(inputs), true);
  play(node, 0.2, NaN);
  play(node, 0.2, Infinity);
  play(node, 1, 0);
  play(node, 1, 0.1);
  assert.deepEqual(node.port.sent, [true]);
});
