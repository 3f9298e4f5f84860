/** The third page: one link for each seat, to copy, share, show as a code, or open here. */
import { html, nothing } from '../vendor/lit-html.js';
import { icon } from '../shared/signs.js';

/** @typedef {import('./create.js').Made} Made
 * @typedef {import('./create.js').Seat} Seat
 * @typedef {import('./pick.js').Say} Say
 * @typedef {{copied: string, code: string, asked: boolean}} Open */

/** The drawing of codes comes when the first is asked for. @type {((text: string, label: string) => unknown) | undefined} */
let draw;

/** @param {string} link @param {string} name @param {Say} say @param {Open} open @param {() => void} redraw @param {Seat} seat */
function code(link, name, say, open, redraw, seat) {
  if (open.code !== seat) return nothing;
  if (!draw) import('../shared/qr.js').then((its) => ((draw = its.qr), redraw()));
  return html`<div class="code">${draw?.(link, say('start.code.label', { name })) ?? nothing}<p class="small soft">${say('start.code.why', { name })}</p></div>`;
}

/** @param {Seat} seat @param {Made} made @param {Say} say @param {Open} open @param {() => void} redraw */
function card(seat, made, say, open, redraw) {
  const link = made.links[seat] ?? '';
  const name = made.names[seat];
  const flip = (/** @type {keyof Open} */ what, /** @type {string} */ to) => (Object.assign(open, { [what]: open[what] === to ? '' : to }), redraw());
  const copy = () => navigator.clipboard.writeText(link).then(() => (Object.assign(open, { copied: seat }), redraw()), () => select(seat));
  const share = () => navigator.share({ title: 'Sayback', text: say('start.share.text', { name }), url: link }).catch(() => undefined);
  const small = () => window.open(link, '_blank', 'popup,width=380,height=800');
  return html`<li class="seat" data-who=${seat}><h2>${name}</h2>
    <input class="url" id="url-${seat}" readonly aria-label=${say('start.link.label', { name })} .value=${link} @focus=${() => select(seat)}>
    <div class="ways"><button class="second" @click=${copy}>${icon(open.copied === seat ? 'check' : 'copy')}${say(open.copied === seat ? 'start.copied' : 'start.copy')}</button>
      ${'share' in navigator ? html`<button class="second" @click=${share}>${icon('share')}${say('start.share')}</button>` : nothing}
      <button class="second" aria-expanded=${open.code === seat} @click=${() => flip('code', seat)}>${icon('code')}${say('start.code')}</button></div>
    ${code(link, name, say, open, redraw, seat)}
    <p class="mine small"><span>${say('start.mine')}</span><a href=${link} target="_blank">${say('start.open.tab')}</a><button class="link" @click=${small}>${say('start.open.small')}</button></p></li>`;
}

/** @param {Seat} seat */
const select = (seat) => /** @type {HTMLInputElement | null} */ (document.getElementById(`url-${seat}`))?.select();

/**
 * @param {Made} made @param {Say} say @param {Open} open @param {() => void} redraw @param {() => void} again
 * @param {boolean} local links that only this computer can open */
export function made(made, say, open, redraw, again, local) {
  return html`<h1 tabindex="-1">${say('start.made')}</h1><p class="soft">${say('start.made.why')}</p>
    ${local ? html`<p class="note">${say('start.local')}</p>` : nothing}
    <ul class="seats">${made.seats.map((seat) => card(seat, made, say, open, redraw))}</ul>
    <p class="sr" role="status">${open.copied ? say('start.copied.said', { name: made.names[/** @type {Seat} */ (open.copied)] }) : ''}</p>
    <section class="block couch"><h2>${say('start.couch')}</h2><p class="soft">${say('start.couch.why')}</p><a class="second" href=${made.links.couch ?? ''} target="_blank">${say('start.couch.open')}</a></section>
    <p class="deed"><button class="link" @click=${again}>${say('start.again')}</button></p>`;
}
