/** The few drawings: icons, the two arcs together or apart, the lens, the faint arcs under a spoken step. */
import { html, nothing, svg } from '../vendor/lit-html.js';
import { ICONS } from './icons.js';

/** @param {string} path */
const round = (path) =>
  path.replace(
    /@(\S+) (\S+) ([\d.]+)/g,
    (_, x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0${-2 * r} 0`,
  );

/** @param {string} name a key of ICONS */
export function icon(name) {
  const [whole, dashed] = ICONS[name].split('|').map(round).reverse();
  return html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${whole} />
    ${dashed ? svg`<path d=${dashed} stroke-dasharray="2.5 3.3"/>` : nothing}
  </svg>`;
}

/** Two circles, the same sign everywhere: nearness of what was said and what was heard.
 * @param {number} apart half distance */
export function near(apart) {
  const h = apart < 9 && Math.sqrt(81 - apart * apart);
  return html`<svg class="pic" viewBox="0 0 44 28" aria-hidden="true">
    ${h ? svg`<path class="on" d=${`M22 ${14 - h}A9 9 0 0 1 22 ${14 + h}A9 9 0 0 1 22 ${14 - h}z`}/>` : nothing}
    <circle cx=${22 - apart} cy="14" r="9" />
    <circle cx=${22 + apart} cy="14" r="9" />
  </svg>`;
}

const MARKS = {
  start: 'M13 29a12 12 0 0 1 0 14M18.5 25a18 18 0 0 1 0 22M24 21a24 24 0 0 1 0 30',
  end: 'M27 29a12 12 0 0 0 0 14M21.5 25a18 18 0 0 0 0 22M16 21a24 24 0 0 0 0 30',
  asked: 'M15.5 31.5a4.7 4.7 0 1 1 6.5 4.3c-1.5.7-2 1.5-2 3.2M20 44.5v.1',
  got: 'M13.5 36.5l4.5 4.5 8.5-9',
};

/** Between the arcs: words coming in, a question only one may answer, or a signature.
 * @param {'coming' | 'asked' | 'got'} heard @param {string} who whose voice comes in @param {'start' | 'end'} from */
export const lens = (heard, who, from) =>
  html`<svg class="lens" data-heard=${heard} data-who=${who} viewBox="0 0 40 72" aria-hidden="true">
    <path class="leaf" d="M20 3.75A36 36 0 0 1 20 68.25A36 36 0 0 1 20 3.75z" />
    <path class="mark" d=${MARKS[heard === 'coming' ? from : heard]} />
  </svg>`;

/** @param {string} start the person whose arc is at the start @param {string} end
 * @param {string | null | undefined} floor */
export const arcs = (start, end, floor) =>
  html`<svg class="arcs" viewBox="0 0 328 112" preserveAspectRatio="xMidYMin slice" aria-hidden="true">
    <circle class=${floor === start ? 'has' : ''} data-who=${start} cx="106" cy="160" r="144" />
    <circle class=${floor === end ? 'has' : ''} data-who=${end} cx="222" cy="160" r="144" />
  </svg>`;
