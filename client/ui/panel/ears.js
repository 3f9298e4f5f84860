/** A person's own microphone, listened to here for one bit, heard or not. Loaded once somebody asks for it; no sound is
 * kept and none leaves. */

/** Its level stays as it is: a silence that is made louder would be heard. */
const SOUND = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: false } };

/** What listens, before there is a sound. @param {(heard: boolean | null) => void} hear */
async function ear(hear) {
  const audio = new AudioContext({ latencyHint: 'playback' });
  await audio.audioWorklet.addModule(new URL('./voice-worklet.js', import.meta.url).href);
  const filter = (/** @type {BiquadFilterType} */ type, /** @type {number} */ frequency) =>
    new BiquadFilterNode(audio, { type, frequency });
  const first = filter('highpass', 150);
  const node = new AudioWorkletNode(audio, 'voice', {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  first.connect(filter('lowpass', 4000)).connect(node);
  node.port.onmessage = ({ data }) => hear(data);
  return { audio, first, turn: (/** @type {string} */ whose) => node.port.postMessage(whose) };
}

/** A microphone that is open only while it is listened to. @param {(heard: boolean | null) => void} hear
 * @param {() => void} lost it was refused or taken away */
export function microphone(hear, lost) {
  /** @type {Awaited<ReturnType<typeof ear>> | undefined} */
  let its;
  /** @type {MediaStreamTrack | undefined} */
  let track;
  /** @type {AudioNode | undefined} */
  let source;
  let turn = '';
  /** counts what was asked for: an answer to an older question finds another number */
  let n = 0;
  let open = false;

  /** @param {MediaStream} stream @param {number} mine */
  async function plug(stream, mine) {
    const [sound] = stream.getAudioTracks();
    try {
      const made = its ?? (await ear((heard) => track && hear(heard)));
      if (mine !== n || !sound) return void (made !== its && made.audio.close());
      [its, track] = [made, sound];
      Object.assign(sound, { onended: lost, onmute: () => hear(null), onunmute: () => made.turn(turn) });
      source = made.audio.createMediaStreamSource(stream);
      source.connect(made.first);
      await made.audio.resume();
      made.turn(turn);
    } finally {
      if (sound && sound !== track) sound.stop();
    }
  }
  const mic = {
    async open() {
      if (open) return;
      open = true;
      const mine = ++n;
      try {
        await plug(await navigator.mediaDevices.getUserMedia(SOUND), mine);
      } catch {
        if (mine === n) lost();
      }
    },
    /** @param {string} whose */
    turn(whose) {
      turn = whose;
      its?.turn(whose);
    },
    rest() {
      n += 1;
      open = false;
      track?.stop();
      source?.disconnect();
      track = undefined;
      its?.audio.suspend();
    },
    close() {
      mic.rest();
      its?.audio.close();
      its = undefined;
    },
  };
  return mic;
}
