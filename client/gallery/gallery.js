/** The library of dialogues: a list, and a page for each with its cards as they will appear. The address says which one. */
import { html, render } from '../vendor/lit-html.js';
import { arrived, ask, language, speak } from '../shared/api.js';
import { prefs } from '../shared/links.js';
import { sayer } from '../shared/say.js';
import { list, open } from './list.js';

/** @typedef {import('../start/pick.js').Protocol} Protocol
 * @typedef {{ui: Record<string, string>, strips: Record<string, string[]>, language: string, languages: string[], protocols: Protocol[], public_url?: string}} Shelf */

const AGAIN = 1500;
const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const state = {
  shelf: /** @type {Shelf} */ (/** @type {unknown} */ (null)),
  filter: open(),
  /** the page of one dialogue, once it is asked for @type {any} */
  talk: null,
  scroll: 0,
};

const say = sayer(() => state.shelf?.ui);

const chosen = () => state.shelf.protocols.find(({ id }) => id === location.hash.slice(1));

/** @param {any} event */
function speakOther(event) {
  prefs.set('language', event.target.value);
  location.reload();
}

function main() {
  const its = chosen();
  const { protocols, strips } = state.shelf;
  if (its && state.talk) return state.talk.page({ its, strips, say, draw, shelf: state.shelf });
  if (its) return html`<p class="soft">${say('gallery.wait')}</p>`;
  return list({ all: protocols, strips, filter: state.filter, been: !!prefs.get('been'), say, draw });
}

function draw() {
  const { languages, language: now } = state.shelf;
  const name = (/** @type {string} */ tag) => new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  arrived(root);
  root.className = `start gallery at-${chosen() ? 'talk' : 'list'}`;
  render(html`<header class="brand"><svg class="sign" viewBox="0 0 44 28" aria-hidden="true"><path d="M22 6.88A9 9 0 0 1 22 21.12A9 9 0 0 1 22 6.88z"/><circle cx="16.5" cy="14" r="9"/><circle cx="27.5" cy="14" r="9"/></svg>
      <p><b><a href="/">Sayback</a></b><span class="soft">${say('gallery.tagline')}</span></p></header>
    <main class="content">${main()}</main>
    <footer class="base small soft"><p>${say('gallery.foot')}</p><p><a href="/">${say('gallery.home')}</a><a href="/help">${say('gallery.help')}</a>
      ${languages.length > 1 ? html`<label>${say('gallery.language')} <select @change=${speakOther}>${languages.map((tag) => html`<option .value=${tag} .selected=${tag === now}>${name(tag)}</option>`)}</select></label>` : ''}</p></footer>`, root);
}

/** Draws what the address names. Coming back to the list, it is where it was left. @param {HashChangeEvent} [event] */
function arrive(event) {
  const its = chosen();
  if (event && its && !new URL(event.oldURL).hash) state.scroll = scrollY;
  if (its && !state.talk) import('./talk.js').then((module) => ((state.talk = module), arrive()));
  document.title = its ? `${its.title} · Sayback` : `${say('gallery.title')} · Sayback`;
  draw();
  scrollTo(0, its ? 0 : state.scroll);
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({ preventScroll: true });
}

async function boot() {
  for (;;) {
    const tag = language();
    const [shelf, words] = await Promise.all([ask(`protocols?lang=${tag}`), ask(`words/gallery?lang=${tag}`)]).catch(() => []);
    if (words) {
      const nearest = language(words.languages);
      const again = nearest !== words.language && (await Promise.all([ask(`protocols?lang=${nearest}`), ask(`words/gallery?lang=${nearest}`)]).catch(() => null));
      const [list, said] = again || [shelf, words];
      state.shelf = { ...said, protocols: list.protocols, public_url: list.public_url };
      break;
    }
    await new Promise((done) => setTimeout(done, AGAIN));
  }
  speak(state.shelf.language);
  addEventListener('hashchange', arrive);
  arrive();
}

boot();
