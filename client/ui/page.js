/** What the pages around a talk share: words to wait for, the line at their top, and the choice of another language. */
import { html, nothing } from '../vendor/lit-html.js';
import { live } from './live.js';
import { ask, language } from '../core/api.js';
import { NAME, logo } from './brand.js';
import './late.js';
import { prefs } from '../core/links.js';

/** @typedef {import('../core/wire').InPath['page']} Page */

const AGAIN = 1500;

/**
 * What the server has in the person's language, or in the nearest one that it has; asked for until there is an answer.
 * @template {{languages: string[]}} T @param {(tag: string) => Promise<T>} get
 * @returns {Promise<T & {language: string}>}
 */
export async function nearest(get) {
  for (;;) {
    const tag = language();
    const found = await get(tag).catch(() => null);
    const near = found ? language(found.languages) : tag;
    const right = near === tag ? found : await get(near).catch(() => null);
    if (right) return { ...right, language: near };
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}

/** The words of one page.
 * @type {<P extends Page>(page: P) => Promise<import('../core/asked').WordsOf<P>>} */
export const wordsOf = (/** @type {Page} */ page) =>
  /** @type {Promise<any>} */ (nearest((tag) => ask(`words/${page}?lang=${tag}`)));

/** All dialogues, and the words of the start page. @param {string} tag */
export const dialogues = (tag) => ask(`protocols?lang=${tag}`);

export const sign = html`<svg class="sign" viewBox="0 0 44 28" aria-hidden="true">
  <path d="M22 6.88A9 9 0 0 1 22 21.12A9 9 0 0 1 22 6.88z" />
  <circle cx="16.5" cy="14" r="9" />
  <circle cx="27.5" cy="14" r="9" />
</svg>`;

/** The line at the top. @param {unknown} says @param {boolean} [home] whether the name leads to the start page */
export const brand = (says, home = true) =>
  html`<header class="brand"
    >${logo(sign)} <p><b>${home ? html`<a href="/">${NAME}</a>` : NAME}</b><span class="soft">${says}</span></p></header
  >`;

/** Where links of this server begin; it may be told that it is reached elsewhere.
 * @param {{public_url?: string}} shelf */
export const baseOf = ({ public_url: elsewhere }) => (elsewhere || location.origin).replace(/\/$/, '');

/** What a language is called. @param {string} tag @param {string} [reader] in whose language; without it in its own */
export const tongue = (tag, reader = tag) => new Intl.DisplayNames([reader], { type: 'language' }).of(tag);

/** @param {any} event */
function speakOther({ target }) {
  prefs.set('language', target.value);
  location.reload();
}

/** Another language for this device. @param {string} label @param {{languages?: string[], language: string}} shelf */
export const tongues = (label, { languages = [], language: now }) =>
  languages.length < 2
    ? nothing
    : html`<label
        >${label}
        <select @change=${speakOther}>
          ${languages.map(
            (tag) => html`<option .value=${tag} .selected=${live(tag === now)}>${tongue(tag)}</option>`,
          )}</select
        ></label
      >`;
