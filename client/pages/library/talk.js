/** The page of one dialogue: what it is for, how long and how deep, what is promised, its picture and its cards. */
import { html, nothing } from '../../vendor/lit-html.js';
import { ApiError, ask } from '../../core/api.js';
import { able } from '../../core/seal.js';
import { keyless } from '../../ui/create-key.js';
import { cards } from './cards.js';
import { FIRST, near } from './list.js';
import { strip } from './strip.js';

/** @typedef {import('../../core/wire').Protocol} Protocol
 * @typedef {import('../../core/wire').Setting} Setting
 * @typedef {import('../../core/say.js').Say} Say
 * @typedef {{its: Protocol, strips: Record<string, string[]>, say: Say, draw: () => void,
 *   shelf: import('./library.js').Shelf}} Given */

/** What is known about the dialogue that is open. */
const open = { id: '', texts: /** @type {any} */ (null), drawn: true, busy: false, trouble: '' };

/** @param {Given} given */
function arrive({ its, shelf, draw }) {
  if (open.id === its.id) return;
  Object.assign(open, { id: its.id, texts: null, drawn: true, busy: false, trouble: '' });
  const again = () =>
    open.id === its.id &&
    ask(`protocols/${its.id}/texts/${shelf.language}`).then(
      (texts) => open.id === its.id && ((open.texts = texts), draw()),
      () => setTimeout(again, 1500),
    );
  again();
}

/** @param {number} ms @param {Say} say */
const time = (ms, say) =>
  ms % 60000
    ? say(ms < 60000 ? 'gallery.sec' : 'gallery.min-sec', {
        n: ms < 60000 ? ms / 1000 : Math.floor(ms / 60000),
        s: (ms % 60000) / 1000,
      })
    : say('gallery.min', { n: ms / 60000 });

/** @param {Setting} its @param {Say} say */
function setting({ kind, label, default: usual, min = 0, max = 0, options = [] }, say) {
  const word = (/** @type {any} */ value) =>
    kind === 'time' ? time(value, say) : kind === 'yes-no' ? say(value ? 'gallery.yes' : 'gallery.no') : String(value);
  const range =
    kind === 'choice'
      ? options.map((one) => one.label).join(' · ')
      : kind === 'yes-no'
        ? word(usual)
        : say('gallery.range', { usual: word(usual), min: word(min), max: word(max) });
  return html`<div><dt>${label}</dt><dd class="soft">${range}</dd></div>`;
}

/** Who is new is told kindly that there is a gentler way to begin. @param {Given} given */
function deep({ its, shelf, say }) {
  if (its.depth !== 'deep') return nothing;
  const links = FIRST.flatMap((id) => shelf.protocols.filter((one) => one.id === id)).map(
    (one) => html`<a href="#${one.id}">${one.title}</a>`,
  );
  return html`<div class="note kind"
    ><p><b>${say('gallery.deep')}</b></p
    ><p>${say('gallery.deep.why')}</p><p class="gentler">${say('gallery.deep.first')} ${links}</p></div
  >`;
}

/** A practice talk: the other seat is played by this page. @param {Given} given */
async function practise({ its, shelf, say, draw }) {
  if (open.busy) return;
  Object.assign(open, { busy: true, trouble: '' });
  draw();
  try {
    const { practise: begin } = await import('./practice.js');
    location.assign(await begin(its, shelf, say));
  } catch (error) {
    open.trouble =
      error instanceof ApiError && error.code === 'create-key'
        ? say('gallery.key')
        : error instanceof ApiError && error.code !== 'offline'
          ? error.message
          : say('gallery.offline');
  }
  open.busy = false;
  draw();
}

/** @param {Given} given */
function facts({ its, say }) {
  const { quick, usual, longest } = its.minutes;
  const figure = (/** @type {string} */ key, /** @type {number} */ n) =>
    html`<span><b>${n}</b> <span class="small soft">${say(`gallery.long.${key}`)}</span></span>`;
  return html`<dl class="known"
    ><div
      ><dt>${say('gallery.good-for.title')}</dt
      ><dd
        ><ul
          >${its.good_for.map((one) => html`<li>${one}</li>`)}</ul
        ></dd
      ></div
    >
    <div
      ><dt>${say('gallery.long')}</dt
      ><dd class="figures">${figure('quick', quick)}${figure('usual', usual)}${figure('longest', longest)}</dd></div
    >
    <div
      ><dt>${say('gallery.deepness')}</dt
      ><dd class="depth"
        >${near(its.depth)}<span
          >${say(`gallery.depth.${its.depth}`)}<span class="small soft"
            >${say(`gallery.group.${its.depth}.why`)}</span
          ></span
        ></dd
      ></div
    >
    ${
      its.balance !== 'in-session'
        ? html`<div
            ><dt>${say('gallery.balance')}</dt
            ><dd>${say(`gallery.balance.${its.balance === 'one-way' ? 'one-way' : 'over'}`)}</dd></div
          >`
        : nothing
    }
    <div><dt>${say('gallery.source')}</dt><dd class="soft">${its.source}</dd></div></dl
  >`;
}

/** The drawing of the whole way; where the server has none, the row of signs above is enough. @param {Given} given */
function picture({ its, shelf, say, draw }) {
  if (!open.drawn) return nothing;
  return html`<section class="block picture"
    ><h2>${say('gallery.picture')}</h2><p class="soft">${say('gallery.picture.why')}</p>
    <img
      src=${`/api/protocols/${its.id}/picture.svg?lang=${shelf.language}`}
      alt=${say('gallery.picture.alt', { title: its.title })}
      loading="lazy"
      @error=${() => ((open.drawn = false), draw())}
  /></section>`;
}

/** @param {Given} given */
export function page(given) {
  arrive(given);
  const { its, say, strips, shelf } = given;
  const may = able() && !keyless(shelf) && !its.terms?.needs;
  const shut = able() ? 'gallery.key' : 'gallery.no-crypto';
  const promises = Object.values(open.texts?.agreements ?? {});
  return html`<p class="back"><a class="link" href="#">${say('gallery.back')}</a></p>
    <div class="lead"
      >${strip(strips[its.id] ?? [])}<h1 tabindex="-1" lang=${its.lang}>${its.title}</h1
      ><p class="soft" lang=${its.lang}>${its.summary}</p></div
    >
    ${deep(given)}
    <div class="deeds"
      ><a class="main" href="/#talk=${its.id}">${say('gallery.start')}</a>
      <button
        class="second"
        aria-disabled=${open.busy || !may}
        aria-describedby="alone"
        @click=${() => may && practise(given)}
        >${say(open.busy ? 'gallery.practice.busy' : 'gallery.practice')}</button
      ></div
    >
    <p class="small soft" id="alone"
      >${say(may ? 'gallery.practice.why' : its.terms?.needs ? 'gallery.needs' : shut)}</p
    >
    <p role="alert">${open.trouble}</p>
    <section class="block">${facts(given)}</section>
    ${
      promises.length
        ? html`<section class="block"
            ><h2>${say('gallery.promises')}</h2
            ><ul class="promises"
              >${promises.map((one) => html`<li>${one}</li>`)}</ul
            ></section
          >`
        : nothing
    }
    ${
      its.settings.length
        ? html`<section class="block"
            ><h2>${say('gallery.settings')}</h2
            ><dl class="known">${its.settings.map((one) => setting(one, say))}</dl></section
          >`
        : nothing
    }
    ${open.texts ? cards({ ...given, texts: open.texts }) : nothing} ${picture(given)}`;
}
