/**
 * The first names of two who came to a workshop by a code: their links hold no secret with names in it. Each panel seals its
 * person's own for the two once they have a key, and shows what it opens. The facilitator has them by another way.
 */
import { tab } from '../shared/links.js';

/** @typedef {import('./types').Env} Env */

/** Letters of a name that are shown: what comes is whatever the other's page has sent. */
const LONGEST = 40;
let sent = false;

/** Called with the drawings; cheap when nothing is new. @param {Env} env */
export function called({ view, context, actions, can, me }) {
  const { session = '', keys } = actions.trust?.() ?? {};
  if (!keys || !me || context.couch) return;
  const own = tab(session, 'name').get();
  for (const seat of /** @type {const} */ (['a', 'b'])) {
    const said = context.words?.[`${seat}/-/name`] ?? (seat === me ? own : '');
    const name = [...String(said ?? '')].slice(0, LONGEST).join('').trim();
    if (!name || context.names[seat] === name) continue;
    context.names[seat] = name;
    context.redraw();
  }
  if (!own || sent || !keys.number || context.gate || !can.has('name') || view.boxes?.some(({ box }) => box === `${me}/-/name`)) return;
  sent = true;
  actions.say('name', { name: ['name', own] }, 'pair');
}
