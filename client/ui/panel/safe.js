/**
 * Sheets around the secrets of a seat: six digits read aloud, another device for the same person, a new link for
 * somebody, and starting again. Every secret is made here; the server gets hashes and boxes.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { ask } from '../../core/api.js';
import { make } from '../../core/address.js';
import { copy as put } from '../copy.js';
import { give } from '../give.js';
import { takenOf } from '../../core/taken.js';
import { tab } from '../../core/links.js';
import { framed, here, loopback } from '../../core/place.js';
import { nibble } from '../../core/keys.js';
import { leave } from '../../core/meeting.js';
import { b64, derive, hashed, random, unb64 } from '../../core/seal.js';
import { led } from '../meet.js';
import { icon } from '../signs.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('./types').Trust} Trust */

const SEATS = /** @type {Seat[]} */ (['a', 'b', 'therapist']);

/** What was made on the open sheet. */
const made = { what: '', state: '', until: 0, copied: '', why: '', links: /** @type {Record<string, string>} */ ({}) };

/** @param {string} what */
const begin = (what) => Object.assign(made, { what, state: 'making', until: 0, copied: '', links: {} });

/** @type {((text: string, label: string) => unknown) | undefined} */
let draw;

/** Makes something and shows it, or says that it did not work. @param {Env} env @param {string} what
 * @param {() => Promise<{links: Record<string, string>, until?: number}>} work */
async function working({ context }, what, work) {
  if (made.what === what && made.state === 'making') return;
  begin(what);
  context.redraw();
  try {
    Object.assign(made, await work(), { state: 'made' });
  } catch (error) {
    Object.assign(made, {
      state: 'failed',
      why: /** @type {import('../../core/api.js').ApiError} */ (error).code === 'worn' ? 'links.worn' : 'safe.failed',
    });
  }
  context.redraw();
}

/** The seat of this page on a couch with two. @param {Env} env @param {Trust} trust */
export const mine = ({ view }, { record }) => (record.also?.seat === view.seat ? record.also : record);

/** The partner's key as this device knows it: the new one need not take the server's word for it. @param {Env} env
 * @param {Trust} trust */
function known({ other, me }, { record, keys }) {
  const n = nibble(keys.number, other);
  const its = me ? record.peers?.[other]?.[n] : undefined;
  return its?.D ? [other, n, its.commit, its.D].join('.') : '';
}

/** A second device of this seat: S and d, sealed for whoever has the new invitation. @param {Env} env @param {Trust}
 * trust @param {import('../../core/seal.js').Bytes} [given] the invitation, where two devices have agreed on one */
export async function letIn(env, trust, given) {
  const { session, record, keys } = trust;
  const { S = '', d = '', token = '', ear = '', consent = [] } = mine(env, trust);
  const I = given ?? random(32);
  const both = b64(Uint8Array.of(...unb64(S), ...unb64(d)));
  const words = [both, token, record.L ?? '', known(env, trust), ear, consent.join()];
  const { until } = await leave({ session, seat: env.view.seat, token: keys.token(env.view.seat) }, I, words);
  return { until, links: { [env.view.seat]: make(location.origin, session, [b64(I)], record.L) } };
}

/** @param {Env} env @param {Trust} trust @param {Seat} seat */
async function renew({ view }, { session, record, keys }, seat) {
  const I = random(32);
  const invite = await hashed(b64(await derive('invite', I, session)));
  await ask(`sessions/${session}/invite`, { token: keys.token(view.seat), body: { seat, invite } });
  return { links: { [seat]: led(make(location.origin, session, [b64(I)], record.L)) } };
}

/** The same talk from the beginning, with secrets that nobody has yet. @param {Env} env @param {Trust} trust */
async function afresh({ view, context }, { session, keys, names }) {
  const { create } = await import('../../core/create.js');
  const { again } = await ask(`sessions/${session}`, { token: keys.token(view.seat) });
  const wish = {
    ...again,
    protocol: view.protocol,
    names,
    therapist: !!view.people.therapist,
    locale: context.texts.language,
  };
  // where making talks needs a key, a seat of this talk is one: `<session>.<secret>`
  const token = keys.token(view.seat) ?? '';
  const { links } = await create(wish, location.origin, token.includes('.') ? token : `${session}.${token}`);
  return {
    links: Object.fromEntries(SEATS.filter((seat) => links[seat]).map((seat) => [seat, led(links[seat] ?? '')])),
  };
}

/** A link to copy, and its code for a camera. One that leads to this computer only is opened here, and a
 * sentence says so.
 * @param {Env} env @param {string} seat @param {string} url @param {boolean} code */
function shown({ words, context, view }, seat, url, code) {
  const own = loopback(url);
  if (code && !own && !draw) import('../qr.js').then((its) => ((draw = its.qr), context.redraw()));
  const copy = (/** @type {Event} */ { currentTarget }) => {
    const field = /** @type {HTMLInputElement} */ (/** @type {Element} */ (currentTarget).previousElementSibling);
    put(url)
      .catch(() => field.select())
      .then(() => ((made.copied = seat), context.redraw()));
  };
  const name = context.names[/** @type {Seat} */ (seat)];
  // a call has a chat that others read, too
  const call = (!!view.people.therapist || framed) && made.what !== 'device';
  const go = own
    ? html`<a class="second" href=${url} target="_blank">${words.ui('safe.open')}</a>`
    : call && seat !== view.seat
      ? give({ seat: /** @type {Seat} */ (seat), link: url, name, redraw: context.redraw })
      : html`<button class="second" @click=${copy}
          >${words.ui(made.copied === seat ? 'safe.copied' : 'safe.copy')}</button
        >`;
  return html`<div class="field"
    ><p class="says">${name}</p>${code && !own ? draw?.(url, words.ui('safe.code')) : nothing}
    ${own ? html`<p class="note small">${words.ui('safe.here-only')}</p>` : nothing}
    <input class="url" readonly aria-label=${words.ui('safe.link', { who: name })} .value=${url} />${go}</div
  >`;
}

/** @param {Env} env @param {boolean} code */
const result = (env, code) =>
  html`<div class="group">${Object.entries(made.links).map(([seat, url]) => shown(env, seat, url, code))}</div>`;

/** @param {Env} env @param {string} key @returns {Page} */
const trouble = ({ words }, key) => ({
  heading: words.ui(key),
  ask: words.ui(made.state === 'failed' ? made.why : 'safe.making'),
  hints: [],
});

/** Both hear the other's voice in the call: nobody can stand between them there. @param {Env} env @returns {Page} */
function digits(env) {
  const { words, actions } = env;
  const keys = actions.trust?.()?.keys;
  if (!keys?.number)
    return { heading: words.ui('digits.title'), ask: words.ui('digits.none'), hints: [words.ui('digits.none.why')] };
  if (!keys.digits)
    return {
      heading: words.ui('digits.title'),
      ask: words.ui('digits.old'),
      hints: [words.ui('digits.old.why')],
      end: html`<button class="second" @click=${() => env.open('links')}>${words.ui('links.title')}</button>`,
    };
  const checked = keys.checked();
  return {
    heading: words.ui('digits.title'),
    ask: words.ui('digits.ask'),
    hints: [],
    body: html`<p class="said digits" translate="no">${keys.digits.slice(0, 3)} ${keys.digits.slice(3)}</p>`,
    end: html`<p class="small soft" data-checked=${checked}
        >${icon(checked ? 'check' : 'lock')} ${words.ui(checked ? 'seal.checked' : 'seal.not-checked')}</p
      >
      ${
        checked
          ? nothing
          : html`<button class="second" @click=${() => keys.check(true)}>${words.ui('digits.same')}</button>`
      }
      <button class="link" @click=${() => (keys.check(false), env.open('links'))}
        >${words.ui('digits.differ')}</button
      >`,
  };
}

/** @param {Env} env @returns {Page} */
function device(env) {
  const { words, context, actions } = env;
  const trust = actions.trust?.();
  const fresh = made.what === 'device' && made.links[env.view.seat] && made.until > context.now();
  if (!trust || !mine(env, trust).S)
    return { heading: words.ui('device.title'), ask: words.ui('safe.making'), hints: [] };
  if (made.what !== 'device' || (made.state === 'made' && !fresh))
    queueMicrotask(() => working(env, 'device', () => letIn(env, trust)));
  if (!fresh) return trouble(env, 'device.title');
  return {
    heading: words.ui('device.title'),
    ask: words.ui(here() ? 'device.ask.here' : 'device.ask'),
    hints: [words.ui('device.once')],
    body: result(env, true),
    tight: true,
    end: html`<button class="link" @click=${() => env.open('meeting')}>${words.ui('meeting.open')}</button>`,
  };
}

/** When this seat was taken, where that is told. @param {Env} env @param {Seat} seat */
function when({ view, words, context }, seat) {
  const its = takenOf(view.taken?.[seat], context.now(), context.texts.language);
  return its ? html`<br />${words.ui(`console.taken.${its.key}`, its)}` : nothing;
}

/** @param {Env} env @returns {Page} */
function links(env) {
  const { view, words, actions, context } = env;
  const trust = actions.trust?.();
  // when the talk is over, no partner puts the other's device out
  const alone = context.couch || (view.stage === 'closed' && view.seat !== 'therapist');
  const others = SEATS.filter((seat) => view.people[seat] && seat !== view.seat && !(alone && seat !== 'therapist'));
  if (made.what === 'afresh' && made.state === 'made')
    return {
      heading: words.ui('afresh.title'),
      ask: words.ui('afresh.ask'),
      hints: [],
      tight: true,
      body: result(env, false),
      end: html`<a
        class="second"
        href=${made.links[view.seat] ?? ''}
        @click=${() => tab(trust?.session ?? '', 'outbox').set(null)}
        >${words.ui('afresh.open')}</a
      >`,
    };
  if (made.what.startsWith('links') && made.state === 'made')
    return {
      heading: words.ui('links.title'),
      ask: words.ui('links.made', { who: words.name(/** @type {Seat} */ (made.what.split(' ')[1])) }),
      hints: [words.ui('links.give')],
      tight: true,
      body: result(env, true),
      end: html`<button class="link" @click=${() => (begin(''), context.redraw())}>${words.ui('links.more')}</button>`,
    };
  if (!trust || (made.state === 'making' && made.what && made.what !== 'device')) return trouble(env, 'links.title');
  const row = (
    /** @type {string} */ sign,
    /** @type {string} */ says,
    /** @type {unknown} */ why,
    /** @type {() => unknown} */ tap,
  ) =>
    html`<button @click=${tap}
      >${icon(sign)}<span><b>${says}</b><span class="soft small">${why}</span></span></button
    >`;
  const one = (/** @type {Seat} */ seat) =>
    row(
      'ring',
      words.ui('links.for', { who: words.name(seat) }),
      html`${words.ui('links.for.why', { who: words.name(seat) })}${when(env, seat)}`,
      () => working(env, `links ${seat}`, () => renew(env, trust, seat)),
    );
  return {
    heading: words.ui('links.title'),
    ask: words.ui(made.state === 'failed' ? made.why : 'links.ask'),
    hints: [],
    tight: true,
    body: html`<div class="rows"
      >${others.map(one)}${row('pair', words.ui('afresh'), words.ui('afresh.why'), () =>
        working(env, 'afresh', () => afresh(env, trust)),
      )}</div
    >`,
  };
}

/** @type {Record<string, (env: Env) => Page>} */
export const SAFE = { digits, device, links };
