/** The library of dialogues: a list, and a page for each with its cards as they will appear. The address
 * says which one. */
import { NAME, ways } from '../../ui/brand.js';
import { html, render } from '../../vendor/lit-html.js';
import { arrived, ask, speak } from '../../core/api.js';
import { prefs } from '../../core/links.js';
import { brand, dialogues, nearest, tongues } from '../../ui/page.js';
import { sayer } from '../../core/say.js';
import { named } from '../../ui/traces.js';
import { list, open } from './list.js';

/** @typedef {import('../../core/wire').Protocols} All
 * @typedef {import('../../core/asked').WordsOf<'gallery'>} Said
 * @typedef {Said & Pick<All, 'protocols' | 'public_url' | 'key_needed'>} Shelf */

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

function main() {
  const its = chosen();
  const { protocols, strips } = state.shelf;
  if (its && state.talk) return state.talk.page({ its, strips, say, draw, shelf: state.shelf });
  if (its) return html`<p class="soft">${say('gallery.wait')}</p>`;
  return list({ all: protocols, strips, filter: state.filter, been: !!prefs.get('been'), say, draw });
}

function draw() {
  arrived(root);
  root.className = `start gallery at-${chosen() ? 'talk' : 'list'}`;
  render(
    html`${brand(say('gallery.tagline'))}
      <main class="content">${main()}</main>
      <footer class="base small soft"
        ><p>${say('gallery.foot')}</p
        ><p
          ><a href="/">${say('gallery.home')}</a><a href="/help">${say('gallery.help')}</a> ${ways(say)}
          ${tongues(say('gallery.language'), state.shelf)}</p
        ></footer
      >`,
    root,
  );
}

const heading = () => /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({ preventScroll: true });

/** Draws what the address names. Coming back to the list, it is where it was left. @param {HashChangeEvent} [event] */
function arrive(event) {
  const its = chosen();
  if (event && its && !new URL(event.oldURL).hash) state.scroll = scrollY;
  if (its && !state.talk) import('./talk.js').then((module) => ((state.talk = module), draw(), event && heading()));
  document.title = its ? `${its.title} · ${NAME}` : `${say('gallery.title')} · ${NAME}`;
  draw();
  scrollTo(0, its ? 0 : state.scroll);
  // the first page is announced by its title, and its first stop is the way out
  if (event) heading();
}

async function boot() {
  state.shelf = await nearest(async (tag) => {
    const [{ protocols, public_url, key_needed }, words] = await Promise.all([
      dialogues(tag),
      /** @type {Promise<Said>} */ (ask(`words/gallery?lang=${tag}`)),
    ]);
    return { ...words, protocols, public_url, key_needed };
  });
  speak(document.documentElement, state.shelf.language);
  named(state.shelf.ui);
  addEventListener('hashchange', arrive);
  arrive();
}

boot();
