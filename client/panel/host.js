/** Between a pair and the facilitator of their workshop: asking for help, letting somebody look in, and what is said to all. */
import { html, nothing } from '../vendor/lit-html.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Drawn} Drawn */

/** How long a sentence to all stands there (ms). */
const SAID = 60_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Somebody would like to look in, or does. @param {Env} env */
function visit({ view, words, send, can }) {
  const chip = (/** @type {string} */ key, /** @type {boolean} */ yes) => html`<button class="chip" @click=${() => send('let-in', { yes })}>${words.ui(key)}</button>`;
  if (!view.host?.visit || !can.has('let-in')) return undefined;
  if (view.host.visit === 'in') return html`${words.ui('host.visit.in')}<span class="pair">${chip('host.visit.end', false)}</span>`;
  if (view.let_in) return html`${words.ui('host.visit.said')}<span class="pair">${chip('host.visit.no', false)}</span>`;
  return html`<b>${words.ui('host.visit')}</b><br>${words.ui('host.visit.why')}<span class="pair">${chip('host.visit.yes', true)}${chip('host.visit.no', false)}</span>`;
}

/** A sentence to all, while it is new. @param {Env} env */
function said({ view, words, context }) {
  const { word, at = 0 } = view.host?.note ?? {};
  const left = at + SAID - context.now();
  if (!word || word === 'sealed' || left <= 0) return undefined;
  clearTimeout(timer);
  timer = setTimeout(context.redraw, left + 20);
  return html`${words.ui(`host.${word}`)}`;
}

/** When everybody comes back. @param {Env} env */
function recall({ view, words, context }) {
  const at = view.host?.recall;
  if (!at || at <= context.now()) return undefined;
  clearTimeout(timer);
  timer = setTimeout(context.redraw, 5000);
  const left = at - context.now();
  const time = left > 90_000 ? words.ui('clock.min', { n: Math.ceil(left / 60_000) }) : words.ui('clock.sec', { n: Math.ceil(left / 5000) * 5 });
  return html`${words.ui('host.recall', { time })}`;
}

/** Help, asked for or not. @param {Env} env */
function hand({ view, words, send, can }) {
  if (!can.has('hand')) return undefined;
  const up = !!view.host?.hand?.includes(view.seat);
  return html`<button class="chip" aria-pressed=${up} @click=${() => send('hand', { up: !up })}>${words.ui(up ? 'host.hand.up' : 'host.hand')}</button>`;
}

/** What stands at the card's foot in a talk of a workshop; nothing at its end. @param {Env} env @returns {Drawn} */
export function line(env) {
  const { view, words } = env;
  if (!view.host || view.stage === 'closed') return nothing;
  const what = visit(env) ?? said(env) ?? recall(env) ?? (view.host.taken ? words.ui('host.taken') : '');
  return html`${what ? html`<p class="note small" role="status">${what}</p>` : nothing}<p class="asks">${hand(env) ?? nothing}</p>`;
}
