/** One number of the help page: what it is, whom it serves and when, and each way to reach it. Nothing opens by itself. */
import { html, nothing } from '../vendor/lit-html.js';

/** @typedef {import('../shared/say.js').Say} Say
 * @typedef {{is: string, call?: string, then?: string, from?: string, word?: string, name?: string, hours?: string, for?: string[],
 *   ways?: Record<string, string>, source: string, checked: string}} Entry */

const URGENT = ['emergency', 'silent', 'police', 'ambulance'];
const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
/** A Monday, 1 January 2024. */
const MONDAY = Date.UTC(2024, 0, 1);

/** Whether somebody in danger would call it. @param {Entry} entry */
export const urgent = (entry) => URGENT.includes(entry.is);

/** When somebody answers, in the reader's words. @param {string} hours `24/7`, `unknown`, or `Mo-Fr 08:00-24:00; PH off`
 * @param {string} language @param {Say} say */
export function opening(hours, language, say) {
  if (hours === '24/7') return say('hours.always');
  if (hours === 'unknown') return say('hours.unknown');
  const day = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const named = (/** @type {string} */ code) => day.format(MONDAY + DAYS.indexOf(code) * 86_400_000);
  return hours.split('; ').map((rule) => (rule === 'PH off' ? say('hours.holidays')
    : rule.replace(/[A-Z][a-z]/g, named).replace(/\b0(\d:)/g, '$1').replace(/-/g, '–').replaceAll(',', ', '))).join('; ');
}

/** Whom it serves and when: said of helplines only, an emergency number is for everybody at any time.
 * @param {Entry} entry @param {string} language @param {Say} say */
function served(entry, language, say) {
  const whom = (entry.for ?? []).map((who) => say(`for.${who}`)).join(', ');
  const all = urgent(entry) && (entry.for ?? ['all']).includes('all');
  return [say(`is.${entry.is}`), all ? '' : whom, entry.from ? say('from.mobile') : '',
    entry.hours && !urgent(entry) ? opening(entry.hours, language, say) : ''].filter(Boolean);
}

/** As it is read out and copied by hand: "079, then 1". @param {Entry} entry @param {Say} say */
export const spelled = (entry, say) =>
  (entry.call ? [entry.then ? say('then', { number: entry.call, key: entry.then }) : entry.call] : [])
    .concat(Object.entries(entry.ways ?? {}).map(([way, to]) => `${say(`way.${way}`)} ${address(way, to, entry.word, say)}`)).join(' · ');

/** @param {string} way @param {string} to @param {string | undefined} word @param {Say} say */
const address = (way, to, word, say) => (way === 'text' && word ? say('word', { word, number: to }) : to);

const digits = (/** @type {string} */ number) => number.replace(/[ -]/g, '');

/** Where a tap leads: the phone's own dialler or messages, or a page of its own. @param {string} way @param {string} to @param {string} [word] */
export function link(way, to, word) {
  if (way === 'chat') return `https://${to}`;
  if (way === 'whatsapp') return `https://wa.me/${digits(to).replace('+', '')}`;
  if (way === 'text') return `sms:${digits(to)}${word ? `?&body=${word}` : ''}`;
  return `tel:${encodeURIComponent(digits(to)).replace('%2B', '+').replace('%2A', '*')}`;
}

/** @param {Entry} entry @param {string} language @param {Say} say */
export function line(entry, language, say) {
  const [kind, ...more] = served(entry, language, say);
  const small = (entry.name ? [kind, ...more] : more).join(' · ');
  const what = html`<span>${entry.name ?? kind}${small ? html`<br><span class="small soft">${small}</span>` : nothing}</span>`;
  return html`<li>${entry.call ? html`<a href=${link('call', entry.call)}>${what} <b>${spelled({ ...entry, ways: {} }, say)}</b></a>` : html`<p>${what}</p>`}
    ${Object.entries(entry.ways ?? {}).map(([way, to]) => html`<a class="way" href=${link(way, to, entry.word)} rel="noopener noreferrer"
      target=${/^https/.test(link(way, to)) ? '_blank' : nothing}><span>${say(`way.${way}`)}</span> <b>${address(way, to, entry.word, say)}</b></a>`)}</li>`;
}
