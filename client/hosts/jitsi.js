/**
 * Jitsi's IFrame API: this person's own microphone, to read and to mute. Who is heard it does not know. Its one command
 * turns the microphone over: so it is given where it mutes, and once more where somebody was faster.
 * @param {any} api a JitsiMeetExternalAPI
 * @param {Pick<import('./sayback.js').SaybackPanel, 'can' | 'tell'>} panel @returns {() => void} stops
 */
export function jitsi(api, panel) {
  let inside = api.getNumberOfParticipants() > 0;
  /** @type {Promise<boolean> | undefined} */
  let asking;
  const muted = async () => api.isAudioMuted();
  const say = (/** @type {boolean | null} */ on) => panel.tell('mic', inside ? on : null);
  const read = () =>
    muted()
      .then((its) => say(!its))
      .catch(() => say(null));
  const turned = () =>
    new Promise((done) => {
      setTimeout(done, 2500);
      api.once('audioMuteStatusChanged', (/** @type {any} */ event) => done(event.muted));
      api.executeCommand('toggleAudio');
    });
  async function mute() {
    if (await muted()) return true;
    const its = await turned();
    return (its === false ? await turned() : its) === true;
  }
  panel.can.setMic = () => (asking ??= mute().finally(() => (asking = undefined)));
  const here = (/** @type {boolean} */ now) => ((inside = now), now ? read() : say(null));
  const [came, left] = [() => here(true), () => here(false)];
  const ears = { videoConferenceJoined: came, videoConferenceLeft: left, audioMuteStatusChanged: read };
  const all = Object.entries({ ...ears, participantMuted: read }); // the last one is a moderator's
  for (const [event, ear] of all) api.on(event, ear);
  here(inside);
  return () => {
    for (const [event, ear] of all) api.off(event, ear);
    delete panel.can.setMic;
    left();
  };
}
