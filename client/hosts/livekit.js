/**
 * LiveKit: this person's own microphone, and whether the room hears them.
 * @param {any} room a Room @param {Pick<import('./sayback.js').SaybackPanel, 'can' | 'tell'>} panel
 * @returns {() => void} stops
 */
export function livekit(room, panel) {
  const me = () => room.localParticipant;
  const inside = () => room.state === 'connected';
  const mic = () => panel.tell('mic', inside() ? me().isMicrophoneEnabled : null);
  const speaking = () => panel.tell('speaking', inside() ? me().isSpeaking && me().isMicrophoneEnabled : null);
  const both = () => (mic(), speaking());
  const ears = [
    ...['localTrackPublished', 'localTrackUnpublished', 'trackMuted', 'trackUnmuted', 'connectionStateChanged'],
    ...['activeSpeakersChanged', 'connected', 'disconnected'],
  ];
  for (const event of ears) room.on(event, both);
  panel.can.setMic = async () => (await me().setMicrophoneEnabled(false), both(), !me().isMicrophoneEnabled);
  both();
  return () => {
    for (const event of ears) room.off(event, both);
    delete panel.can.setMic;
    panel.tell('mic', null);
    panel.tell('speaking', null);
  };
}
