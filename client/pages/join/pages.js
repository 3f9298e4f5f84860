/** Pieces of the pages before a pair: two arcs that come together, and who can see what. */
import { html, svg } from '../../vendor/lit-html.js';

/** Two circles apart while somebody waits, together when they are two. @param {boolean} met */
export const seal = (met) => {
  const apart = met ? 5.5 : 11;
  return html`<svg class="sign waits" viewBox="0 0 44 28" aria-hidden="true">
    ${met ? svg`<path d="M22 6.880A9 9 0 0 1 22 21.120A9 9 0 0 1 22 6.880z"/>` : ''}
    <circle cx=${22 - apart} cy="14" r="9" />
    <circle cx=${22 + apart} cy="14" r="9" />
  </svg>`;
};

const SIGNS = /** @type {const} */ ([
  [
    'sees',
    'M3 12s3.300-5.500 9-5.500 9 5.500 9 5.500-3.300 5.500-9 5.500S3 12 3 12zM9.600 12a2.400 2.400 0 1 0 4.800 0a2.400 2.400 0 1 0-4.800 0',
  ],
  [
    'never',
    'M8 11h8a2.500 2.500 0 0 1 2.500 2.500v3.500a2.500 2.500 0 0 1-2.500 2.500h-8a2.500 2.500 0 0 1-2.500-2.500v-3.500a2.500 2.500 0 0 1 2.500-2.500M8.500 11V8.500a3.500 3.500 0 0 1 7 0V11',
  ],
  [
    'machine',
    'M6.500 5h11a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M6.500 13h11a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-2a2 2 0 0 1 2-2',
  ],
]);

/** What the facilitator sees, what nobody sees, what the machine keeps. @param {(key: string) => string} say */
export const who = (say) =>
  html`<section class="sees"
    ><h2 class="small">${say('join.who')}</h2
    ><ul class="rows"
      >${SIGNS.map(
        ([name, d]) =>
          html`<li
            ><svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d=${d} /></svg
            ><div><b>${say(`join.${name}`)}</b><span class="small soft">${say(`join.${name}.why`)}</span></div></li
          >`,
      )}</ul
    ></section
  >`;
