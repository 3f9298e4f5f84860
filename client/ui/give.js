/**
 * One person's link beside a call, by whoever has it to give: in a private message, by six digits that are said aloud,
 * or into a chat that others read. Each tap copies one link. Its words and its style come when the first is drawn.
 */
import { ask, language } from '../core/api.js';
import { giver, introduce, none, same } from '../core/meeting.js';
import { inside } from '../core/create.js';
import { sayer } from '../core/say.js';
import { html, nothing } from '../vendor/lit-html.js';
import { NAME } from './brand.js';
import { copy as put } from './copy.js';
import { icon } from './signs.js';
import { styled } from './style.js';

/** @typedef {import('../core/wire').Seat} Seat
 * @typedef {{seat: Seat, link: string, name: string, redraw: () => void}} Given */

/** ms for which a code holds: the clock of this device says only how long ago it was asked for. */
const OPEN = 600_000;
const AGAIN = 3000;

/** @type {Record<string, string> | undefined} */
let ui;
const say = sayer(() => ui);

/** A sentence about somebody; one of its own for who has no name but a word that stands in for one.
 * @param {string} key @param {string} name */
const about = (key, name) =>
  say(ui?.[`${key}.unnamed`] && say('give.stand-ins').split(' | ').includes(name) ? `${key}.unnamed` : key, { name });

/** What is under way: the link that was copied last and how, the one that could not be, and the one introduction. */
const state = { copied: '', shown: '', loading: false, link: '', since: 0, meeting: none() };

/** @param {() => void} redraw */
async function load(redraw) {
  if (state.loading) return;
  state.loading = true;
  try {
    const [words] = await Promise.all([
      ask(`words/give?lang=${document.documentElement.lang || language()}`),
      styled('ui/give.css'),
    ]);
    ui = words.ui;
  } catch {
    await new Promise((done) => setTimeout(done, AGAIN));
  }
  state.loading = false;
  redraw();
}

/** @param {Given} given */
async function begin({ seat, link, redraw }) {
  const its = inside(link);
  if (!its) return;
  const own = none();
  Object.assign(state, { link, meeting: own, since: Date.now() });
  redraw();
  const { bearer, give: leaves } = await giver(its, seat);
  const open = () => own === state.meeting && state.link === link && Date.now() - state.since < OPEN;
  const changed = () => {
    redraw();
    document.querySelector('.handed')?.scrollIntoView({ block: 'nearest' });
  };
  const how = { give: leaves, open, changed };
  hows.set(own, how);
  await introduce(own, bearer, how);
}

/** @type {WeakMap<import('../core/meeting.js').Meeting, import('../core/meeting.js').How>} */
const hows = new WeakMap();

/** @param {string} six */
const spaced = (six) => html`<p class="said digits" translate="no">${six.slice(0, 3)} ${six.slice(3)}</p>`;

/** The six digits, as far as they have come. @param {Given} given */
function digits(given) {
  const { name, link, redraw } = given;
  const own = state.meeting;
  const how = hows.get(own);
  if (state.link !== link) return nothing;
  const text = (/** @type {string} */ ask, why = '', /** @type {unknown} */ more = nothing) =>
    html`<div class="handed" role="status"
      ><p><b>${about(`give.${ask}`, name)}</b></p
      >${more}${why ? html`<p class="small soft">${about(`give.${why}`, name)}</p>` : nothing}</div
    >`;
  if (own.stage === 'code')
    return text(
      'type',
      'type.why',
      html`<p translate="no"><b>${new URL(link).host}/code</b></p
        >${spaced(own.code)} <p class="small soft">${about('give.waits', name)}</p>`,
    );
  if (own.stage === 'digits' && how)
    return html`${text('same', 'same.why', spaced(own.digits))}<p class="ways"
        ><button type="button" class="second" @click=${() => same(own, how)}>${say('give.yes')}</button>
        <button type="button" class="second" @click=${() => ((own.stage = 'over'), redraw())}
          >${say('give.no')}</button
        ></p
      >`;
  if (own.stage === 'done') return text('done', 'done.why');
  if (own.stage !== 'over') return text('making');
  return html`${text('over', 'over.why')}<p
      ><button type="button" class="second" @click=${() => begin(given)}>${say('give.again')}</button></p
    >`;
}

/** A link that leads to other devices. @param {Given} given */
export function give(given) {
  const { link, name, redraw } = given;
  if (!ui) return void load(redraw);
  const copy = (/** @type {string} */ how) => () =>
    put(link).then(
      () => ((state.copied = `${how} ${link}`), redraw()),
      () => ((state.shown = link), redraw()),
    );
  const done = (/** @type {string} */ how) => state.copied === `${how} ${link}`;
  const open = state.link === link;
  const flip = () => (open ? ((state.link = ''), redraw()) : begin(given));
  const share = () => navigator.share({ title: NAME, url: link }).catch(() => undefined);
  const button = (/** @type {string} */ how) =>
    html`<button type="button" class="second" @click=${copy(how)}
      >${icon(done(how) ? 'check' : 'copy')}<span
        >${say(done(how) ? 'give.copied' : `give.${how}`)}<span class="small soft"
          >${about(`give.${how}.why`, name)}</span
        ></span
      ></button
    >`;
  return html`<div class="give"
    >${open ? nothing : button('private')}${
      state.shown === link
        ? html`<input
            class="url"
            readonly
            aria-label=${say('give.link', { name })}
            .value=${link}
            @focus=${(/** @type {any} */ { target }) => target.select()}
          />`
        : nothing
    }
    ${
      'share' in navigator && !open
        ? html`<button type="button" class="second" @click=${share}>${icon('share')}${say('give.share')}</button>`
        : nothing
    }
    <button type="button" class="second" aria-expanded=${open} @click=${flip}
      >${icon('pair')}${say('give.digits')}</button
    >${digits(given)} ${open ? nothing : button('chat')}<p class="sr" role="status"
      >${done('private') || done('chat') ? about('give.copied.said', name) : ''}</p
    ></div
  >`;
}
