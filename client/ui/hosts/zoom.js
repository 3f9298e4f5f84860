/**
 * Zoom: this person's own microphone, to read and to mute, and whether Zoom hears them. Guests may do less than people
 * with an account: what Zoom does not answer is not known. Who is in the meeting, and which it is, is never asked.
 */

/** @typedef {import('../../core/bridge.js').Adapter} Adapter */

/** All that is asked of Zoom; the app's manifest has the same list. */
export const CAPABILITIES = /** @type {const} */ ([
  'getAudioState',
  'setAudioState',
  'onMyMediaChange',
  'onMyActiveSpeakerChange',
]);
/** ms for one answer: two of them fit into the patience of the page */
const ANSWER = 1400;

const truth = (/** @type {unknown} */ value) => (typeof value === 'boolean' ? value : null);

/** In the web client the library takes events from any window; only Zoom's, around this one, may speak here.
 * @param {MessageEvent} event */
function strangers(event) {
  const { type } = event.data ?? {};
  if (event.source !== parent && (type === 'event' || type === 'apiResponse')) event.stopImmediatePropagation();
}

/** @returns {Promise<Adapter>} */
export async function adapter() {
  const { default: zoom } = await import('../../vendor/hosts/zoom.js');
  if (parent !== window) addEventListener('message', strangers, true);
  const said = /** @type {any} */ (
    await zoom.config({ capabilities: [...CAPABILITIES], version: '0.16', timeout: ANSWER })
  );
  const read = async () =>
    zoom.getAudioState().then(
      ({ audio }) => truth(audio),
      () => null,
    );
  const known = await read();
  let mic = known ?? truth(said?.media?.audio?.state);
  let tell = (/** @type {string} */ _type, /** @type {unknown} */ _value) => {};
  const heard = (/** @type {boolean | null} */ value) => {
    tell('mic', (mic = value));
    if (value === false && known !== null) tell('speaking', false);
  };
  const media = (/** @type {any} */ event) => event?.media?.audio && heard(truth(event.media.audio.state));
  const speaker = (/** @type {any} */ event) => {
    const speaks = { started: true, stopped: false }[/** @type {string} */ (event?.status)];
    if (speaks !== undefined) tell('speaking', speaks && mic !== false);
  };
  return {
    // whoever may read may also mute: guests may do neither
    can: known === null ? [] : ['setMic'],
    start(its) {
      tell = its;
      // where nothing is known, no place is kept for it
      if (mic !== null) tell('mic', mic);
      if (known !== null) tell('speaking', null);
      zoom.addEventListener('onMyMediaChange', media);
      zoom.addEventListener('onMyActiveSpeakerChange', speaker);
    },
    async setMic() {
      await zoom.setAudioState({ audio: false }).catch(() => {});
      const now = await read();
      heard(now);
      return now === false;
    },
    stop() {
      tell = () => {};
      zoom.removeEventListener('onMyMediaChange', media);
      zoom.removeEventListener('onMyActiveSpeakerChange', speaker);
      removeEventListener('message', strangers, true);
    },
  };
}
