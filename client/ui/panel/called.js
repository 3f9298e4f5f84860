/**
 * The first names of two in a workshop: their links hold no secret that both have, each brings the name of its own
 * person. Each panel seals that for the two once they have a key, and shows what it opens. The facilitator has them by
 * another way.
 */
import { nameIn } from '../../core/ear.js';

/** @typedef {import('./types').Env} Env */

/** Letters of a name that are shown: what comes is whatever the other's page has sent. */
const LONGEST = 40;
let sent = false;

/** Called with the drawings; cheap when nothing is new. @param {Env} env */
export function called({ view, context, actions, can, me }) {
  const { record, keys } = actions.trust?.() ?? {};
  if (!keys || !me || context.couch) return;
  const own = nameIn(record?.name);
  for (const seat of /** @type {const} */ (['a', 'b'])) {
    const said = context.words?.[`${seat}/-/name`] ?? (seat === me ? own : '');
    const name = [...String(said ?? '')].slice(0, LONGEST).join('').trim();
    if (!name || context.names[seat] === name) continue;
    context.names[seat] = name;
    context.redraw();
  }
  if (
    !own ||
    sent ||
    !keys.number ||
    (context.gate && view.stage === 'lobby') ||
    !can.has('name') ||
    view.boxes?.some(({ box }) => box === `${me}/-/name`)
  )
    return;
  sent = true;
  actions.say('name', { name: ['name', own] }, 'pair');
}
