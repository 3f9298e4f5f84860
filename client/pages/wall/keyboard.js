/** The keyboard: a letter for each hand, arrows between tiles. It can be turned off, for voices and
 * switches that type. */
import { html } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { HANDS } from './hands.js';

/** @typedef {{on: () => boolean, hand: (key: string) => boolean, view: (n: number) => unknown, find: () => unknown,
 *   renew: () => unknown, help: () => unknown, tile: (n: number, what: 'mark' | 'take' | 'look') => unknown,
 *   move: (n: number, key: string) => boolean, first: () => unknown}} On */

const ON_TILE = /** @type {Record<string, 'mark' | 'take' | 'look'>} */ ({ x: 'mark', t: 'take', l: 'look' });
const TYPES = 'input:not([type=checkbox]), textarea, select, [contenteditable]';

/** @param {On} on */
export function listen(on) {
  addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const n = Number(/** @type {HTMLElement | null} */ (target.closest?.('.tile'))?.dataset.n ?? 0);
    if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !n)) return;
    if (n && on.move(n, event.key)) return event.preventDefault();
    if (!on.on() || target.closest?.(TYPES)) return;
    if (pressed(on, event.key, n)) event.preventDefault();
  });
}

/** @param {On} on @param {string} key @param {number} n the tile that has the focus */
function pressed(on, key, n) {
  const what = ON_TILE[key];
  if (n && what) return (on.tile(n, what), true);
  if (key === '/') return (on.find(), true);
  if (key === '?') return (on.help(), true);
  if (key === 'o') return (on.renew(), true);
  if (key === 'g') return (on.first(), true);
  if (/^[1-4]$/.test(key)) return (on.view(Number(key) - 1), true);
  return on.hand(key);
}

/** The list of keys. @param {import('./types').Say} say @param {boolean} on @param {(on: boolean) => void} set */
export function keys(say, on, set) {
  const row = (/** @type {string} */ key, /** @type {string} */ text) =>
    html`<div
      ><dt><kbd>${key}</kbd></dt
      ><dd>${text}</dd></div
    >`;
  return html`<h2 id="sheet-title">${say('wall.keys')}</h2
    ><dl class="keys-list"
      >${HANDS.map(([what, key]) => row(key, say(`wall.hand.${what}`)))}
      ${row('g', say('wall.key.first'))}${row('← ↑ ↓ →', say('wall.key.move'))}${row(
        'Enter',
        say('wall.key.open'),
      )}${row('x', say('wall.key.mark'))}${row('t', say('wall.take'))}${row('l', say('wall.look'))}
      ${row('o', say('wall.ready'))}${row('/', say('wall.find'))}${row(
        '1 2 3',
        say('wall.views'),
      )}${row('?', say('wall.keys'))}</dl
    >
    <label class="option"
      ><input
        type="checkbox"
        .checked=${live(on)}
        @change=${(/** @type {any} */ event) => set(event.target.checked)}
      /><span class="tick"
        ><svg class="i" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5.500 12.500l4.300 4.300L18.500 8" /></svg></span
      ><span>${say('wall.keys.on')}</span></label
    >`;
}
