/**
 * Whereby's element: this person's own microphone. The element only says what changed: until then nothing is known.
 * @param {any} room a `<whereby-embed>`
 * @param {Pick<import('./sayback.js').SaybackPanel, 'can' | 'tell'>} panel @returns {() => void} stops
 */
export function whereby(room, panel) {
  /** ms until the room has said that it is so */
  const SOON = 2500;
  /** @type {boolean | null} */
  let on = null;
  const say = (/** @type {boolean | null} */ now) => panel.tell('mic', (on = now));
  const changed = (/** @type {any} */ { detail }) => say(detail?.enabled ?? null);
  const gone = () => say(null);
  room.addEventListener('microphone_toggle', changed);
  for (const event of ['leave', 'meeting_end']) room.addEventListener(event, gone);
  panel.can.setMic = () =>
    new Promise((done) => {
      room.addEventListener('microphone_toggle', () => done(on === false), { once: true });
      setTimeout(() => done(on === false), SOON);
      room.toggleMicrophone(false);
    });
  gone();
  return () => {
    room.removeEventListener('microphone_toggle', changed);
    for (const event of ['leave', 'meeting_end']) room.removeEventListener(event, gone);
    delete panel.can.setMic;
    gone();
  };
}
