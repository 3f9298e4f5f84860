/**
 * Help, the same on its own page and inside the panel: numbers by country, what helps now, how to leave and what stays.
 * Everything is here once this module has loaded; nothing is asked for afterwards, so it works without a connection,
 * and nobody can tell that it was opened.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../live.js';
import { prefs } from '../../core/links.js';
import { wordsOf } from '../page.js';
import { moment } from '../../core/moment.js';
import { sayer } from '../../core/say.js';
import { line, urgent } from './lines.js';
import { device, places } from '../../core/country.js';
import { spelled } from '../../core/helplines.js';

/** @typedef {import('../../core/helplines.js').Entry} Entry
 * @typedef {import('../../core/asked').WordsOf<'help'>} Told */

/** In the choice of countries: none of these. */
const NONE = '-';

/** Resolves when everything is here. @type {Promise<Told>} */
export const told = wordsOf('help');
/** What was loaded; nothing before that. @type {Told | undefined} */
export let its;
told.then((all) => (its = all));

/** One of its sentences. */
export const say = sayer(() => its?.ui);

/** What the reader picked on this page; a country, `NONE`, or nothing yet. */
let chosen = '';

/** @param {string} country @returns {Entry[]} */
const entries = (country) => its?.countries[country] ?? [];
const language = () => its?.language ?? 'en';

/** The countries on top: the picked one, else what the device tells; none where the reader has to pick. */
function top() {
  if (chosen) return chosen === NONE ? [] : [chosen];
  return places(device(prefs.get('country') ?? ''), its?.zones ?? {}).filter((country) => entries(country).length);
}

/** What a country is called. @param {string} country */
const named = (country) => new Intl.DisplayNames([language()], { type: 'region' }).of(country) ?? country;

/**
 * Whom to reach where this device is: for each country on top its number for emergencies, and one line to call or text
 * that turns nobody away, if there is one. Nothing where the country is unknown: then `say('mobile')`.
 * @returns {{country: string, emergency?: Entry, line?: Entry}[]}
 */
export function nearby() {
  return top().map((country) => {
    const helplines = entries(country).filter((entry) => !urgent(entry));
    // a line of one part of the country has that part before its name: "Scotland: …"
    const open = helplines.filter((entry) => (!entry.for || entry.for.includes('all')) && !entry.name?.includes(': '));
    const emergency = entries(country).find((entry) => urgent(entry) && entry.call);
    const best = open.find((entry) => entry.is === 'violence') ?? open[0] ?? helplines[0];
    return { country: named(country), emergency, line: best };
  });
}

/** The same, drawn: the least that a page shows which has no room for all. Nothing until it is here. */
export function brief() {
  if (!its) return nothing;
  const near = nearby().map(
    ({ country, emergency, line: helpline }) =>
      html`<p class="place">${country}</p> ${list([emergency, helpline].filter((entry) => entry !== undefined))}`,
  );
  return near.length ? near : anywhere();
}

const list = (/** @type {Entry[]} */ some) =>
  html`<ul class="calls"
    >${some.map((entry) => line(entry, language(), say))}</ul
  >`;

/** Where no country is known. */
const anywhere = () =>
  html`<p>${say('mobile')}</p>
    ${list(['112', '911'].map((call) => ({ is: 'emergency', call, source: '', checked: '' })))}`;

/** @param {string} country @param {boolean} alone whether no other country stands beside it
 * @param {boolean} calm helplines first */
function numbers(country, alone, calm) {
  const all = entries(country);
  const first = all.filter((entry) => urgent(entry) !== calm);
  const rest = all.filter((entry) => urgent(entry) === calm);
  const name = named(country);
  if (alone) return html`<h2 class="place">${name}</h2>${list([...first, ...rest])}${checked(all)}`;
  return html`<h2 class="place">${name}</h2>${list(first)}
    <details><summary>${say('more', { country: name })}</summary>${list(rest)}${checked(all)}</details>`;
}

/** @param {Entry[]} all */
function checked(all) {
  const months = all.map((entry) => entry.checked).sort();
  const [from = '', to = ''] = [months[0], months.at(-1)];
  const number = all.find((entry) => urgent(entry) && entry.call)?.call;
  const key = from === to ? 'checked' : 'checked.between';
  return html`<p class="small soft">${say(key, { from: month(from), to: month(to), number })}</p>`;
}

/** @param {string[]} on the countries on top @param {() => void} draw */
function choice(on, draw) {
  const all = Object.keys(its?.countries ?? {}).map((code) => ({ code, name: named(code) }));
  all.sort((one, other) => one.name.localeCompare(other.name, language()));
  const kept = prefs.get('country');
  const one = on.length === 1 ? on[0] : '';
  const pick = (/** @type {any} */ { target }) => {
    chosen = target.value;
    if (kept && chosen !== NONE) prefs.set('country', chosen);
    draw();
  };
  const keep = (/** @type {any} */ { target }) => (prefs.set('country', target.checked ? one : null), draw());
  const label = say(on.length ? 'country.other' : 'country');
  return html`<label class="country"
      ><span class="small soft">${label}</span
      ><select name="country" @change=${pick}>
        ${one || chosen ? nothing : html`<option value="" selected>${say('choose')}</option>`}
        ${all.map(({ code, name }) => html`<option value=${code} .selected=${live(code === one)}>${name}</option>`)}
        <option value=${NONE} .selected=${live(chosen === NONE)}>${say('not-here')}</option></select
      ></label
    >
    ${
      one || kept
        ? html`<label class="small">
            <input type="checkbox" name="keep" .checked=${live(!!kept)} @change=${keep} /> ${say('keep')}</label
          >`
        : nothing
    }`;
}

/** A month as people say it; it is the same month everywhere. @param {string} at `2025-06` */
const month = (at) => moment(`${at}-01`, language(), { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** @param {string} key @param {number} many */
const points = (key, many) =>
  html`<h2>${say(key)}</h2>
    <ul class="points"
      >${Array.from({ length: many }, (_, n) => html`<li>${say(`${key}.${n + 1}`)}</li>`)}</ul
    >`;

/** All of it but its heading; nothing until it is here. @param {() => void} draw
 * @param {boolean} [calm] for who is not in danger: helplines before the numbers for emergencies */
export function help(draw, calm = false) {
  if (!its) return void told.then(draw);
  const on = top();
  const from = on
    .flatMap(entries)
    .map(
      (one) =>
        html`<li>${say('source', { number: spelled(one, say), source: one.source, date: month(one.checked) })}</li>`,
    );
  return html`${on.map((country) => numbers(country, on.length === 1, calm))}
  ${on.length ? html`<p>${say('tries')}</p>` : anywhere()}
  ${choice(on, draw)}${points('steps', 3)}${points('traces', 4)}${points('not', 2)}${points('leave', 5)}
  ${
    on.length
      ? html`<details class="small soft"
          ><summary>${say('sources')}</summary>
          <ul class="points copy"
            >${from}</ul
          ></details
        >`
      : nothing
  }`;
}

/** For who is not sure whether it is safe: no alarm, a thought, and whom to talk to. All but its heading.
 * @param {() => void} draw */
export const unsure = (draw) =>
  html`<p>${say('gate.unsure.text')}</p> ${points('safe', 3)}<p>${say('gate.unsure.later')}</p
    ><h2>${say('gate.unsure.talk')}</h2>${help(draw, true)}`;
