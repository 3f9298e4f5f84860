/**
 * Daily: this person's own microphone, and how loud they are.
 * @param {any} call a DailyCall @param {Pick<import('./sayback.js').SaybackPanel, 'can' | 'tell'>} panel
 * @returns {() => void} stops
 */
export function daily(call, panel) {
  /** A voice begins above the first and ends below the second. */
  const [BEGINS, ENDS] = [0.05, 0.02];
  const inside = () => call.meetingState() === 'joined-meeting';
  let loud = false;
  const mic = () => panel.tell('mic', inside() ? call.localAudio() : null);
  const begin = () => {
    mic();
    if (inside()) Promise.resolve(call.startLocalAudioLevelObserver(200)).catch(() => panel.tell('speaking', null));
  };
  const end = () => (panel.tell('mic', null), panel.tell('speaking', null));
  /** @type {Record<string, (event: any) => void>} */
  const ears = {
    'joined-meeting': begin,
    'participant-updated': ({ participant }) => participant.local && mic(),
    'local-audio-level': ({ audioLevel }) => {
      loud = call.localAudio() && audioLevel > (loud ? ENDS : BEGINS);
      panel.tell('speaking', inside() ? loud : null);
    },
    'left-meeting': end,
    error: end,
  };
  for (const [event, ear] of Object.entries(ears)) call.on(event, ear);
  panel.can.setMic = () => (call.setLocalAudio(false), !call.localAudio());
  begin();
  return () => {
    for (const [event, ear] of Object.entries(ears)) call.off(event, ear);
    delete panel.can.setMic;
    end();
  };
}
