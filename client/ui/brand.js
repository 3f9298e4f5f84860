/** What whoever runs this has put in the place of ours: it stands in the head of the page. */
import { html } from '../vendor/lit-html.js';

/** @param {string} what */
const own = (what) =>
  /** @type {HTMLMetaElement | null} */ (document.querySelector(`meta[name='own:${what}']`))?.content;

/** The name that stands on the pages. */
export const NAME = own('name') ?? 'Sayback';

/** The picture of their own, in the place of a drawn one. @template T @param {T} drawn */
export const logo = (drawn) => (own('logo') ? html`<img class="sign" alt="" src=${own('logo')} />` : drawn);

/** Links to their own pages, where there are any. @param {(key: string) => string} say */
export const ways = (say) =>
  ['imprint', 'privacy', 'contact']
    .filter(own)
    .map((what) => html`<a href=${own(what)} rel="noreferrer">${say(`own.${what}`)}</a> `);
