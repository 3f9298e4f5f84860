/** The start page: pick a dialogue, say who, get the links. Three small pages in one, with the browser's
 * own way back. */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { ApiError, arrived, speak } from '../../core/api.js';
import { sweep } from '../../core/follow.js';
import { prefs, tab } from '../../core/links.js';
import { unpack } from '../../core/next-talk.js';
import { ways } from '../../ui/brand.js';
import { baseOf, brand, dialogues, nearest, tongues } from '../../ui/page.js';
import { sayer } from '../../core/say.js';
import { able, SealError } from '../../core/seal.js';
import { named } from '../../ui/traces.js';
import { create, stands } from '../../core/create.js';
import { askKey, key, keyless, keyTrouble, takeKey } from '../../ui/create-key.js';
import { made as links } from '../../ui/links.js';
import { pick } from '../../ui/pick.js';
import { fresh, invited, missing, setup } from '../../ui/setup.js';

/** @typedef {import('../../core/wire').Protocols & {language: string}} Shelf */

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const kept = tab('start', 'made');
const state = {
  shelf: /** @type {Shelf} */ (/** @type {unknown} */ (null)),
  wish: /** @type {import('../../core/create.js').Wish | null} */ (null),
  made: /** @type {import('../../core/create.js').Made | null} */ (kept.get()),
  open: { copied: '', code: '', asked: false },
  asked: false,
  busy: false,
  trouble: '',
  turn: '',
  over: false,
};

const say = sayer(() => state.shelf?.ui);

/** Which page: the address bar stays as it is, the history knows. */
const page = () => (state.made ? 'made' : history.state?.protocol && state.wish ? 'setup' : 'pick');

/** @param {string | null} protocol */
function go(protocol) {
  if (protocol) history.pushState({ protocol }, '');
  arrive();
}

/** Reads what the page of the history needs, and draws it. */
function show() {
  const { protocol, next } = history.state ?? {};
  const { protocols, languages, language: now } = state.shelf;
  const its = protocols.find(({ id }) => id === protocol);
  if (its && state.wish?.protocol !== its.id) {
    const names = state.wish?.names;
    state.wish = next
      ? invited(its, languages.includes(next.locale) ? next.locale : now, next)
      : { ...fresh(its, now), ...(names && { names }) };
  }
  state.turn = next?.first ?? '';
  Object.assign(state, { asked: false, trouble: '' });
  draw();
}

/** Another page than before, from its top; the first one is announced by its title, and its first stop is
 * the way out. */
function arrive() {
  show();
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({ preventScroll: true });
}

async function make() {
  const { wish, shelf } = state;
  if (!wish || state.busy) return;
  const [first] = missing(wish);
  Object.assign(state, { asked: true, busy: !first, trouble: '' });
  draw();
  if (first) return /** @type {HTMLElement | null} */ (root.querySelector(`[name=${first}]`))?.focus();
  for (const seat of /** @type {const} */ (['a', 'b', 'therapist'])) wish.names[seat] = wish.names[seat].trim();
  try {
    state.made = await create(wish, baseOf(shelf), key());
    kept.set(state.made);
    prefs.set('been', true);
  } catch (error) {
    const offline = error instanceof ApiError && error.code === 'offline';
    state.trouble =
      error instanceof SealError
        ? say(error.message)
        : offline
          ? say('start.offline')
          : keyTrouble(error, say) || /** @type {Error} */ (error).message;
  }
  state.busy = false;
  if (state.made) arrive();
  else draw();
}

/** Lets go of the links. @param {boolean} [over] because they lead nowhere any more */
function again(over = false) {
  kept.set(null);
  Object.assign(state, { made: null, over, open: { copied: '', code: '', asked: false } });
  history.replaceState(null, '');
  arrive();
}

/** Links are shown for as long as they lead somewhere. */
async function look() {
  const { made } = state;
  if (made && !document.hidden && able() && !(await stands(made)) && made === state.made) again(true);
}

/** Where nothing can be sealed, no links are made: what to do instead, for the reader and for who runs the server. */
function unsealed() {
  const { public_url: elsewhere } = state.shelf;
  return html`<section class="block"
    ><h1 class="ask" tabindex="-1">${say('start.no-crypto')}</h1><p>${say('start.no-crypto.why')}</p>
    ${
      elsewhere?.startsWith('https:')
        ? html`<p><a class="second" href=${elsewhere}>${say('start.no-crypto.go')}</a></p>`
        : nothing
    }
    <h2>${say('start.no-crypto.host')}</h2
    ><ul class="dots"
      ><li>${say('start.no-crypto.local')}</li
      ><li>${say('start.no-crypto.tls')}<br /><code>sayback serve --tls-cert cert.pem --tls-key key.pem</code></li>
      <li>${say('start.no-crypto.proxy')}<br /><code>SAYBACK_PUBLIC_URL=https://…</code></li></ul
    ></section
  >`;
}

function main() {
  const { shelf, wish, made, open, busy, asked, trouble, turn, over } = state;
  if (!able()) return unsealed();
  if (page() === 'made' && made) {
    const { depth, terms } = shelf.protocols.find(({ id }) => id === made.protocol) ?? {};
    const only = terms?.devices === 'two';
    return links(made, say, open, draw, () => again(), only || depth === 'deep', only);
  }
  if (keyless(shelf)) return askKey(say);
  const its = page() === 'setup' && shelf.protocols.find(({ id }) => id === wish?.protocol);
  if (its && wish)
    return setup(its, wish, say, { draw, back: () => history.back(), make }, { asked, busy, trouble, turn });
  return html`${over ? html`<p class="note" role="status">${say('start.over')}</p>` : nothing}
  ${pick(shelf.protocols, !!prefs.get('been'), say, go)}`;
}

function draw() {
  const what = html`${brand(say('start.tagline'), false)}
    <main class="content">${main()}</main>
    <footer class="base small soft"
      ><p>${say('start.foot')}</p
      ><p
        ><a href="/help">${say('start.help')}</a> <a href="/code">${say('start.code.own')}</a> ${ways(say)}
        ${tongues(say('start.language'), state.shelf)}</p
      ></footer
    >`;
  arrived(root);
  root.className = `start at-${page()}`;
  render(what, root);
}

async function boot() {
  sweep();
  takeKey();
  // the library leads here with a dialogue already chosen, a talk that has ended with all that the next one needs
  const next = unpack(location.hash);
  const [, protocol] = /^#talk=([a-z0-9-]+)$/.exec(location.hash) ?? [];
  if (next || protocol) {
    history.replaceState(next ? { protocol: next.protocol, next } : { protocol }, '');
    kept.set((state.made = null));
  }
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  state.shelf = await nearest(dialogues);
  speak(document.documentElement, state.shelf.language);
  named(state.shelf.ui);
  addEventListener('popstate', arrive);
  document.addEventListener('visibilitychange', look);
  show();
  look();
}

boot();
