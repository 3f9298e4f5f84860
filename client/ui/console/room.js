/** Before the first step: who is here, who may come in, what both have agreed to. */
import { html, nothing } from '../../vendor/lit-html.js';
import { icon } from '../signs.js';
import { silent } from '../panel/who.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../../core/wire').Partner} Partner */

const PARTNERS = /** @type {const} */ (['a', 'b']);
const CONSENTS = ['present', 'taps', 'words', 'gap'];

/** Who waits for a word of the therapist. @param {Env} env @returns {string[]} */
export const waiting = ({ can }) => /** @type {string[]} */ (can.get('admit')?.args?.who?.enum ?? []);

/** @param {Env} env */
function people(env) {
  const { view, words } = env;
  const asked = waiting(env);
  return PARTNERS.map((seat) => {
    const person = /** @type {Partial<import('../../core/wire').Person>} */ (view.people[seat] ?? {});
    const key = person.done
      ? 'ready'
      : !person.here
        ? silent(env, seat)
          ? 'silent'
          : 'away'
        : person.waiting
          ? 'waits'
          : 'here';
    const sign = person.done ? 'kept' : !person.here ? 'dotted' : person.waiting ? 'waiting' : 'ring';
    return html`<li data-who=${seat}
      >${icon(sign)}<span
        ><b>${words.name(seat)}</b><span class="soft small">${words.ui(`console.room.${key}`)}</span></span
      >
      ${
        asked.includes(seat)
          ? html`<button class="second" @click=${() => env.send('admit', { who: seat })}
              >${words.ui('move.admit', { who: words.name(seat) })}</button
            >`
          : nothing
      }</li
    >`;
  });
}

/** What both have said yes to; what only one has said is theirs. @param {Env} env */
export function consents({ view, words }) {
  const both = view.consent?.both ?? [];
  if (!both.length) return html`<p class="small soft">${words.ui('console.consent.none')}</p>`;
  return html`<p class="small"
    ><b>${words.ui('console.consent')}</b> ${CONSENTS.filter((one) => both.includes(one))
      .map((one) => words.ui(`console.consent.${one}`))
      .join(' · ')}</p
  >`;
}

/** @param {Env} env */
export function room(env) {
  const { words, send } = env;
  const asked = waiting(env);
  return html`<section class="block room" aria-labelledby="room"
    ><h2 class="small soft" id="room">${words.ui('console.room')}</h2>
    <p class="ask" data-said>${words.ui(asked.length ? 'console.room.ask' : 'console.room.open')}</p
    ><ul class="rows"
      >${people(env)}</ul
    >
    ${
      asked.includes('both')
        ? html`<button class="main" @click=${() => send('admit', { who: 'both' })}
            >${words.ui('move.admit.both')}</button
          >`
        : nothing
    }${consents(env)}</section
  >`;
}
