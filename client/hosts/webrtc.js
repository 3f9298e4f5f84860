/**
 * A call of your own: the microphone's track, and what the connection measures of it.
 * @param {RTCPeerConnection} line @param {MediaStreamTrack} track the microphone
 * @param {Pick<import('./sayback.js').SaybackPanel, 'can' | 'tell'>} panel @returns {() => void} stops
 */
export function webrtc(line, track, panel) {
  /** ms from one look to the next; looks without a voice until somebody is quiet; how loud a voice is, of 1 */
  const [EVERY, QUIET, VOICE] = [200, 3, 0.02];
  let [quiet, stopped] = [QUIET, false];
  const ended = () => stopped || line.connectionState === 'closed' || track.readyState === 'ended';
  const on = () => track.enabled && !track.muted;
  const mic = () => panel.tell('mic', ended() ? null : on());
  const timer = setInterval(async () => {
    if (ended()) return stop();
    mic();
    for (const one of (await line.getStats(track)).values())
      if (one.type === 'media-source' && one.audioLevel !== undefined && !ended()) {
        quiet = one.audioLevel > VOICE ? 0 : quiet + 1;
        panel.tell('speaking', on() && quiet < QUIET);
      }
  }, EVERY);
  function stop() {
    stopped = true;
    clearInterval(timer);
    delete panel.can.setMic;
    panel.tell('mic', null);
    panel.tell('speaking', null);
  }
  panel.can.setMic = () => ((track.enabled = false), mic(), !track.enabled);
  mic();
  return stop;
}
