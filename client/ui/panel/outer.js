/** What comes to two from the workshop that they are in: a call back, a word to all, somebody who would look in; and
 * asking for help. */
import { html, nothing } from '../../vendor/lit-html.js';
import { able } from '../../core/seal.js';
import { called } from './called.js';
import { number } from '../../core/text.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Drawn} Drawn */

/** What this person has put away, by what and when. @type {Set<string>} */
const away = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** The facilitator has no name here; the two have theirs from each other. @param {Env} env */
export function hosted(env) {
  /** @type {Record<string, string>} */ (env.context.names).host ??= env.words.ui('name.host');
  if (env.view.host) called(env);
}

/** Where ratings are given, whether they may be counted among those of all. @param {Env} env @returns {Drawn} */
const counts = ({ view, words, can, open }) =>
  view.step.kind === 'rate' && can.get('consent')?.args?.sums && !view.consent?.mine?.includes('sums')
    ? html`<p class="asks"><button class="link" @click=${() => open('consent')}>${words.ui('host.sums')}</button></p>`
    : nothing;

/** Asking for help, and taking that back: always in the same place, at the card's foot. @param {Env} env
 * @returns {Drawn} */
export function asks(env) {
  const { view, words, can, send } = env;
  if (!can.has('hand') || view.stage === 'closed') return nothing;
  const up = !!view.host?.hand?.includes(/** @type {import('../../core/wire').Partner} */ (view.seat));
  const why = words.ui(up ? 'host.hand.up.why' : 'host.hand.why');
  return html`<p class="asks"
      ><button class="chip" aria-pressed=${up} title=${why} @click=${() => send('hand', { up: !up })}
        >${words.ui(up ? 'host.hand.up' : 'host.hand')}</button
      ></p
    >${counts(env)}`;
}

/** @param {Env} env @param {string} says @param {Drawn} [answers] */
const line = (env, says, answers) =>
  html`<p class="note small" role="status"
    >${says}${answers ? html`<span class="pair">${answers}</span>` : nothing}</p
  >`;

/** May somebody look in? @param {Env} env */
function visit(env) {
  const { view, words, send } = env;
  const chip = (/** @type {boolean} */ yes, /** @type {string} */ key) =>
    html`<button class="chip" @click=${() => send('let-in', { yes })}>${words.ui(key)}</button>`;
  if (view.host?.visit === 'in') return line(env, words.ui('host.visit.in'), chip(false, 'host.visit.end'));
  if (view.let_in) return line(env, words.ui('host.visit.said'), chip(false, 'host.visit.no'));
  return html`<div class="note small" role="status"
    ><b>${words.ui('host.visit')}</b><p class="soft">${words.ui('host.visit.why')}</p>
    <span class="pair">${chip(true, 'host.visit.yes')}${chip(false, 'host.visit.no')}</span></div
  >`;
}

/** @param {Env} env @param {string} key what is put away */
function put({ context, words }, key) {
  const tap = () => {
    away.add(key);
    context.redraw();
  };
  return html`<button class="chip" @click=${tap}>${words.ui('message.away')}</button>`;
}

/** Something written to both, until it is put away; what is long has a place of its own to be read in,
 * and covers nothing.
 * @param {Env} env @param {string} key what is put away @param {string} from @param {string} says */
export const letter = (env, key, from, says) =>
  away.has(key)
    ? nothing
    : html`<div class="note small letter" role="status"
        ><b>${from}</b>${put(env, key)}<p dir="auto" tabindex="0">${says}</p></div
      >`;

/** A line until it is put away; what there is to know of it stands in a sheet, so the page keeps its room.
 * @param {Env} env @param {string} key what is put away @param {string} says @param {() => void} more */
export const brief = (env, key, says, more) =>
  away.has(key)
    ? nothing
    : html`<p class="note small brief" role="status"
        ><button class="link" @click=${more}>${says}</button>${put(env, key)}</p
      >`;

/** What stands at the card's foot before any other news: a visit, which hides nothing, and what is said to all.
 * @param {Env} env @returns {Drawn} */
export function news(env) {
  hosted(env);
  return html`${env.view.host?.visit && env.can.has('let-in') ? visit(env) : nothing}${told(env)}`;
}

/** What was said to all: a sentence known here in every language, or words that only this device opens; nothing while
 * they are on their way. @param {Env} env */
function noteOf({ view: { host, seat }, context, words }) {
  if (host?.note?.word !== 'sealed') return host?.note && words.ui(`host.${host.note.word}`);
  const opened = able() ? context.words?.[`host/-/${seat}`] : null;
  return opened === null ? words.ui('host.shut') : opened;
}

/** A call back, a word, somebody on the way; nothing most of the time. @param {Env} env @returns {Drawn} */
function told(env) {
  const {
    view: { host },
    context,
    words,
  } = env;
  if (host?.recall) {
    clearTimeout(timer);
    timer = setTimeout(context.redraw, 1000);
    return line(env, words.ui('host.recall', { time: number(Math.max(0, host.recall - context.now()), words.ui) }));
  }
  const says = noteOf(env);
  const noted = host?.note && says && letter(env, `note ${host.note.at}`, words.ui('name.host'), says);
  if (noted && noted !== nothing) return noted;
  return host?.taken ? line(env, words.ui('host.taken')) : nothing;
}

/** What did not go through: by the words on its button, where this page still has any. @param {Env} env
 * @param {import('../../core/records').ShownAct} act */
export function refused({ words }, act) {
  const what = words.label(act.move);
  return words.ui(what === act.move ? 'note.refused.plain' : 'note.refused', { what, why: words.refusal(act) });
}
