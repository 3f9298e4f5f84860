/** Hands: what a facilitator does to all pairs or to some; each with its progress and the list of who did
 * not get it. */
import { html, nothing } from '../../vendor/lit-html.js';
import { missed, SOON, until } from './bulk-acts.js';
import { icon } from './icons.js';
import { field } from './typed-field.js';

/** @typedef {import('./types').Hand} Hand
 * @typedef {import('./types').Button} Button
 * @typedef {import('./types').Deed} Deed
 * @typedef {import('./types').Say} Say
 * @typedef {{say: Say, act: (what: Deed, args?: Record<string, unknown>) => void, write: (words: string) => void,
 *   draw: () => void, sheet: (name: Button) => void, marked: Set<number>, all: number, clear: () => void,
 *   shop: import('./types').Shop | null}} Given */

/** Name, key of the keyboard, icon; those with a sheet ask something first. */
export const HANDS = /** @type {const} */ ([
  ['open', 's', 'play'],
  ['pause', 'p', 'pause'],
  ['resume', 'r', 'voice'],
  ['recall', 'b', 'recall'],
  ['add-time', 'a', 'more'],
  ['note', 'm', 'word'],
  ['switch', 'n', 'next'],
  ['end', 'e', 'end'],
]);
/** @type {Deed[]} */
const ASKS = ['recall', 'add-time', 'note', 'switch', 'end'];
/** Sentences that the partners' pages know in every language. */
export const NOTES = [
  'two-minutes',
  'finish-turn',
  'last-round',
  'come-back',
  'slower',
  'breathe',
  'rest',
  'well-done',
];
const MINUTES = [1, 2, 3, 5, 10];
const SECONDS = [60, 120, 300];
/** @param {Button} what @param {Given} given */
export const take = (what, { act, sheet }) => (ASKS.includes(what) ? sheet(what) : act(what));

/** Whom a hand would reach. @param {Given} given */
const whom = ({ say, marked, all, clear }) =>
  marked.size
    ? html`<span>${say('wall.to.marked', { n: marked.size })}</span
        ><button class="link" @click=${clear}>${say('wall.to.clear')}</button>`
    : html`<span>${say('wall.to.all', { n: all })}</span>`;

/** @param {Given} given */
export function bar(given) {
  const { say, all, shop } = given;
  return html`<section class="hands" aria-label=${say('wall.hands')}
    ><p class="whom small" role="status">${whom(given)}</p>
    <div class="row"
      >${HANDS.filter(([what]) => what !== 'end' || shop?.role !== 'helper').map(
        ([what, key, sign]) =>
          html`<button aria-keyshortcuts=${key} aria-disabled=${!all} @click=${() => all && take(what, given)}
            >${icon(sign)}<span>${say(`wall.hand.${what}`)}</span></button
          >`,
      )}</div
    ></section
  >`;
}

/** @typedef {{say: Say, now: number, again: (hand: Hand) => void, drop: (id: string) => void, undo: (hand: Hand) =>
 * void}} Sent */

/** The seconds are for the eye: told every second, they would drown all else. @param {Hand} hand @param {Sent} given */
function back(hand, { say, now, undo }) {
  const left = Math.ceil((until(hand) - now) / 1000);
  return left > 0
    ? html`<button class="second" @click=${() => undo(hand)}
        >${say('wall.hand.undo')}<span aria-hidden="true"> · ${say('wall.sec', { n: left })}</span></button
      >`
    : nothing;
}

/** @param {Hand} hand @param {Sent} given */
function progress(hand, given) {
  const { say, again, drop } = given;
  const { id, what, done, of, failed, code } = hand;
  const over = !!code || done >= of;
  const n = done - failed.length;
  const words = hand.due
    ? say('wall.hand.soon', { n: SOON / 1000 })
    : code
      ? say('wall.hand.refused', { why: code })
      : failed.length && over
        ? say('wall.hand.some', { n, of, missed: failed.length })
        : say(over ? 'wall.hand.all' : 'wall.hand.on', { n, of });
  return html`<li class="sent"
    ><p><b id=${`hand-${id}`}>${say(`wall.hand.${what}`)}</b><span class="small">${words}</span></p>
    <progress aria-labelledby=${`hand-${id}`} max=${Math.max(1, of)} value=${done}></progress>
    ${
      failed.length
        ? html`<details
            ><summary class="small">${say('wall.hand.missed')}</summary
            ><ul class="missed small"
              >${failed.map((one) => html`<li>${say('wall.pair', { n: one.n })}: ${why(one.code, say)}</li>`)}</ul
            ></details
          >`
        : nothing
    }
    ${hand.due ? html`<p class="ways">${back(hand, given)}</p>` : nothing}
    ${
      over
        ? html`<p class="ways"
            >${back(hand, given)}${
              missed(hand).length
                ? html`<button class="second" @click=${() => again(hand)}> ${say('wall.hand.again')}</button>`
                : nothing
            }<button class="second" @click=${() => drop(id)}>${say('wall.close')}</button></p
          >`
        : nothing
    }</li
  >`;
}

/** Why a pair did not get it, in words. @param {string} code @param {Say} say */
function why(code, say) {
  const words = say(`wall.why.${code}`);
  return words.startsWith('wall.') ? say('wall.why.other', { code }) : words;
}

/** @param {Map<string, Hand>} hands @param {Sent} given */
export const sent = (hands, given) =>
  html`<ul class="sents" role="list" aria-live="polite"
    >${[...hands.values()].map((hand) => progress(hand, given))}</ul
  >`;

/** The sheets of hands that ask something first. @param {Button} what @param {Given & {now: () => number, protocols:
 * {id: string, title: string}[]}} given */
export function sheet(what, given) {
  const { say, act, marked, now, protocols, shop } = given;
  const title = html`<h2 id="sheet-title">${say(`wall.hand.${what}`)}</h2
    ><p class="soft"
      >${
        marked.size && what !== 'end' ? say('wall.to.marked', { n: marked.size }) : say('wall.to.all', { n: given.all })
      }</p
    >`;
  const button = (/** @type {string} */ text, /** @type {Record<string, unknown>} */ args, sub = '') =>
    html`<li
      ><button class="pick" @click=${() => act(what, args)}
        ><b>${text}</b>${sub ? html`<span class="small soft">${sub}</span>` : nothing}</button
      ></li
    >`;
  if (what === 'add-time')
    return html`${title}<ul class="picks"
        >${MINUTES.map((n) => button(say('wall.plus', { n }), { seconds: n * 60 }))}</ul
      >`;
  if (what === 'recall')
    return html`${title}<p>${say('wall.recall.why')}</p
      ><ul class="picks"
        >${SECONDS.map((n) =>
          button(n < 120 ? say('wall.in.sec', { n }) : say('wall.in.min', { n: n / 60 }), { at: now() + n * 1000 }),
        )}</ul
      >`;
  const notes = () => NOTES.map((word) => button(say(`host.${word}`), { word }));
  if (what === 'note')
    return html`${title}<p>${say('wall.note.why')}</p
      ><ul class="picks wide"
        >${notes()}</ul
      >${field(given)}`;
  if (what === 'switch')
    return html`${title}<p>${say('wall.switch.why')}</p
      ><ul class="picks wide"
        >${protocols.map(({ id, title }) =>
          button(title, { protocol: id }, id === shop?.protocol ? say('wall.switch.same') : ''),
        )}</ul
      >`;
  return html`${title}<p>${say('wall.end.why')}</p
    ><p class="ways"><button class="second" @click=${() => act('end')}>${say('wall.end.yes')}</button></p>`;
}
