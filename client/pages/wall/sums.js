/** At the end, once: what may be said of all together, and of nobody alone. */
import { html, nothing } from '../../vendor/lit-html.js';
import { csv } from '../../core/csv.js';
import { save } from '../../ui/save.js';

/** @typedef {import('./types').Say} Say
 * @typedef {import('./types').Sums} Sums
 * @typedef {import('./types').Erased} Erased
 * @typedef {{say: Say, sums: Sums | null, mine: boolean, sure: boolean, erase: () => void, ask: () => void, erased:
 * Erased | null, texts: any}} Given */

/** As rows of a name and a number. @param {Sums} sums @returns {[string, number][]} */
export const rows = ({ pairs, finished, turns, understood, ratings }) => [
  ['pairs', pairs],
  ['finished', finished],
  ['turns', turns],
  ['understood', understood.got],
  ['partly', understood.partly],
  ['not-yet', understood.no],
  ...Object.entries(ratings ?? {}).map(
    ([word, { mean }]) => /** @type {[string, number]} */ ([`rating ${word}`, mean]),
  ),
];

/** The name of a row; a rating says what was rated. @param {string} key @param {Say} say @param {any} texts */
function label(key, say, texts) {
  const [, word] = key.split(' ');
  if (!word) return say(`sums.${key}`);
  const said = texts?.defaults?.rate?.options?.[word];
  return say('sums.rating', { word: (Array.isArray(said) ? said[0] : said) ?? word });
}

/** Where the receipt is shown. @type {HTMLElement | null} */
let place = null;

/** The receipt, by the code that draws it at the end of a talk; after this drawing, for then its place is there.
 * @param {string} name */
const prove = (name) =>
  import('../../ui/receipt.js').then(
    (its) => {
      const node = /** @type {HTMLElement | null} */ (document.querySelector('[data-receipt]'));
      if (node && node !== place) its.receipt((place = node), name);
    },
    () => {},
  );

/** @param {Given} given */
export function sums({ say, sums, mine, sure, erase, ask, erased, texts }) {
  if (erased?.receipt) prove(erased.receipt);
  if (erased) {
    return html`<section class="block"
      ><h2>${say('sums.erased')}</h2><div data-receipt></div> <p class="soft">${say('sums.erased.why')}</p></section
    >`;
  }
  if (!sums)
    return html`<section class="block"><h2>${say('sums.title')}</h2><p class="soft">${say('sums.wait')}</p></section>`;
  const table = rows(sums).map(([key, value]) => [label(key, say, texts), value]);
  const file = () => save('sayback-sums.csv', csv([[say('sums.what'), say('sums.number')], ...table]), 'text/csv');
  return html`<section class="block"
    ><h2>${say('sums.title')}</h2><p class="soft">${say('sums.why')}</p>
    <table class="sums"
      ><tbody
        >${table.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody
      ></table
    >
    <p class="small soft">${say(sums.ratings ? 'sums.ratings.why' : 'sums.ratings.none')}</p>
    <p class="ways"
      ><button class="second" @click=${file}>${say('sums.csv')}</button
      >${mine ? html`<button class="second" @click=${ask}>${say('sums.erase')}</button>` : nothing}</p
    >
    ${
      sure
        ? html`<div class="note"
            ><p><b>${say('sums.sure')}</b></p
            ><p class="ways"><button class="second" @click=${erase}>${say('sums.erase.yes')}</button></p></div
          >`
        : nothing
    }</section
  >`;
}
