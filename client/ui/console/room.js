/** Before the first step: who is here, who may come in, what both have agreed to. */
import { sessionOf, tab } from '../../core/links.js';
import { loopback } from '../../core/place.js';
import { takenOf } from '../../core/taken.js';
import { html, nothing } from '../../vendor/lit-html.js';
import { icon } from '../signs.js';
import { silent } from '../panel/who.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../../core/wire').Partner} Partner */

const PARTNERS = /** @type {const} */ (['a', 'b']);
/** ms after which a load that failed is tried again */
const AGAIN = 2000;
const CONSENTS = ['present', 'taps', 'words', 'gap'];

/** Who waits for a word of the therapist. @param {Env} env @returns {string[]} */
export const waiting = ({ can }) => /** @type {string[]} */ (can.get('admit')?.args?.who?.enum ?? []);

/** Links that this tab has made and that nobody has used; the one that is open.
 * @type {{slot?: ReturnType<typeof tab>, links: Partial<Record<Partner, string>>, open: Partner | ''}} */
const given = { links: {}, open: '' };

/** Forgets links of seats that were taken. @param {Env} env */
function left({ view }) {
  if (!given.slot) {
    given.slot = tab(sessionOf(location.pathname), 'made');
    given.links = given.slot.get() ?? {};
    given.open = PARTNERS.find((seat) => given.links[seat]) ?? '';
  }
  const free = PARTNERS.filter((seat) => given.links[seat] && !view.taken?.[seat]?.length);
  if (free.length < Object.keys(given.links).length) {
    given.links = Object.fromEntries(free.map((seat) => [seat, given.links[seat]]));
    given.slot.set(free.length ? given.links : null);
    if (!given.links[/** @type {Partner} */ (given.open)]) given.open = free[0] ?? '';
  }
  return given.links;
}

/** A link that leads to this computer only. @param {Env['words']} words @param {string} link */
const opens = (words, link) =>
  html`<p class="note small">${words.ui('safe.here-only')}</p
    ><a class="second" href=${link} target="_blank">${words.ui('safe.open')}</a>`;

/** Loaded where there is a link to give. @type {typeof import('../give.js').give | undefined} */
let give;

/** The link of one of them at a time. @param {Env} env */
function links({ words, context: { redraw } }) {
  const seat = given.open;
  const link = seat && given.links[seat];
  if (link && !give)
    import('../give.js').then(
      (its) => ((give = its.give), redraw()),
      () => setTimeout(redraw, AGAIN),
    );
  return seat && link
    ? html`<section class="field" data-who=${seat}
        ><h3 class="says">${words.ui('console.link', { who: words.name(seat) })}</h3
        >${loopback(link) ? opens(words, link) : give?.({ seat, link, name: words.name(seat), redraw })}</section
      >`
    : nothing;
}

/** @param {Env} env */
function people(env) {
  const { view, words, context } = env;
  const asked = waiting(env);
  const open = left(env);
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
    const its = takenOf(view.taken?.[seat], context.now(), context.texts.language);
    const flip = () => ((given.open = given.open === seat ? '' : seat), context.redraw());
    const sign = person.done ? 'kept' : !person.here ? 'dotted' : person.waiting ? 'waiting' : 'ring';
    return html`<li data-who=${seat}
      >${icon(sign)}<span
        ><b>${words.name(seat)}</b><span class="soft small">${words.ui(`console.room.${key}`)}</span> ${
          its
            ? html`<span class="soft small taken">${words.ui(`console.taken.${its.key}`, { ...its })}</span>`
            : nothing
        }</span
      >
      ${
        open[seat]
          ? html`<button class="second" aria-expanded=${given.open === seat} @click=${flip}
              >${words.ui('console.link', { who: words.name(seat) })}</button
            >`
          : nothing
      }
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
    }${links(env)}${
      Object.values(env.view.taken ?? {}).some((moments) => moments.length)
        ? html`<p class="small soft">${words.ui('console.taken.why')}</p>`
        : nothing
    }${consents(env)}</section
  >`;
}
