/** One number of the help page: what it is, whom it serves, when, and each way to reach it. Nothing opens by itself. */
import { html, nothing } from '../../vendor/lit-html.js';
import { address, link, opening, spelled } from '../../core/helplines.js';
import { listed } from '../../core/listed.js';

/** @typedef {import('../../core/say.js').Say} Say
 * @typedef {import('../../core/helplines.js').Entry} Entry */

const URGENT = ['emergency', 'silent', 'police', 'ambulance'];

/** Whether somebody in danger would call it. @param {Entry} entry */
export const urgent = (entry) => URGENT.includes(entry.is);

/** Whom it serves and when: said of helplines only, an emergency number is for everybody at any time.
 * @param {Entry} entry @param {string} language @param {Say} say */
function served(entry, language, say) {
  const whom = listed(
    (entry.for ?? []).map((who) => say(`for.${who}`)),
    language,
  );
  const all = urgent(entry) && (entry.for ?? ['all']).includes('all');
  return [
    say(`is.${entry.is}`),
    all ? '' : whom,
    entry.from ? say('from.mobile') : '',
    entry.hours && !urgent(entry) ? opening(entry.hours, language, say) : '',
  ].filter(Boolean);
}

/** @param {Entry} entry @param {string} language @param {Say} say */
export function line(entry, language, say) {
  const [kind, ...more] = served(entry, language, say);
  const small = (entry.name ? [kind, ...more] : more).join(' · ');
  const below = small ? html`<br /><span class="small soft">${small}</span>` : nothing;
  const what = html`<span>${entry.name ?? kind}${below}</span>`;
  const number = spelled({ ...entry, ways: {} }, say);
  return html`<li>
    ${entry.call ? html`<a href=${link('call', entry.call)}>${what} <b>${number}</b></a>` : html`<p>${what}</p>`}
    ${Object.entries(entry.ways ?? {}).map(([way, to]) => other(way, to, entry.word, say))}</li
  >`;
}

/** A way besides a call; a page of its own opens beside this one. @param {string} way @param {string} to
 * @param {string | undefined} word @param {Say} say */
function other(way, to, word, say) {
  const href = link(way, to, word);
  const target = href.startsWith('https') ? '_blank' : nothing;
  return html`<a class="way" href=${href} rel="noopener noreferrer" target=${target}>
    <span>${say(`way.${way}`)}</span> <b>${address(way, to, word, say)}</b></a
  >`;
}
