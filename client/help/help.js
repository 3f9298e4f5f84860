/**
 * Help, the same on its own page and inside the panel: numbers by country, what helps now, how to leave and what stays.
 * Everything is here once this module has loaded; nothing is asked for afterwards, so it works when the line is cut, and
 * nobody can tell that it was opened.
 */
import { html, nothing } from '../vendor/lit-html.js';
import { live } from '../shared/live.js';
import { prefs } from '../shared/links.js';
import { wordsOf } from '../shared/page.js';
import { moment, sayer } from '../shared/say.js';

/** @typedef {{is: string, call: string, name?: string, source: string, date: string}} Entry
 * @typedef {{ui: Record<string, string>, language: string, languages: string[], as_of: string, countries: Record<string, Entry[]>}} Told */

/** Where nothing tells the country: the one where most who read this language are. @type {Record<string, string>} */
const HOME = { de: 'DE', es: 'ES', en: 'US' };

/** Resolves when everything is here. @type {Promise<Told>} */
export const told = wordsOf('help');
/** What was loaded; nothing before that. @type {Told | undefined} */
export let its;
told.then((all) => (its = all));

/** One of its sentences. */
export const say = sayer(() => its?.ui);

/** The country in the browser's own language, else what this language's readers mostly need. */
function guess() {
  for (const tag of navigator.languages) {
    const [, region = ''] = /-([A-Z]{2})\b/.exec(tag) ?? [];
    if (its?.countries[region]) return region;
  }
  return HOME[its?.language ?? ''] ?? '';
}

let chosen = '';

/** @param {() => void} draw */
function country(draw) {
  const names = new Intl.DisplayNames([its?.language ?? 'en'], { type: 'region' });
  const all = Object.keys(its?.countries ?? {}).map((code) => ({ code, name: names.of(code) ?? code }));
  all.sort((one, other) => one.name.localeCompare(other.name));
  const kept = prefs.get('country');
  chosen ||= kept || guess();
  const pick = (/** @type {any} */ { target }) => {
    chosen = target.value;
    if (prefs.get('country')) prefs.set('country', chosen);
    draw();
  };
  const keep = (/** @type {any} */ { target }) => (prefs.set('country', target.checked ? chosen : null), draw());
  return html`<label class="country"><span class="small soft">${say('country')}</span><select name="country" @change=${pick}>
      ${chosen ? nothing : html`<option value="">${say('choose')}</option>`}
      ${all.map(({ code, name }) => html`<option value=${code} .selected=${live(code === chosen)}>${name}</option>`)}</select></label>
    ${numbers()}${its?.as_of ? html`<p class="small soft">${say('as-of', { date: month(its.as_of) })}</p>` : nothing}
    <label class="small"><input type="checkbox" name="keep" .checked=${live(!!kept)} @change=${keep}> ${say('keep')}</label>`;
}

function numbers() {
  const lines = its?.countries[chosen] ?? [];
  return html`<ul class="calls">${lines.map((line) => {
    const what = line.name ? `${line.name} · ${say(`is.${line.is}`)}` : say(`is.${line.is}`);
    return html`<li><a href=${`tel:${line.call.replace(/[ -]/g, '')}`} aria-label=${say('call', { number: line.call, what })}>
      <span>${line.name ? html`${line.name}<br><span class="small soft">${say(`is.${line.is}`)}</span>` : say(`is.${line.is}`)}</span><b>${line.call}</b></a></li>`;
  })}</ul>`;
}

/** A month as people say it; it is the same month everywhere. @param {string} at `2025-06` */
const month = (at) => moment(`${at}-01`, its?.language ?? 'en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** @param {string} key @param {number} many */
const points = (key, many) => html`<h2>${say(key)}</h2>
  <ul class="points">${Array.from({ length: many }, (_, n) => html`<li>${say(`${key}.${n + 1}`)}</li>`)}</ul>`;

/** All of it but its heading; nothing until it is here. @param {() => void} draw */
export function help(draw) {
  if (!its) return void told.then(draw);
  const from = (its.countries[chosen] ?? []).map((one) => html`<li>${say('source', { number: one.call, source: one.source, date: month(one.date) })}</li>`);
  return html`${country(draw)}${points('steps', 3)}${points('not', 2)}${points('leave', 4)}
    <p class="small soft">${say('left-out')}</p>
    <details class="small soft"><summary>${say('sources')}</summary><ul class="points">${from}</ul></details>`;
}
