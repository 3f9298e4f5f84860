/** The therapist's hands: one list for buttons, keys and the sheet of keys. A hand is there when the view
 * lists its move. */
import { html, nothing } from '../../vendor/lit-html.js';
import { icon } from '../signs.js';
import { local, tell } from '../panel/device.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('./console.js').Desk} Desk
 * @typedef {{id: string, key: string, sign: string, says: string, move?: string, args?: Record<string, unknown>,
 * sheet?: string, who?: Seat, can: boolean, always?: boolean}} Hand */

const PARTNERS = /** @type {const} */ (['a', 'b']);

/** The floor goes to the other one; where nobody has it, a sheet asks. @param {Env} env @returns {Partial<Hand>} */
function floor({ can, words }) {
  const to = can.get('give-floor')?.args?.to?.enum ?? [];
  const [one] = to;
  return to.length === 1 && one
    ? {
        says: words.ui('move.give-floor', { who: words.name(/** @type {Seat} */ (one)) }),
        args: { to: one },
        who: /** @type {Seat} */ (one),
      }
    : { says: words.ui('move.floor'), sheet: 'floor' };
}

/** Who waits comes in again; who does not may be asked to. @param {Env} env @returns {Partial<Hand>} */
function hold({ can, words }) {
  const [one] = /** @type {Seat[]} */ (can.get('admit')?.args?.who?.enum ?? []).filter((seat) =>
    PARTNERS.includes(/** @type {any} */ (seat)),
  );
  return one
    ? {
        sign: 'door',
        says: words.ui('move.admit', { who: words.name(one) }),
        move: 'admit',
        args: { who: one },
        can: true,
      }
    : { sign: 'hold', says: words.ui('move.hold-one'), move: 'hold-one', sheet: 'hold' };
}

/** All hands in their order: the everyday ones that are always there first, the last one apart. @param {Env} env
 * @param {Desk} desk @returns {Hand[]} */
export function handsOf(env, desk) {
  const { can, words, view, context } = env;
  const off = context.status.line === 'down';
  const paused = can.has('resume') && view.stage === 'paused';
  /** @param {string} id @param {string} key @param {string} sign @param {Partial<Hand>} [more] @returns {Hand} */
  const hand = (id, key, sign, more = {}) => {
    const move = more.move ?? id;
    if (can.has(move)) desk.seen.add(move);
    return { id, key, sign, move, says: words.ui(`move.${move}`), ...more, can: !off && (more.can ?? can.has(move)) };
  };
  const whisper = (/** @type {Seat} */ seat, /** @type {string} */ key) =>
    hand(`whisper.${seat}`, key, 'whisper', {
      says: words.ui('whisper.to', { who: words.name(seat) }),
      sheet: `whisper.${seat}`,
      who: seat,
      can: !!context.hum,
      always: !!context.hum,
    });
  /** @type {Hand[]} */
  const all = [
    paused ? hand('resume', 'p', 'play', { always: true }) : hand('pause', 'p', 'pause', { always: true }),
    hand('more', '+', 'more', { move: 'add-time', args: { seconds: 60 }, always: true }),
    hand('less', '-', 'less', {
      move: 'add-time',
      args: { seconds: -60 },
      says: words.ui('move.less-time'),
      always: true,
    }),
    hand('slow', 'l', 'slow', { always: true }),
    hand('floor', 'f', 'floor', { move: 'give-floor', always: true, ...floor(env) }),
    hand('step-back', 'b', 'back', { always: true }),
    hand('skip', 's', 'skip', { always: true }),
    hand('repair-card', 'r', 'repair', { sheet: 'repair' }),
    whisper('a', 'w'),
    whisper('b', 'e'),
    hand('message', 'm', 'message', { sheet: 'message' }),
    hand('hold', 'h', 'hold', { move: 'hold-one', ...hold(env) }),
    hand('switch', 'o', 'other', { sheet: 'switch' }),
    hand('end', 'x', 'end', { sheet: 'end', always: true }),
  ];
  // nothing to hold yet: only what can be done
  if (view.stage === 'lobby') return all.filter(({ can: may }) => may);
  return all.filter(({ always, move, can: may }) => always || may || desk.seen.has(move ?? ''));
}

/** Does what a hand does, or says that it cannot just now. @param {Env} env @param {Hand} hand */
export function act({ send, open }, { can, move, args, sheet }) {
  if (!can) return tell('tap.elsewhere');
  if (sheet) open(sheet);
  else send(move ?? '', args);
}

/** @param {Env} env @param {Desk} desk */
export function hands(env, desk) {
  const some = handsOf(env, desk).filter(({ move }) => env.view.stage !== 'lobby' || move !== 'admit');
  const button = (/** @type {Hand} */ one) =>
    html`<button
      class=${one.id === 'end' ? 'apart' : nothing}
      data-who=${one.who ?? nothing}
      aria-disabled=${!one.can}
      aria-expanded=${one.sheet ? local.sheet === one.sheet : nothing}
      aria-keyshortcuts=${desk.keys ? one.key : nothing}
      @click=${() => act(env, one)}
      >${icon(one.sign)}<span>${one.says}</span>
      ${desk.keys ? html`<kbd aria-hidden="true">${one.key}</kbd>` : nothing}</button
    >`;
  return html`<div class="hands" role="group" aria-label=${env.words.ui('console.hands')}>${some.map(button)}</div>`;
}

/** What was done last, and the way back while there is one. @param {Env} env */
export function undo({ view, can, words, send, context }, now = context.now()) {
  const left = (view.undo?.until ?? 0) - now;
  if (!view.undo || !can.has('undo') || left <= 0) return nothing;
  const did = words.first([`undo.${view.notice?.kind}`, 'undo.done']);
  return html`<p class="undo"
    ><span role="status">${did}</span
    ><button class="second" aria-keyshortcuts="u" @click=${() => send('undo')}
      >${words.ui('console.undo', { n: Math.ceil(left / 1000) })}</button
    ></p
  >`;
}
