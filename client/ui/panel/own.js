/**
 * What only this device adds to the panel: the notes its person prepared, and the partner of a practice talk. Loaded
 * where there is one of them. Nothing of it is sent.
 */
import { html } from '../../vendor/lit-html.js';
import { tab } from '../../core/links.js';

/** @typedef {import('../../ui/panel/types').Env} Env
 * @typedef {import('../../ui/panel/types').Drawn} Drawn
 * @typedef {import('../../ui/panel/types').Page} Page */

/** What is read out to somebody without a screen, and whose answer is tapped. @param {Env} env */
const relay = ({ view, context, words, can }) =>
  context.relayed === view.seat &&
  view.stage === 'running' &&
  [...can.values()].some(({ primary }) => primary) &&
  html`<p class="note small">${words.ui('relay.read')}</p>`;

/** @param {string} session @param {() => void} redraw */
export async function ownOf(session, redraw) {
  const practice = tab(session, 'practice');
  const [partner, notes] = await Promise.all([
    practice.get() && import('../practice/partner.js').then((its) => its.sit(session, practice)).catch(() => null),
    import('../prepared-notes.js').then((its) => its.notesOf(session, redraw)).catch(() => null),
  ]);
  return {
    /** @param {Env} env @returns {Drawn} */
    more: (env) => {
      const drawn = [relay(env), partner?.(env), notes?.more(env)].filter(Boolean);
      return drawn.length ? drawn : undefined;
    },
    /** @param {Env} env @param {string} name @returns {Page | undefined} */
    sheet: (env, name) => (name === 'notes' ? notes?.sheet(env) : undefined),
  };
}
