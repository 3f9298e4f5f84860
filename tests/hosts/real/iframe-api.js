/** As much of Jitsi's IFrame API as a page needs here, on Jitsi's own transport: what it is told, asked and commanded. */
import { PostMessageTransportBackend, Transport } from '@jitsi/js-utils/transport';

const EVENTS = {
  'video-conference-joined': 'videoConferenceJoined',
  'video-conference-left': 'videoConferenceLeft',
  'audio-mute-status-changed': 'audioMuteStatusChanged',
  'participant-muted': 'participantMuted',
};

window.JitsiMeetExternalAPI = class {
  #ears = new Map();
  #inside = 0;
  #transport;

  constructor(address, { parentNode }) {
    const frame = document.createElement('iframe');
    frame.src = `${address}#jitsi_meet_external_api_id=0`;
    frame.name = 'jitsiConferenceFrame0';
    parentNode.append(frame);
    const postisOptions = { scope: 'jitsi_meet_external_api_0', window: frame.contentWindow };
    this.#transport = new Transport({ backend: new PostMessageTransportBackend({ postisOptions }) });
    this.#transport.on('event', ({ name, ...data }) => {
      if (name === 'video-conference-joined') this.#inside = 1;
      if (name === 'video-conference-left') this.#inside = 0;
      for (const ear of [...(this.#ears.get(EVENTS[name]) ?? [])]) ear(data);
      return true;
    });
  }
  on(event, ear) {
    this.#ears.set(event, [...(this.#ears.get(event) ?? []), ear]);
  }
  off(event, ear) {
    this.#ears.set(event, (this.#ears.get(event) ?? []).filter((one) => one !== ear));
  }
  once(event, ear) {
    const once = (data) => (this.off(event, once), ear(data));
    this.on(event, once);
  }
  getNumberOfParticipants() {
    return this.#inside;
  }
  isAudioMuted() {
    return this.#transport.sendRequest({ name: 'is-audio-muted' });
  }
  executeCommand(name) {
    if (name !== 'toggleAudio') throw new TypeError(name);
    this.#transport.sendEvent({ name: 'toggle-audio', data: [] });
  }
};
