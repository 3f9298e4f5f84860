/** A dialogue as a row of small signs: two arcs for each step, the floor filled, a voice in the lens where it
 * is said back. */
import { html, nothing, svg } from '../../vendor/lit-html.js';

const MOST = 9;
/** Steps that say no more in a small picture than the one before them. */
const QUIET = ['more', 'choose', 'rounds'];
const BOTH = ['together', 'decide'];
/** What each of the two does alone. */
const ALONE = ['write', 'rate', 'quiet'];

/** Which sign a step has. @param {string} step */
const signOf = (step) => (step.includes(':') || BOTH.includes(step) ? step : ALONE.includes(step) ? 'quiet' : 'read');

/** @param {string[]} steps */
function shown(steps) {
  const kept = steps
    .filter((step) => !QUIET.includes(step.split(':')[0] ?? ''))
    .map(signOf)
    .filter((sign, n, all) => sign !== all[n - 1]);
  return kept.length > MOST ? [...kept.slice(0, MOST - 1), ''] : kept;
}

/** @param {string} sign @param {number} n */
function draw(sign, n) {
  const [kind = '', floor] = sign.split(':');
  const x = n * 34 + 15;
  if (!kind) return svg`<path class="dots" d=${`M${x - 8} 12h.1M${x} 12h.1M${x + 8} 12h.1`}/>`;
  const apart = ALONE.includes(kind) ? 6 : 4.5;
  const side = (/** @type {string} */ seat, /** @type {number} */ at) =>
    svg`<circle class=${
      floor === seat || BOTH.includes(kind) ? 'has' : ''
    } data-who=${seat} cx=${at} cy="12" r="7.5"/>`;
  const a = side('a', x - apart),
    b = side('b', x + apart);
  const leaf = `M${x} 6A7.5 7.5 0 0 1 ${x} 18A7.5 7.5 0 0 1 ${x} 6z`;
  const listener = floor === 'a' ? 'b' : 'a';
  const lens = kind === 'reflect' ? svg`<path class="lens" data-who=${listener} d=${leaf}/>` : nothing;
  return floor === 'a' ? svg`${b}${a}${lens}` : svg`${a}${b}${lens}`;
}

/** @param {string[]} signs as `/api/words/gallery` lists them: `turn:a` is a step in which a has the floor */
export function strip(signs) {
  const all = shown(signs);
  return html`<svg class="way" viewBox=${`0 0 ${all.length * 34 - 4} 24`} aria-hidden="true">${all.map(draw)}</svg>`;
}
