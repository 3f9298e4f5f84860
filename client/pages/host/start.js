/**
 * Starting a talk from the door inside a call's window, by its therapist: which dialogue, names or none, then the
 * therapist's own seat in this very frame. The links of the two wait in this tab, for the waiting room to give one at a
 * time.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { create } from '../../core/create.js';
import { read, sessionOf, tab } from '../../core/links.js';
import { sayer } from '../../core/say.js';
import { SealError } from '../../core/seal.js';
import { askKey, key, keyless, keyTrouble, pasteKey, putKey } from '../../ui/create-key.js';
import { baseOf } from '../../ui/page.js';
import { pick } from '../../ui/pick.js';
import { fresh, setup } from '../../ui/setup.js';
import { icon } from '../../ui/signs.js';
import { styled } from '../../ui/style.js';

/** @typedef {import('../../core/wire').Protocols & {language: string}} Shelf
 * @typedef {import('../../core/create.js').Wish} Wish */

const SEATS = /** @type {const} */ (['a', 'b', 'therapist']);
/** What is said otherwise here than on the start page. @type {Record<string, string>} */
const OWN = {
  'start.first': 'host.usual',
  'start.first.why': '',
  'start.who': 'host.who',
  'start.therapist.needed': 'host.therapist',
  'start.make': 'host.make',
};

/** Offers it at the door; once tapped, the door gives way. @param {HTMLElement} root @param {string} here the door's
 * address @param {Shelf} shelf */
export function offer(root, here, shelf) {
  const place = /** @type {HTMLElement | null} */ (root.querySelector('[data-start]'));
  const begin = async () => {
    await Promise.all(['ui/start.css', 'pages/host/start.css'].map(styled));
    start(root, here, shelf);
  };
  if (place)
    render(html`<p><button class="link" @click=${begin}>${sayer(() => shelf.ui)('host.start')}</button></p>`, place);
}

/** @param {HTMLElement} root @param {string} here @param {Shelf} shelf */
function start(root, here, shelf) {
  const say = (/** @type {string} */ word, vars = {}) => sayer(() => shelf.ui)(OWN[word] ?? word, vars);
  const state = { wish: /** @type {Wish | null} */ (null), busy: false, trouble: '' };

  const draw = () => render(page(), root);
  const turn = (/** @type {Wish | null} */ wish) => {
    Object.assign(state, { wish, trouble: '' });
    draw();
    scrollTo(0, 0);
    root.querySelector('h1')?.focus({ preventScroll: true });
  };
  const choose = (/** @type {string} */ id) => {
    const its = shelf.protocols.find((one) => one.id === id);
    if (its) turn({ ...fresh(its, shelf.language), therapist: true, names: state.wish?.names ?? none() });
  };
  const none = () => ({ a: '', b: '', therapist: '' });

  async function make() {
    const { wish } = state;
    if (!wish || state.busy) return;
    Object.assign(state, { busy: true, trouble: '' });
    draw();
    try {
      const named = SEATS.map((seat) => [seat, wish.names[seat].trim() || say(`name.${seat}`)]);
      enter(await create({ ...wish, names: Object.fromEntries(named) }, baseOf(shelf), key()), here);
    } catch (error) {
      const { code, message } = /** @type {import('../../core/api.js').ApiError} */ (error);
      if (code === 'create-key') putKey('');
      const known = code === 'offline' ? say('start.offline') : keyTrouble(error, say);
      Object.assign(state, { busy: false, trouble: error instanceof SealError ? say(message) : known || message });
      draw();
    }
  }

  function main() {
    const { wish, busy, trouble } = state;
    if (keyless(shelf)) return askKey(say, html`${pasteKey(say, draw)}<p role="alert">${trouble}</p>`);
    const its = shelf.protocols.find(({ id }) => id === wish?.protocol);
    if (!wish || !its)
      return pick(shelf.protocols, false, say, choose, html`<h1 tabindex="-1">${say('start.pick')}</h1>`);
    const held = { ...its, terms: { ...its.terms, needs: /** @type {const} */ ('therapist') } };
    return setup(held, wish, say, { draw, back: () => turn(null), make }, { asked: false, busy, trouble });
  }

  const page = () =>
    html`<main class="start at-setup"
      >${
        state.wish && !keyless(shelf)
          ? nothing
          : html`<p
              ><button class="link" @click=${() => location.reload()}>${icon('back')}${say('host.back')}</button></p
            >`
      } <div class="content">${main()}</div></main
    >`;
  turn(null);
}

/** Into the therapist's seat of what was made. No link stands in the address, neither now nor in the history.
 * @param {import('../../core/create.js').Made} made @param {string} here */
function enter({ links: { a, b, therapist = '' } }, here) {
  const { pathname, hash } = new URL(therapist);
  const session = sessionOf(pathname);
  tab(session, 'made').set({ a, b });
  tab(session, 'invite').set(read(hash));
  location.assign(`${here}/s/${session}`);
}
