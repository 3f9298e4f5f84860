/**
 * The third page: one link for each seat, to copy, share, show as a code, or open here. Where the address is
 * this computer's own, no link can travel: there the one device for two comes first, and a sentence says what
 * two devices need.
 */
import { NAME } from './brand.js';
import { html, nothing } from '../vendor/lit-html.js';
import { copy as put } from './copy.js';
import { give } from './give.js';
import { loopback } from '../core/place.js';
import { led } from './meet.js';
import { icon } from './signs.js';

/** @typedef {import('../core/create.js').Made} Made
 * @typedef {import('../core/create.js').Seat} Seat
 * @typedef {import('../core/say.js').Say} Say
 * @typedef {{copied: string, code: string, asked: boolean}} Open `asked`: one device all the same, for a talk that asks
 * for two
 * @typedef {{say: Say, open: Open, redraw: () => void, call: boolean}} Given `call`: somebody else is with the two */

/** The drawing of codes comes when the first is asked for.
 * @type {((text: string, label: string) => unknown) | undefined} */
let draw;

/** @param {string} link @param {string} name @param {Given} given @param {Seat} seat */
function code(link, name, { say, open, redraw }, seat) {
  if (open.code !== seat) return nothing;
  if (!draw) import('./qr.js').then((its) => ((draw = its.qr), redraw()));
  return html`<div class="code"
    >${draw?.(link, say('start.code.label', { name })) ?? nothing}
    <p class="small soft">${say('start.code.why', { name })}</p></div
  >`;
}

/** A link as a code for a camera. @param {Seat} seat @param {Given} given */
const shows = (seat, { say, open, redraw }) =>
  html`<button
    class="second"
    aria-expanded=${open.code === seat}
    @click=${() => ((open.code = open.code === seat ? '' : seat), redraw())}
    >${icon('code')}${say('start.code')}</button
  >`;

/** Ways for a link to reach another device. Where a therapist is with them, the call has a chat that others read.
 * @param {Seat} seat @param {string} link @param {string} name @param {Given} given */
function travel(seat, link, name, given) {
  const { say, open, redraw, call } = given;
  if (call && seat !== 'therapist')
    return html`${give({ seat, link, name, redraw })}<div class="ways">${shows(seat, given)}</div>
      ${code(link, name, given, seat)}`;
  const copy = () =>
    put(link).then(
      () => ((open.copied = seat), redraw()),
      () => select(seat),
    );
  const share = () =>
    navigator.share({ title: NAME, text: say('start.share.text', { name }), url: link }).catch(() => undefined);
  const done = open.copied === seat;
  return html`<div class="ways">
      <button class="second" @click=${copy}
        >${icon(done ? 'check' : 'copy')}${say(done ? 'start.copied' : 'start.copy')}</button
      >
      ${
        'share' in navigator
          ? html`<button class="second" @click=${share}>${icon('share')}${say('start.share')}</button>`
          : nothing
      }
      ${shows(seat, given)}</div
    >
    ${code(link, name, given, seat)}`;
}

/** @param {Seat} seat @param {Made} made @param {Given} given */
function card(seat, made, given) {
  const { say } = given;
  const link = led(made.links[seat] ?? '');
  const name = made.names[seat];
  const here = loopback(link);
  const small = () => window.open(link, '_blank', 'popup,width=380,height=800');
  return html`<li class="seat" data-who=${seat}
    ><h2>${name}</h2>
    <input
      class="url"
      id="url-${seat}"
      readonly
      aria-label=${say('start.link.label', { name })}
      .value=${link}
      @focus=${() => select(seat)}
    />
    ${here ? nothing : travel(seat, link, name, given)}
    <p class="mine small"
      >${here ? nothing : html`<span>${say('start.mine')}</span>`}
      <a href=${link} target="_blank">${say('start.open.tab')}</a>
      <button class="link" @click=${small}>${say('start.open.small')}</button></p
    ></li
  >`;
}

/** @param {Seat} seat */
const select = (seat) => /** @type {HTMLInputElement | null} */ (document.getElementById(`url-${seat}`))?.select();

/** One device for two: only to who says so expressly where a talk asks for two.
 * @param {Made} made @param {Given} given @param {{deep: boolean, first: boolean}} how */
function couch(made, { say, open, redraw }, { deep, first }) {
  const anyway = () => {
    open.asked = true;
    redraw();
    /** @type {HTMLElement | null} */ (document.querySelector('.couch a'))?.focus();
  };
  if (deep && !open.asked)
    return html`<p><button class="second anyway" @click=${anyway}>${say('start.deep.anyway')}</button></p>`;
  // two before one device are in a call only with somebody else
  const link = made.links.couch ?? '';
  return html`<section class="block couch"
    ><h2>${say(deep ? 'start.deep.anyway' : first ? 'start.here' : 'start.couch')}</h2>
    <p class="soft">${say('start.couch.why')}</p>
    <a
      class=${first && !deep ? 'main' : 'second'}
      href=${made.seats.includes('therapist') ? led(link) : link}
      target="_blank"
      >${say('start.couch.open')}</a
    ></section
  >`;
}

/** What two devices need, in words, where this address is of no use to the second. @param {Say} say */
const ways = (say) =>
  html`<section class="block"
    ><h2>${say('start.two')}</h2><p>${say('start.two.how')}</p> <p><code>make share</code></p
    ><p class="soft">${say('start.two.more')}</p></section
  >`;

/** @param {Made} made @param {Say} say @param {Open} open @param {() => void} redraw @param {() => void} again
 * @param {boolean} [deep] a talk that asks for two
 * devices @param {boolean} [only] and is held on nothing else */
export function made(made, say, open, redraw, again, deep = false, only = false) {
  const given = { say, open, redraw, call: made.seats.includes('therapist') };
  const seats = html`<ul class="seats"
    >${made.seats.map((seat) => card(seat, made, given))}</ul
  >`;
  const copied = html`<p class="sr" role="status"
    >${open.copied ? say('start.copied.said', { name: made.names[/** @type {Seat} */ (open.copied)] }) : ''}</p
  >`;
  const end = html`<p class="deed"><button class="link" @click=${again}>${say('start.again')}</button></p>`;
  const here = loopback(made.links.a ?? '');
  const one = only ? nothing : couch(made, given, { deep, first: here });
  const asks = deep
    ? html`<section class="block"
        ><h2>${say('start.deep')}</h2><p class="soft">${say(only ? 'start.deep.only' : 'start.deep.why')}</p></section
      >`
    : nothing;
  if (!here)
    return html`<h1 tabindex="-1">${say('start.made')}</h1
      ><p class="soft">${say('start.made.why')}</p>${asks}${seats}${copied}${one}${end}`;
  return html`<h1 tabindex="-1">${say('start.made.here')}</h1>${asks}${deep ? ways(say) : one}${deep ? one : ways(say)}
    <section class="windows"
      ><h2>${say('start.windows')}</h2><p class="soft">${say('start.windows.why')}</p>${seats}</section
    >${end}`;
}
