/** The panel's beginning: from the link and what this device remembers to a seat, and from the seat to the talk. */
import { untilAnswered, net } from '../../core/api.js';
import { found, keep, mark, recall, sessionOf, tab } from '../../core/links.js';
import { out } from '../exit.js';
import { enter } from './talk.js';

/** Begins on this page, and gives the talk; the door loads only where nobody has sat down yet. */
export async function begin() {
  // another link pasted into the same tab changes only the fragment
  addEventListener('hashchange', () => location.hash && location.reload());
  const root = /** @type {HTMLElement} */ (document.getElementById('root'));
  const session = sessionOf(location.pathname);
  const slot = tab(session, 'invite');
  const link = found ?? slot.get();
  const from = link && mark(link.invites ?? [link.token]);
  let record = recall(session, from);
  Object.assign(out, { session, from: from ?? record?.from });
  import('./gate.js').catch(() => {});
  if (!record && link?.token) {
    keep(session, { ...link, from });
    record = recall(session, from);
  }
  if (!record || record.claim) {
    const door = await untilAnswered(() => import('./door.js'));
    record = await door.claim(root, session, link, record);
  }
  slot.set(null);
  if (net.on) return enter(root, session, record);
}
