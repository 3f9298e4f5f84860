/** All dialogues: found by a word, by time, by depth, by need. Who is new here is led to the two
 * gentlest ones first. */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { strip } from './strip.js';

/** @typedef {import('../../core/wire').Protocol} Protocol
 * @typedef {import('../../core/say.js').Say} Say
 * @typedef {{word: string, time: string, depth: string, need: string}} Filter
 * @typedef {{all: Protocol[], strips: Record<string, string[]>, filter: Filter, been: boolean, say: Say, draw: () =>
 * void}} Given */

/** Where a couple begins. */
export const FIRST = ['thank-you', 'speaker-listener'];
export const DEPTHS = /** @type {const} */ (['gentle', 'steady', 'deep']);
/** The longest usual time of each choice, in minutes. @type {Record<string, [number, number]>} */
const TIMES = { short: [0, 20], middle: [20, 40], long: [40, 1000] };

/** @returns {Filter} */
export const open = () => ({ word: '', time: '', depth: '', need: '' });

/** Letters without accents, small: "Gefühle" is found by "gefuhle". @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {Protocol} its @param {Filter} filter */
export function fits(its, { word, time, depth, need }) {
  const [least = 0, most = 1000] = TIMES[time] ?? [];
  const text = plain([its.title, its.summary, ...its.good_for, its.source].join(' '));
  return (
    plain(word)
      .split(/\s+/)
      .every((part) => text.includes(part)) &&
    its.minutes.usual > least &&
    its.minutes.usual <= most &&
    (!depth || its.depth === depth) &&
    (!need || its.good_for.includes(need))
  );
}

/** Two circles: the deeper, the nearer. @param {Protocol['depth']} depth */
export const near = (depth) => {
  const apart = { gentle: 11, steady: 7, deep: 3 }[depth];
  return html`<svg class="pic" viewBox="0 0 44 28" aria-hidden="true">
    <circle cx=${22 - apart} cy="14" r="9" />
    <circle cx=${22 + apart} cy="14" r="9" />
  </svg>`;
};

/** @param {Protocol} its @param {Given} given */
const card = (its, { strips, say }) =>
  html`<li
    ><a class="choice" href="#${its.id}"
      >${strip(strips[its.id] ?? [])} <b lang=${its.lang}>${its.title}</b><span lang=${its.lang}>${its.summary}</span>
      <span class="small soft">${say('gallery.good-for', { what: its.good_for.join(' · ') })}</span>
      <span class="facts small soft"
        >${near(its.depth)}<span
          >${say('gallery.about', { minutes: its.minutes.usual })} · ${say(`gallery.depth.${its.depth}`)}</span
        ></span
      ></a
    ></li
  >`;

/** @param {string} title @param {string} why @param {Protocol[]} some @param {Given} given */
const group = (title, why, some, given) =>
  some.length
    ? html`<section class="group"
        ><h2>${title}</h2><p class="soft">${why}</p
        ><ul class="choices"
          >${some.map((its) => card(its, given))}</ul
        ></section
      >`
    : nothing;

/** @param {Given} given */
function filters({ all, filter, say, draw }) {
  const set = (/** @type {keyof Filter} */ name) => (/** @type {any} */ event) => (
    (filter[name] = event.target.value),
    draw()
  );
  const select = (/** @type {keyof Filter} */ name, /** @type {[string, string][]} */ options) =>
    html`<label class="ask-for"
      ><span class="small">${say(`gallery.${name}`)}</span>
      <select name=${name} @change=${set(name)}
        ><option value="" .selected=${live(!filter[name])}>${say('gallery.any')}</option>
        ${options.map(
          ([value, text]) => html`<option value=${value} .selected=${live(filter[name] === value)}>${text}</option>`,
        )}</select
      ></label
    >`;
  const needs = [...new Set(all.flatMap((its) => its.good_for))].sort((one, other) => one.localeCompare(other));
  return html`<form class="filters" role="search" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label class="ask-for"
      ><span class="small">${say('gallery.word')}</span
      ><input
        type="search"
        name="word"
        autocomplete="off"
        spellcheck="false"
        .value=${live(filter.word)}
        @input=${set('word')}
    /></label>
    ${select(
      'time',
      Object.keys(TIMES).map((key) => [key, say(`gallery.time.${key}`)]),
    )}
    ${select(
      'depth',
      DEPTHS.map((key) => [key, say(`gallery.depth.${key}`)]),
    )}
    ${select(
      'need',
      needs.map((need) => [need, need]),
    )}</form
  >`;
}

/** @param {Given} given */
export function list(given) {
  const { all, filter, been, say, draw } = given;
  const found = all.filter((its) => fits(its, filter));
  const asked = Object.values(filter).some(Boolean);
  const first = asked || been ? [] : FIRST.flatMap((id) => all.find((its) => its.id === id) ?? []);
  const rest = found.filter((its) => !first.includes(its));
  const clear = () => (Object.assign(filter, open()), draw());
  return html`<h1 tabindex="-1">${say('gallery.title')}</h1><p class="soft">${say('gallery.why')}</p>
    ${filters(given)}
    <p class="found soft small" role="status">${asked ? say('gallery.found', { n: found.length }) : ''}</p>
    ${asked && !found.length ? html`<p>${say('gallery.none')}</p>` : nothing}
    ${asked ? html`<p><button class="second" @click=${clear}>${say('gallery.all')}</button></p>` : nothing}
    ${group(say('gallery.first'), say('gallery.first.why'), first, given)}
    ${DEPTHS.map((depth) =>
      group(
        say(`gallery.group.${depth}`),
        say(`gallery.group.${depth}.why`),
        rest.filter((its) => its.depth === depth),
        given,
      ),
    )}
    <section class="block aside"
      ><h2>${say('gallery.prepare')}</h2><p class="soft">${say('gallery.prepare.why')}</p
      ><a class="second" href="/prepare">${say('gallery.prepare.go')}</a></section
    >`;
}
