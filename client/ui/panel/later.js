/** What a talk loads once it is drawn: what seals its words, the quiet line to the therapist, what only this device
 * has, and what must work without a line. */
import { untilAnswered } from '../../core/api.js';
import { held } from '../../core/place.js';
import { warm } from './regions.js';

/** @typedef {import('./talk.js').Talk} Talk
 * @typedef {import('./types').Context} Context
 * @typedef {import('../../core/wire').Talk} Look */

/** ms after which what must work without a line is fetched */
const IDLE = 1500;

/** Loads what seals and opens words; asks for it again until it is here.
 * @param {Talk} talk @param {Context} context */
export async function sealing(talk, context) {
  const { record, session, tokens, save, draw, line } = talk;
  const [{ keysOf }, { flowOf, wordsOf }] = await untilAnswered(() =>
    Promise.all([import('../../core/keys.js'), import('../../core/sealed-words.js')]),
  );
  const keys = keysOf({ record, session, tokens, save, changed: draw });
  talk.trust = { record, session, keys, names: context.names };
  const flow = flowOf({ its: wordsOf(record, session, keys), keys, context, session, line, record, save });
  talk.seen.push(() => flow.see());
  return (talk.flow = flow);
}

/** Loads the rest. @param {Talk} talk @param {Context} context @param {Look} look */
export function later(talk, context, look) {
  const { line, root, session, record, tokens, draw, flowing } = talk;
  if (look.therapist && tokens.length < 2) {
    import('./whisper.js').then(
      ({ humOf }) => {
        context.hum = humOf({ record, session, line, me: look.seat, redraw: draw });
      },
      () => {},
    );
  }
  if (held)
    import('./microphone.js').then(
      (its) => its.microphone(talk, context),
      () => {},
    );
  if (look.therapist && look.seat !== 'therapist' && tokens.length < 2) {
    import('./ears-switch.js').then(
      ({ earsOf }) => {
        const ears = earsOf({ line, now: line.now, context });
        talk.seen.push(ears.see);
        context.ears = ears;
        draw();
      },
      () => {},
    );
  }
  flowing?.then(draw);
  // every panel asks for these, so that asking says nothing of what a device has
  const own = async () => {
    context.own = await (await import('./own.js')).ownOf(session, draw);
    draw();
  };
  const door = async () => (await import('./door.js')).stand(root, session);
  const ahead = () => [warm(), fetch('/n'), own(), import('./windows.js'), door()];
  // and what must work without a line is here before that can be missed
  setTimeout(() => line.closed || Promise.allSettled(ahead()), IDLE);
}
