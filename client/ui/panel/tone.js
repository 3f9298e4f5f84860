/** A soft tone, for those who asked for it. */

/** Sounds for less than a second. */
export function tone() {
  const audio = new AudioContext();
  const [voice, gain] = [audio.createOscillator(), audio.createGain()];
  voice.frequency.value = 440;
  gain.gain.setValueAtTime(0.0001, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.08, audio.currentTime + 0.1);
  gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.9);
  voice.connect(gain).connect(audio.destination);
  voice.start();
  voice.stop(audio.currentTime + 1);
  voice.onended = () => audio.close();
}
