/** A made conference behind Jitsi's own transport: one person's microphone, which they and a moderator can turn. */
import { PostMessageTransportBackend, Transport } from '@jitsi/js-utils/transport';

const scope = `jitsi_meet_external_api_${/external_api_id=(\d+)/.exec(location.hash)[1]}`;
const transport = new Transport({ backend: new PostMessageTransportBackend({ postisOptions: { scope, window: parent } }) });
const tell = (name, data) => transport.sendEvent({ name, ...data });
let muted = false;

window.conference = {
  muted: () => muted,
  join: () => tell('video-conference-joined', { id: 'me', roomName: 'room', displayName: 'Mira' }),
  leave: () => tell('video-conference-left', { roomName: 'room' }),
  /** A moderator's act is told as something that was done to a participant, and not as this person's own. */
  turn(to, moderator = false) {
    muted = to;
    if (!moderator) tell('audio-mute-status-changed', { muted });
    tell('participant-muted', { participantId: 'me', isMuted: muted, mediaType: 'audio', isSelfMuted: !moderator });
  },
};
transport.on('request', ({ name }, answer) => name === 'is-audio-muted' && (answer(muted), true));
transport.on('event', ({ name }) => name === 'toggle-audio' && (window.conference.turn(!muted), true));
