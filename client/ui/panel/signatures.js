/** Names under words: what is said beside words that are not as they were, and a quiet way to take one's
 * own name back. */
import { html, nothing } from '../../vendor/lit-html.js';
import { icon } from '../signs.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** What is to be known beside words; nothing where they are as they were. @param {Env} env
 * @param {string | undefined} ref */
export function beside({ context, words }, ref = '') {
  const { changed, signed } = context.marks?.[ref] ?? {};
  const key = changed ? `changed.${changed}` : signed === 'not' ? 'changed.signed' : '';
  if (key) return html`<span class="note small" data-changed>${words.ui(key)}</span>`;
  return signed === 'unsure' ? html`<span class="soft small">${words.ui('signed.unsure')}</span>` : nothing;
}

/** The words under which this seat's name stands. @param {Env} env @returns {string[]} */
export const mine = ({ can }) => /** @type {string[]} */ (can.get('unsign')?.args?.of?.enum ?? []);

/** Signing the words that are shown, and no others. @param {Env} env @param {string} ref */
export const sign = ({ context, view, send }, ref) =>
  send('sign', { of: ref, signature: context.marks?.[ref]?.sign?.[view.seat] ?? '' });

/** Takes a name back; once tapped it is done, nobody asks why. @param {Env} env @param {string} ref @param {string}
 * [says] a key of the texts @param {() => void} [then] */
export const back = ({ words, actions, view }, ref, says = 'signed.back', then = undefined) =>
  html`<button class="link small" data-unsign @click=${() => (actions.act('unsign', { of: ref }, view.seat), then?.())}
    >${words.ui(says)}</button
  >`;

/** A quiet way to that list. @param {Env} env */
export const door = (env) =>
  mine(env).length
    ? html`<button class="link small" @click=${() => env.open('signed')}>${env.words.ui('signed.title')}</button>`
    : nothing;

/** All words under which one's name stands. @param {Env} env @returns {Page} */
export function signed(env) {
  const { words, context } = env;
  const rows = mine(env).map(
    (ref) =>
      html`<li
        >${icon('pair')}<span
          ><b>${context.words?.[ref] ?? words.ui('words.sealed')}</b>${beside(env, ref)}${back(env, ref)}</span
        ></li
      >`,
  );
  return {
    tight: true,
    heading: words.ui('signed.title'),
    ask: '',
    hints: [words.ui(rows.length ? 'signed.why' : 'signed.none')],
    body: html`<ul class="rows"
      >${rows}</ul
    >`,
  };
}
