/** The first choice: which dialogue. A couple that is new here is led to the two gentlest ones. */
import { html, nothing } from '../vendor/lit-html.js';

/** @typedef {import('../core/wire').Protocol} Protocol
 * @typedef {import('../core/say.js').Say} Say */

const FIRST = ['thank-you', 'speaker-listener'];
const DEPTHS = /** @type {const} */ (['gentle', 'steady', 'deep']);

/** Two circles: the deeper, the nearer. @param {Protocol['depth']} depth */
const sign = (depth) => {
  const apart = { gentle: 11, steady: 7, deep: 3 }[depth];
  return html`<svg class="pic" viewBox="0 0 44 28" aria-hidden="true">
    <circle cx=${22 - apart} cy="14" r="9" />
    <circle cx=${22 + apart} cy="14" r="9" />
  </svg>`;
};

/** @param {Protocol} its @param {Say} say @param {(id: string) => void} choose */
const card = (its, say, choose) =>
  html`<li
    ><button class="choice" @click=${() => choose(its.id)}>
      <span class="facts small soft"
        >${sign(its.depth)}<span
          >${say('start.minutes', { minutes: its.minutes.usual })} · ${say(`start.depth.${its.depth}`)}</span
        ></span
      >
      <b lang=${its.lang}>${its.title}</b><span lang=${its.lang}>${its.summary}</span> ${
        its.good_for.length
          ? html`<span class="small soft">${say('start.good-for', { what: its.good_for.join(' · ') })}</span>`
          : nothing
      }</button
    ></li
  >`;

/** @param {string} title @param {Protocol[]} some @param {Say} say @param {(id: string) => void} choose
 * @param {string} [why] */
const group = (title, some, say, choose, why = '') =>
  some.length
    ? html`<section class="group"
        ><h2>${title}</h2>${why ? html`<p class="soft">${why}</p>` : nothing}<ul class="choices"
          >${some.map((its) => card(its, say, choose))}</ul
        ></section
      >`
    : nothing;

/** What stands before the choice on the start page. @param {Say} say */
const opening = (say) =>
  html`<h1 tabindex="-1">${say('start.pick')}</h1>
    <p class="inside"
      ><a href="/library">${say('start.library')}</a><a href="/prepare">${say('start.prepare')}</a
      ><a href="/day">${say('start.day')}</a></p
    >`;

/** @param {Protocol[]} all @param {boolean} been whether this device has made a talk before @param {Say} say
 * @param {(id: string) => void} choose @param {unknown} [lead] what stands before the choice */
export function pick(all, been, say, choose, lead = opening(say)) {
  const first = been ? [] : FIRST.flatMap((id) => all.find((its) => its.id === id) ?? []);
  const rest = all.filter((its) => !first.includes(its));
  return html`<div class="lead">${lead}</div> ${group(say('start.first'), first, say, choose, say('start.first.why'))}
    ${DEPTHS.map((depth) =>
      group(
        say(`start.group.${depth}`),
        rest.filter((its) => its.depth === depth),
        say,
        choose,
        say(`start.group.${depth}.why`),
      ),
    )}`;
}
