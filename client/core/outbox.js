/**
 * Acts under way: a store without a page or a line. An act has an id and stays until the server has said yes or a final
 * no; in a slot of this device it survives a reload.
 */
import { b64, random } from './seal.js';

/** ms for which a settled act is still shown */
const SETTLED = 6000;

/**
 * @typedef {import('./records').Act} Act
 * @typedef {import('./records').Seat} Seat
 * @typedef {import('./wire').ActKept | import('./wire').ActRefused} Verdict
 */

/** @param {Act} act */
const open = ({ state }) => state === 'sending' || state === 'waiting';

/** @param {import('./records').Slot} slot @param {() => void} changed */
export function outboxOf(slot, changed) {
  /** @type {import('./records').Status} */
  const status = {
    line: 'ok',
    acts: [slot.get() ?? []]
      .flat()
      .filter((act) => act?.id)
      .map((/** @type {Act} */ act) => ({ ...act, state: 'waiting' })),
  };

  const save = () => {
    const acts = status.acts.filter(open);
    slot.set(acts.length ? acts.map(({ state, ...act }) => act) : null);
    changed();
  };
  /** @param {Act} act */
  const drop = (act) => {
    status.acts = status.acts.filter((other) => other !== act);
    changed();
  };

  return {
    status,
    save,
    /** A new act, at the end; none while the same thing is under way.
     * @param {string} move @param {Record<string, unknown>} args @param {string} step @param {Seat} [seat] */
    add(move, args, step, seat) {
      const acts = status.acts.filter(open);
      if (acts.some((act) => act.move === move && act.step === step && act.seat === seat)) return;
      /** @type {Act} */
      const act = { id: b64(random(15)), step, move, args, state: 'waiting', ...(seat && { seat }) };
      status.acts = [...acts, act];
      return act;
    },
    /** Takes the server's answer, or that none came; whether the act is to be sent again soon.
     * @param {Act} act @param {Verdict} [verdict] */
    answered(act, verdict) {
      const settled = verdict && (verdict.ok || !verdict.retry);
      if (verdict?.ok) act.state = 'kept';
      else Object.assign(act, { state: 'waiting', code: verdict?.code });
      if (settled && !verdict.ok) Object.assign(act, { state: 'refused', message: verdict.message });
      if (settled) setTimeout(drop, SETTLED, act);
      save();
      // what waits for the talk to go on is sent with the next view; anything else soon
      return !settled && act.code !== 'not-now';
    },
  };
}
