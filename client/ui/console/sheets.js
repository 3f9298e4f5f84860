/** Sheets of the console's own: what a hand still needs to know. Those of the panel (leave, who sees what, help, end)
 * are drawn from there. */
import { html, nothing } from '../../vendor/lit-html.js';
import { tell } from '../panel/device.js';
import { live } from '../live.js';
import { labelIn } from '../../core/text.js';
import { handsOf } from './hands.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../panel/types').Page} Page
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('./console.js').Desk} Desk */

/** One of several things to choose. @param {string} says @param {() => void} tap @param {string} [who]
 * @param {string} [why] */
const choice = (says, tap, who = '', why = '') =>
  html`<button class="cue" data-who=${who || nothing} @click=${tap}
    ><b>${says}</b>${why ? html`<span class="small soft">${why}</span>` : nothing}</button
  >`;

/** What may be given to a move. @param {Env} env @param {string} move @param {string} arg @returns {string[]} */
const given = ({ can }, move, arg) => /** @type {string[]} */ (can.get(move)?.args?.[arg]?.enum ?? []);

/** @param {Env} env @param {string} move @param {string} arg */
const seats = (env, move, arg) =>
  given(env, move, arg).map((seat) =>
    choice(env.words.name(/** @type {Seat} */ (seat)), () => env.send(move, { [arg]: seat }), seat),
  );

/** @param {Env} env @returns {Page} */
const floor = (env) => ({
  heading: env.words.ui('move.floor'),
  ask: env.words.ui('console.floor.ask'),
  body: html`<div class="group">${seats(env, 'give-floor', 'to')}</div>`,
});

/** @param {Env} env @returns {Page} */
const hold = (env) => ({
  heading: env.words.ui('move.hold-one'),
  ask: env.words.ui('console.hold.ask'),
  hints: [env.words.ui('console.hold.why')],
  body: html`<div class="group">${seats(env, 'hold-one', 'who')}</div>`,
});

/** A sentence for both, by its word. @param {Env} env @param {string} word */
const sentence = ({ words, context }, word) =>
  words.first([`repair.${word}`, `repair.${word}.say`, `cue.${word}.full`]) ||
  labelIn(context.texts.decks, word) ||
  word;

/** @param {Env} env @returns {Page} */
const repair = (env) => ({
  heading: env.words.ui('move.repair-card'),
  ask: env.words.ui('console.card.ask'),
  hints: [env.words.ui('console.card.why')],
  body: html`<div class="list"
    >${given(env, 'repair-card', 'card').map((card) =>
      choice(sentence(env, card), () => env.send('repair-card', { card })),
    )}</div
  >`,
});

/** @param {Env} env @param {Desk} desk @returns {Page} */
const other = (env, desk) => ({
  heading: env.words.ui('move.switch'),
  ask: env.words.ui('console.switch.ask'),
  hints: [env.words.ui('console.switch.why')],
  body: html`<div class="list"
    >${desk.shelf
      .filter(({ id, terms }) => id !== env.view.protocol && !terms)
      .map(({ id, title, minutes }) =>
        choice(
          title,
          () => env.send('switch', { protocol: id }),
          '',
          env.words.ui('console.minutes', { n: minutes.usual }),
        ),
      )}</div
  >`,
});

/** A few words that both read, sealed on the way. @param {Env} env @param {Desk} desk @returns {Page} */
function message({ words, actions, can, open, context }, desk) {
  const text = desk.message.trim();
  const shape = /** @type {any} */ (can.get('message')?.args?.text);
  const type = (/** @type {any} */ { target }) => ((desk.message = target.value), context.redraw());
  const send = () =>
    !text
      ? tell('tap.words')
      : actions.say('message', { text: ['message', text] }, 'all').then(
          (gone) => gone !== undefined && ((desk.message = ''), open('')),
          () => ((desk.trouble = 'console.message.none'), context.redraw()),
        );
  return {
    heading: words.ui('move.message'),
    ask: words.ui('console.message.ask'),
    hints: [],
    body: shape
      ? html`<label class="field"
            ><span class="sr">${words.ui('console.message.ask')}</span
            ><textarea
              rows="3"
              maxlength="400"
              name="message"
              autocapitalize="sentences"
              autocomplete="off"
              spellcheck="false"
              translate="no"
              writingsuggestions="false"
              data-gramm="false"
              .value=${live(desk.message)}
              @input=${type}
            ></textarea>
          </label>
          <button class="second" aria-disabled=${!text} @click=${send}>${words.ui('console.message.send')}</button
          ><p class="small" role="status">${desk.trouble ? words.ui(desk.trouble) : ''}</p>`
      : nothing,
    end: html`<p class="small soft">${words.ui('console.message.why')}</p>`,
  };
}

/** Every key, and whether they count. @param {Env} env @param {Desk} desk @returns {Page} */
function keys(env, desk) {
  const { words, context } = env;
  const flip = () => {
    desk.keys = !desk.keys;
    context.prefs.set('desk-keys-off', !desk.keys);
    context.redraw();
  };
  const row = (/** @type {string} */ key, /** @type {string} */ says) =>
    html`<div
      ><dt><kbd>${key}</kbd></dt
      ><dd>${says}</dd></div
    >`;
  return {
    heading: words.ui('console.keys'),
    ask: '',
    hints: [words.ui('console.keys.why')],
    lead: html`<div class="rows"
      ><button role="switch" aria-checked=${desk.keys} @click=${flip}
        ><span class="tick"></span
        ><span
          ><b>${words.ui('console.keys.on')}</b><span class="soft small">${words.ui('console.keys.on.why')}</span></span
        ></button
      ></div
    >`,
    body: html`<dl class="keys"
      >${handsOf(env, desk).map(({ key, says }) => row(key, says))}${row('u', words.ui('move.undo'))}
      ${row('t', words.ui('console.tab.timeline'))}${row(
        'n',
        words.ui('console.tab.notes'),
      )}${row('?', words.ui('console.keys'))}${row('Esc', words.ui('sheet.back'))}</dl
    >`,
  };
}

/** @type {Record<string, (env: Env, desk: Desk) => Page>} */
export const SHEETS = { floor, hold, repair, switch: other, message, keys };
