/**
 * Pages with one thing to read, and the ways on from them: nobody is left before a closed door. A used or cut link gets
 * a sentence to send, a page without its connection says so and what else there is.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { arrived } from '../../core/api.js';
import { loopback } from '../../core/place.js';
import { sign } from '../page.js';
import { icon } from '../signs.js';

/** @typedef {import('../../core/say.js').Say} Say */

/** @param {HTMLElement} root @param {object} what */
export function put(root, what) {
  arrived(root);
  render(what, root);
}

/** A page that was not here before: who reads by ear begins at its heading. @param {HTMLElement} root
 * @param {object} what */
export function page(root, what) {
  put(root, what);
  root.querySelector('h1')?.focus();
}

/** A page with one thing to read. @param {Say} say @param {string} key @param {unknown} [more]
 * @param {unknown} [deeds] */
export const notice = (say, key, more = nothing, deeds = nothing) =>
  html`<main class="door">
    <section class="sheet still"
      >${sign}<h1 class="ask" tabindex="-1">${say(`${key}.title`)}</h1>
      <p class="soft">${say(`${key}.text`)}</p>${more}</section
    >
    <div class="deeds">${deeds}</div><footer class="foot"><a href="/help">${say('start.help')}</a></footer></main
  >`;

/** Where everybody may go. @param {Say} say */
export const onward = (say) =>
  html`<div class="pair"
    ><a class="second" href="/">${say('way.start')}</a> <a class="second" href="/w">${say('way.code')}</a></div
  >`;

/** What to send to the one who can make a new link. @param {Say} say @param {boolean} copied
 * @param {() => void} done */
export function anew(say, copied, done) {
  const text = say('anew.text');
  const copy = (/** @type {Event} */ { currentTarget }) => {
    const field = /** @type {HTMLTextAreaElement} */ (/** @type {Element} */ (currentTarget).previousElementSibling);
    navigator.clipboard
      .writeText(text)
      .catch(() => field.select())
      .then(done);
  };
  return html`<div class="anew"
    ><h2>${say('anew.title')}</h2><textarea readonly rows="5" aria-label=${say('anew.title')} .value=${text}></textarea
    ><button class="second" @click=${copy}
      >${icon(copied ? 'check' : 'copy')}${say(copied ? 'start.copied' : 'start.copy')}</button
    ></div
  >`;
}

/** The page is answered and the connection behind it is not: a sentence, and what else there is. Nobody is told to
 * trust a certificate. @param {Say} say
 * @param {{seated: boolean, couch?: boolean, trying?: boolean, again: () => void}} how */
export function shut(say, { seated, couch = false, trying = false, again }) {
  const ways = [...(seated || couch ? [] : ['door.shut.one']), 'door.shut.other', 'door.shut.host'];
  return html`<main class="door"
    ><section class="sheet" tabindex="0"
      ><h1 class="ask" tabindex="-1">${say('door.shut.title')}</h1> <p class="soft">${say('door.shut.why')}</p
      ><p>${say(seated ? 'door.shut.kept' : 'door.shut.free')}</p>
      <ul class="points"
        >${ways.map((key) => html`<li>${say(key)}</li>`)}</ul
      ></section
    >
    <div class="deeds"
      ><button class="main" aria-disabled=${trying} @click=${() => trying || again()}
        >${say(trying ? 'door.sending' : 'door.again')}</button
      ></div
    >
    <footer class="foot"><a href="/help">${say('start.help')}</a></footer></main
  >`;
}

/** A deep talk, and one device for two: it is possible, and said why two are better; or it is not. @param {Say} say
 * @param {() => void} [anyway] */
export const two = (say, anyway) =>
  html`<main class="door"
    ><section class="sheet still"
      >${sign} <h1 class="ask" tabindex="-1">${say('start.deep')}</h1
      ><p class="soft">${say(anyway ? 'start.deep.why' : 'start.deep.only')}</p></section
    >
    <div class="deeds"
      ><a class="second" href="/library">${say('door.other-talk')}</a>
      ${anyway ? html`<button class="second" @click=${anyway}>${say('start.deep.anyway')}</button>` : nothing}</div
    >
    <footer class="foot"><a href="/help">${say('start.help')}</a></footer></main
  >`;

/** A link as a picture for a phone, or the sentence why no phone can come. @param {Say} say @param {string} url
 * @param {((text: string, label: string) => unknown) | undefined} draw */
export const picture = (say, url, draw) =>
  loopback(url)
    ? html`<p>${say('door.phone.here')}</p><p><code>make share</code></p
        ><p class="soft">${say('start.two.more')}</p>`
    : html`<p class="soft">${say('door.phone.text')}</p>${draw?.(url, say('door.phone.title')) ?? nothing}`;
