/** Daily's half of the bridge, against a call object that only keeps its own state. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { beforeEach, test } from 'node:test';
import { daily } from '../../client/hosts/daily.js';

/** @type {any} */
let call, panel, stop;

beforeEach(() => {
  call = Object.assign(new EventEmitter(), {
    state: 'new',
    audio: true,
    obeys: true,
    levels: 0,
    meetingState: () => call.state,
    localAudio: () => call.audio,
    setLocalAudio: (on) => call.obeys && (call.audio = on),
    startLocalAudioLevelObserver: async () => void (call.levels += 1),
    joined() {
      call.state = 'joined-meeting';
      call.emit('joined-meeting', {});
    },
    level: (audioLevel) => call.emit('local-audio-level', { audioLevel }),
  });
  panel = { can: {}, said: {}, tell: (type, value) => (panel.said[type] = value) };
  stop = daily(call, panel);
});

test('before a call and after it nothing is known', () => {
  assert.deepEqual([panel.said, call.levels], [{ mic: null }, 0]);
  call.emit('participant-updated', { participant: { local: true } });
  call.level(1);
  assert.deepEqual(panel.said, { mic: null, speaking: null });
  call.joined();
  assert.deepEqual([panel.said.mic, call.levels], [true, 1]);
  call.state = 'left-meeting';
  call.emit('left-meeting', {});
  assert.deepEqual(panel.said, { mic: null, speaking: null });
});

test('a call that is joined already is read at once', () => {
  call.state = 'joined-meeting';
  daily(call, panel);
  assert.equal(panel.said.mic, true);
});

test('only this person’s own microphone counts', () => {
  call.joined();
  call.audio = false;
  call.emit('participant-updated', { participant: { local: false } });
  assert.equal(panel.said.mic, true);
  call.emit('participant-updated', { participant: { local: true } });
  assert.equal(panel.said.mic, false);
});

test('to mute is read back, not assumed', () => {
  call.joined();
  call.obeys = false;
  assert.equal(panel.can.setMic(false), false);
  call.obeys = true;
  assert.equal(panel.can.setMic(false), true);
});

test('a voice begins louder than it ends, and none comes through a closed microphone', () => {
  call.joined();
  const heard = (level) => (call.level(level), panel.said.speaking);
  assert.deepEqual([0, 0.03, 0.06, 0.03, 0.01, 0.03].map(heard), [false, false, true, true, false, false]);
  call.audio = false;
  assert.equal(heard(1), false);
});

test('what stops hears and says nothing more', () => {
  call.joined();
  stop();
  assert.deepEqual([panel.said, panel.can], [{ mic: null, speaking: null }, {}]);
  call.emit('participant-updated', { participant: { local: true } });
  call.level(1);
  assert.deepEqual(panel.said, { mic: null, speaking: null });
});
