/**
 * The key that some servers ask of whoever makes talks. It comes once, in the address (`/#key=…`, `/wall#key=…`,
 * `/day#key=…`), and stays in the tab, so that the pages of one tab share it. Whoever has none is told so before
 * filling in anything.
 */
import { html } from '../vendor/lit-html.js';
import { tab } from '../core/links.js';

const slot = tab('start', 'key');
const KEY = /^#key=(.+)$/;

/** @param {string} word as it came; what is no encoding stands for itself */
function decoded(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

/** Takes the key out of the address, now and whenever a link with one is opened in this tab again. */
export function takeKey() {
  const [, given] = KEY.exec(location.hash) ?? [];
  if (given) slot.set(decoded(given));
  addEventListener('hashchange', () => KEY.test(location.hash) && location.reload());
}

/** Takes the key out of a link that was pasted; without one in it, there is none any more. @param {string} link */
export function putKey(link) {
  const [, given] = /#key=(.+)$/.exec(link.trim()) ?? [];
  slot.set(given ? decoded(given) : null);
}

/** A field for the link with the key, where no such link can be opened. @param {import('../core/say.js').Say} say
 * @param {() => void} draw */
export function pasteKey(say, draw) {
  const take = (/** @type {any} */ event) => {
    event.preventDefault();
    putKey(event.target.elements.key.value);
    draw();
  };
  return html`<form class="setup" autocomplete="off" @submit=${take}
    ><label class="person"
      ><span class="small">${say('host.key')}</span><input name="key" type="password" autocomplete="off" /></label
    ><div class="deed"><button class="main">${say('code.go')}</button></div></form
  >`;
}

/** @returns {string | undefined} */
export const key = () => slot.get() ?? undefined;

/** Whether nothing can be made here, for want of a key. @param {{key_needed: boolean}} shelf */
export const keyless = ({ key_needed: needed }) => !!needed && !slot.get();

/** What is said of an error of the server’s, if it is about the key or about room: in the person’s own language.
 * @param {unknown} error @param {import('../core/say.js').Say} say */
export function keyTrouble(error, say) {
  const { code } = /** @type {import('../core/api.js').ApiError} */ (error);
  return code === 'create-key' ? say('start.key.old') : code === 'crowded' ? say('start.crowded') : '';
}

/** Other ways, for who has no key. @param {import('../core/say.js').Say} say */
const others = (say) =>
  html`<p class="ways"
    ><a class="second" href="/code">${say('start.code.own')}</a
    ><a class="second" href="/library">${say('start.library')}</a></p
  >`;

/** @param {import('../core/say.js').Say} say @param {unknown} [more] what can be done */
export const askKey = (say, more = others(say)) =>
  html`<section class="block"
    ><h1 class="ask" tabindex="-1">${say('start.key')}</h1><p>${say('start.key.why')}</p>
    <p>${say('start.key.own')}</p>${more}</section
  >`;
