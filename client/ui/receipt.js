/** The receipt of an erasure, on the last page of a talk or a workshop: what was removed, what became of the
 * file, who confirmed. */
import { html, nothing, render } from '../vendor/lit-html.js';
import { ask, language } from '../core/api.js';
import { moment } from '../core/moment.js';
import { sayer } from '../core/say.js';
import { b64, random } from '../core/seal.js';
import { styled } from './style.js';

const AGAIN = 1500;
/** Looks after which it is enough: a rewrite takes seconds, and other devices have most often answered by then. */
const LOOKS = 40;

/** @param {import('../core/wire').Receipt} told @param {Record<string, string>} ui @param {string} tag */
export function drawn(told, ui, tag) {
  const its = sayer(() => ui);
  const say = (/** @type {string} */ key) => its(`receipt.${key}`);
  const number = (/** @type {number} */ n) => n.toLocaleString(tag);
  const at = (/** @type {number} */ ms) => moment(ms, tag, { timeStyle: 'medium' });
  const rows = /** @type {[string, string][]} */ ([
    ...(told.talks === undefined ? [] : [['talks', number(told.talks)]]),
    ['keys', number(told.keys)],
    ['entries', number(told.entries)],
    ['boxes', number(told.boxes)],
    ['bytes', number(told.bytes)],
    ['erased', at(told.erased)],
    ...(told.rewritten ? [['rewritten', at(told.rewritten)]] : []),
    ...(told.talks === undefined ? [['devices', number(told.devices)]] : []),
  ]);
  // what it means first, in a sentence; the numbers are for whoever wants them
  return html`<p role="status">${say(`file.${told.file}`)}</p><p class="small soft">${say('rest')}</p>
    <h2 class="small">${say('title')}</h2
    ><dl class="small">${rows.map(([key, value]) => html`<dt>${say(key)}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Says that this device has forgotten its keys, then shows the receipt as it fills. @param {HTMLElement} node
 * @param {string} name */
export async function receipt(node, name) {
  const asked = await ask(`words/after?lang=${language()}`).catch(() => null);
  if (!asked) return;
  styled('ui/receipt.css');
  const device = b64(random(16));
  let told = await ask(`receipts/${name}`, { body: { device } }).catch(() => null);
  for (let look = 0; look < LOOKS && node.isConnected; look++) {
    if (told) render(drawn(told, asked.ui, asked.language), node);
    await new Promise((done) => setTimeout(done, AGAIN));
    told = (await ask(`receipts/${name}`).catch(() => null)) ?? told;
  }
  if (!told) render(nothing, node);
}
