/** Beside the sound, in hidden pages too: 10 ms of it become one number, and out come only edges. */
import { voiceOf } from '../../core/voice.js';

const { sampleRate, AudioWorkletProcessor, registerProcessor } = /** @type {any} */ (globalThis);
/** A silence that still has a logarithm. */
const NONE = 1e-10;

registerProcessor(
  'voice',
  class extends AudioWorkletProcessor {
    hear = voiceOf();
    turn = '';
    was = /** @type {boolean | null | undefined} */ (undefined);
    frame = Math.round(sampleRate / 100);
    sum = 0;
    n = 0;

    constructor() {
      super();
      // whose turn it is; what is so by then is told again
      this.port.onmessage = (/** @type {MessageEvent} */ { data }) =>
        Object.assign(this, { turn: data, was: undefined });
    }

    /** @param {Float32Array[][]} inputs */
    process(inputs) {
      for (const value of inputs[0]?.[0] ?? []) {
        this.sum += value * value;
        if (++this.n < this.frame) continue;
        const heard = this.hear(10 * Math.log10(this.sum / this.n + NONE), /** @type {any} */ (this.turn));
        this.sum = this.n = 0;
        if (heard !== this.was) this.port.postMessage((this.was = heard));
      }
      return true;
    }
  },
);
