/** The page of a facilitator: without a link in its address it makes a workshop, with one it is the wall. */
import { NAME } from '../../ui/brand.js';
import { html, render } from '../../vendor/lit-html.js';
import { arrived, ask, speak } from '../../core/api.js';
import { tab } from '../../core/links.js';
import { baseOf, brand, dialogues, nearest, tongues } from '../../ui/page.js';
import { sayer } from '../../core/say.js';
import { named } from '../../ui/traces.js';
import { able } from '../../core/seal.js';
import { key, takeKey } from '../../ui/create-key.js';
import { kept } from './kept.js';
import { setup } from './setup.js';

/** @typedef {import('./types').Link} Link
 * @typedef {{link: Link, prepared: import('./types').Prepared[]}} Record_ */

const SECRET = /^[\w-]{43}$/;
const root = /** @type {HTMLElement} */ (document.getElementById('root'));
/** What this tab watches; the links themselves are kept only where the facilitator asks for it. */
const here = tab('wall', 'link');
let shelf = /** @type {any} */ (null);

/** `#<workshop>.<token>.<private key>[.<projector's token>]` @param {string} hash @returns {Link | null} */
function read(hash) {
  const [id = '', token = '', d = '', p, ...more] = hash.slice(1).split('.');
  if (
    !/^[\w-]{22}$/.test(id) ||
    !SECRET.test(token) ||
    !/^[\w-]{100,300}$/.test(d) ||
    more.length ||
    (p !== undefined && !SECRET.test(p))
  )
    return null;
  return { id, token, d, ...(p && { p }) };
}

const say = sayer(() => shelf?.ui);

/** @param {Record_} record */
async function watch({ link, prepared }) {
  here.set({ link, prepared });
  const [{ app }, { line, server }] = await Promise.all([import('./app.js'), import('./server.js')]);
  await app({
    root,
    link,
    words: shelf,
    server: server(link.id, link.token),
    line: line(link.id, link.token),
    base: baseOf(shelf),
    prepared,
    keep: (some) => here.set({ link, prepared: some }),
    leave: () => (here.set(null), location.reload()),
    forget: () => (here.set(null), kept.drop(link.id)),
  });
}

/** @param {Record_} record */
function go(record) {
  // a fresh page: what was drawn for the making of it is gone, and Back does not lead into it
  here.set(record);
  location.reload();
}

function draw() {
  const { languages, language: now, protocols } = shelf;
  arrived(root);
  root.className = 'start at-setup';
  document.title = `${say('create.title')} · ${NAME}`;
  render(
    html`${brand(say('create.tagline'))}
      <main class="content"
        >${
          able()
            ? setup({ say, protocols, languages, language: now, draw, go, door: key(), shelf })
            : html`<section class="block"
                ><h1 class="ask">${say('start.no-crypto')}</h1><p>${say('start.no-crypto.why')}</p></section
              >`
        }</main
      >
      <footer class="base small soft"
        ><p>${say('create.foot')}</p
        ><p><a href="/help">${say('start.help')}</a> ${tongues(say('start.language'), shelf)}</p></footer
      >`,
    root,
  );
}

/** @param {string} tag */
async function fetched(tag) {
  const [list, said] = await Promise.all([dialogues(tag), ask(`words/wall?lang=${tag}`)]);
  return { ...list, ...said, ui: { ...list.ui, ...said.notes, ...said.ui } };
}

async function boot() {
  const given = read(location.hash);
  takeKey();
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  if (given) here.set({ link: given, prepared: here.get()?.link?.id === given.id ? here.get().prepared : [] });
  shelf = await nearest(fetched);
  speak(document.documentElement, shelf.language);
  named(shelf.ui);
  const record = here.get();
  if (record && able()) watch(record);
  else draw();
}

boot();
