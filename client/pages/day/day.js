/**
 * A therapist's day: talks prepared ahead, kept on this device behind a passphrase. The server hears of a talk when it
 * is opened, at most a day before its time; until then nothing of it has left this page, and its links open nothing.
 */
import { NAME } from '../../ui/brand.js';
import { html, nothing, render } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { ApiError, arrived, ask, speak } from '../../core/api.js';
import { prefs } from '../../core/links.js';
import { baseOf, brand, dialogues, nearest, tongue } from '../../ui/page.js';
import { icon } from '../../ui/signs.js';
import { HOUR, moment } from '../../core/moment.js';
import { sayer } from '../../core/say.js';
import { able } from '../../core/seal.js';
import { named } from '../../ui/traces.js';
import { shelf } from '../../core/vault.js';
import { leads, prepare } from '../../core/create.js';
import { key, keyless, keyTrouble, takeKey } from '../../ui/create-key.js';
import { made as links } from '../../ui/links.js';
import { led } from '../../ui/meet.js';
import { fresh, missing, setup } from '../../ui/setup.js';
import { local, merged, nextHour, opens, sorted, stateOf } from './list.js';
import { kept } from './notes.js';
import { locked } from './door.js';

/** @typedef {import('./list.js').Item} Item
 * @typedef {import('../../core/wire').Protocol} Protocol
 * @typedef {import('./door.js').Door} Door */

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
/** What stands there before somebody chooses: a gentle one, not the first of the alphabet. */
const FIRST = 'speaker-listener';
const MINUTE = 60_000;

const state = {
  ui: /** @type {Record<string, string>} */ ({}),
  protocols: /** @type {Protocol[]} */ ([]),
  languages: /** @type {string[]} */ ([]),
  language: 'en',
  public_url: '',
  key_needed: false,
  door: /** @type {Door} */ ({ vault: shelf('day'), passphrase: '', again: '', busy: false, trouble: '', file: '' }),
  items: /** @type {Item[] | null} */ (null),
  lasts: true,
  page: 'list',
  at: 0,
  wish: /** @type {import('../../core/create.js').Wish | null} */ (null),
  chosen: /** @type {Item | null} */ (null),
  changing: /** @type {Item | null} */ (null),
  open: { copied: '', code: '', asked: false },
  asked: false,
  busy: '',
  trouble: '',
  said: '',
  sure: '',
};

const say = sayer(() => state.ui);
/** @type {Intl.DateTimeFormatOptions} */
const DAY_AND_HOUR = { weekday: 'short', day: 'numeric', month: 'short', ...HOUR };
const when = (/** @type {number} */ ms) => moment(ms, state.language, DAY_AND_HOUR);
const title = (/** @type {string} */ id) => state.protocols.find((one) => one.id === id)?.title ?? id;
const names = (/** @type {Item} */ { wish }) => [wish.names.a, wish.names.b].join(' · ');

/** Keeps the list on this device, closed. */
async function keep() {
  const { lock } = await import('../../core/vault.js');
  state.lasts = state.door.vault.set(await lock(state.items, state.door.passphrase));
  draw();
}

/** @param {string} page */
function go(page) {
  Object.assign(state, { page, asked: false, trouble: '', busy: '', sure: '' });
  draw();
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({ preventScroll: true });
}

/** @param {Item[]} items from a vault that was opened */
function entered(items) {
  state.items = sorted(merged(state.items ?? [], items));
  go('list');
}

function add() {
  const [its] = state.protocols
    .filter(({ id }) => id === state.wish?.protocol)
    .concat(
      state.protocols.filter(({ id }) => id === FIRST),
      state.protocols,
    );
  if (!its) return;
  const had = state.wish?.names.therapist ?? prefs.get('day-name') ?? '';
  state.wish = { ...fresh(its, state.language), therapist: true, names: { a: '', b: '', therapist: had } };
  Object.assign(state, { at: nextHour(Date.now()), changing: null });
  go('new');
}

/** The server keeps a talk as it first heard of it; on this list even that one has another time. @param {Item} item */
function change(item) {
  Object.assign(state, { at: item.at, wish: structuredClone(item.wish), changing: item });
  go(item.opened ? 'time' : 'new');
}

async function save() {
  const { wish } = state;
  if (!wish || state.busy) return;
  const [first] = missing(wish);
  Object.assign(state, { asked: true, busy: first ? '' : 'save' });
  draw();
  if (first) return /** @type {HTMLElement | null} */ (root.querySelector(`[name=${first}]`))?.focus();
  for (const seat of /** @type {const} */ (['a', 'b', 'therapist'])) wish.names[seat] = wish.names[seat].trim();
  const had = state.changing;
  const { body, made } = await prepare(wish, baseOf(state), had?.made);
  await put({ at: state.at, wish: structuredClone(wish), body: { ...body, waiting_room: true }, made }, had);
}

/** Takes a talk into the list; a new one shows its links. @param {Item} item @param {Item | null} had what it stands
 * for now */
async function put(item, had) {
  state.items = sorted([...(state.items ?? []).filter((one) => one !== had), item]);
  await keep();
  Object.assign(state, {
    chosen: item,
    open: { copied: '', code: '', asked: false },
    said: had ? say('day.changed') : '',
  });
  go(had ? 'list' : 'links');
}

/** Tells the server, then shows the console in a tab of its own. This talk, if the server has it already, is simply
 * entered. @param {Item} item */
async function open(item) {
  const page = window.open('', '_blank');
  Object.assign(state, { busy: item.body.session, trouble: '' });
  draw();
  try {
    await ask('sessions', { body: item.body, token: key() }).catch(async (/** @type {ApiError} */ error) => {
      if (error.code !== 'id-taken' || !(await leads(item.made.links.therapist))) throw error;
    });
    item.opened = Date.now();
    if (page) page.location.href = led(item.made.links.therapist ?? '/');
    state.said = say('day.opened', { who: names(item) });
    await keep();
  } catch (error) {
    page?.close();
    state.trouble =
      keyTrouble(error, say) ||
      (error instanceof ApiError && error.code === 'id-taken'
        ? say('day.taken')
        : error instanceof ApiError && error.code !== 'offline'
          ? error.message
          : say('start.offline'));
  }
  state.busy = '';
  draw();
}

/** @param {Item} item */
function remove(item) {
  state.items = (state.items ?? []).filter((one) => one !== item);
  state.said = say('day.removed');
  go('list');
  keep();
}

/** @param {Item} item */
function row(item) {
  const { session } = item.body;
  const how = stateOf(item, Date.now());
  const may = how !== 'later' && !keyless(state);
  const show = () => (
    Object.assign(state, { chosen: item, open: { copied: '', code: '', asked: false } }),
    go('links')
  );
  const sure = (/** @type {string} */ to) => () => ((state.sure = to), draw());
  return html`<li class="item" data-state=${how}
    ><p class="at"
      ><b>${when(item.at)}</b><span class="small soft">${say(`day.state.${how}`, { at: when(opens(item)) })}</span></p
    >
    <h3>${names(item)}</h3
    ><p class="soft">${title(item.wish.protocol)} · ${tongue(item.wish.locale, state.language)}</p>
    <div class="ways"
      ><button
        class=${how === 'due' ? 'main' : 'second'}
        aria-disabled=${!may || state.busy === session}
        @click=${() => may && open(item)}
        >${say(how === 'open' ? 'day.go' : 'day.open')}</button
      >
      <button class="second" @click=${show}>${say('day.links')}</button>
      <button class="second" @click=${() => change(item)}>${say('day.change')}</button>
      ${
        state.sure === session
          ? html`<span class="sure" role="group" aria-label=${say('day.sure')}
              ><b>${say('day.sure')}</b><button class="link" @click=${() => remove(item)}>${say('day.yes')}</button
              ><button class="link" @click=${sure('')}>${say('day.no')}</button></span
            >`
          : html`<button class="link" @click=${sure(session)}>${say('day.remove')}</button>`
      }</div
    ></li
  >`;
}

function list() {
  const items = state.items ?? [];
  const now = Date.now();
  const today = new Date(now).toDateString();
  const groups = [
    ['past', items.filter((one) => stateOf(one, now) === 'past')],
    ['today', items.filter((one) => stateOf(one, now) !== 'past' && new Date(one.at).toDateString() === today)],
    ['later', items.filter((one) => stateOf(one, now) !== 'past' && new Date(one.at).toDateString() !== today)],
  ];
  const order = [groups[1], groups[2], groups[0]];
  return html`<div class="lead"><h1 tabindex="-1">${say('day.title')}</h1><p class="soft">${say('day.why')}</p></div>
    ${
      keyless(state) ? noKey() : html`<p class="deed"><button class="main" @click=${add}>${say('day.add')}</button></p>`
    }
    <p role="status" class="small soft">${state.said}${state.lasts ? nothing : ` ${say('day.memory')}`}</p
    >${state.trouble ? html`<p class="note" role="alert">${state.trouble}</p>` : nothing}
    ${
      items.length
        ? order.map((group) =>
            group?.[1]?.length
              ? html`<section class="group"
                  ><h2>${say(`day.group.${group[0]}`)}</h2
                  ><ul class="items"
                    >${/** @type {Item[]} */ (group[1]).map(row)}</ul
                  ></section
                >`
              : nothing,
          )
        : html`<p class="note">${say('day.none')}</p>`
    }
    <p class="note small">${say('day.truth')}</p>
    ${kept(say, draw, when)} ${door('open')}`;
}

/** The way in and out of the vault, or what may be done with it. @param {'shut' | 'open'} how */
const door = (how) =>
  locked(how, state.door, {
    say,
    draw,
    entered,
    items: () => state.items ?? [],
    leave: () => ((state.items = null), draw()),
  });

/** When it is due. */
function due() {
  const set = (/** @type {any} */ { target }) =>
    target.value && ((state.at = new Date(target.value).getTime()), draw());
  return html`<label class="setting"
    ><span>${say('day.when')}</span>
    <input type="datetime-local" name="at" step="300" .value=${live(local(state.at))} @change=${set} @blur=${draw}
  /></label>`;
}

function form() {
  const { wish, protocols, languages, changing } = state;
  const its = protocols.find(({ id }) => id === wish?.protocol);
  if (!wish || !its) return nothing;
  const other = (/** @type {any} */ { target }) => {
    const next = protocols.find(({ id }) => id === target.value);
    if (next) state.wish = { ...fresh(next, wish.locale), therapist: true, names: wish.names };
    draw();
  };
  const words = {
    'start.make': changing ? 'day.keep-change' : 'day.save',
    'start.making': 'day.saving',
    'start.back': 'day.back',
  };
  const own = (/** @type {string} */ word, vars = {}) =>
    say(/** @type {Record<string, string>} */ (words)[word] ?? word, vars);
  const speak = (/** @type {any} */ { target }) => (wish.locale = target.value);
  const before = html`<section class="block facts-of"
    >${due()}
    <label class="setting"
      ><span>${say('day.talk')}</span
      ><select name="protocol" @change=${other}>
        ${protocols.map(
          (one) => html`<option value=${one.id} .selected=${live(one.id === its.id)}>${one.title}</option>`,
        )}</select
      ></label
    >
    <label class="setting"
      ><span>${say('day.language')}</span
      ><select name="locale" @change=${speak}>
        ${languages.map(
          (one) => html`<option value=${one} .selected=${live(one === wish.locale)}>${tongue(one)}</option>`,
        )}</select
      ></label
    ></section
  >`;
  const how = { asked: state.asked, busy: !!state.busy, trouble: state.trouble, turn: '' };
  return setup(its, wish, own, { draw, back: () => go('list'), make: save }, how, before);
}

/** Only its time: everything else of an opened talk is as the server has it. */
function time() {
  const { changing } = state;
  if (!changing) return nothing;
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), put({ ...changing, at: state.at }, changing));
  return html`<form class="setup" @submit=${submit}>
    <p><button type="button" class="link" @click=${() => go('list')}>${icon('back')}${say('day.back')}</button></p>
    <h1 tabindex="-1">${names(changing)}</h1><p class="soft">${title(changing.wish.protocol)}</p>
    <section class="block facts-of">${due()}<p class="small soft">${say('day.fixed')}</p></section>
    <div class="deed"><button class="main">${say('day.keep-change')}</button></div></form
  >`;
}

function seats() {
  const { chosen } = state;
  if (!chosen) return nothing;
  /** @type {Record<string, string>} */
  const own = {
    'start.again': 'day.back',
    'start.made': 'day.made',
    'start.made.here': 'day.made',
    'start.made.why': 'day.made.why',
  };
  const words = (/** @type {string} */ word, vars = {}) => say(own[word] ?? word, vars);
  const deep = state.protocols.find(({ id }) => id === chosen.made.protocol)?.depth === 'deep';
  return links(chosen.made, words, state.open, draw, () => go('list'), deep);
}

/** Said before a passphrase is chosen, too. */
const noKey = () => html`<p class="note">${say('start.key')} ${say('start.key.why')}</p>`;

const PAGES = { list, new: form, time, links: seats };

function draw() {
  const shown = !able()
    ? html`<section class="block"
        ><h1 class="ask" tabindex="-1">${say('start.no-crypto')}</h1><p>${say('start.no-crypto.why')}</p></section
      >`
    : state.items
      ? PAGES[/** @type {keyof typeof PAGES} */ (state.page)]()
      : html`${keyless(state) ? noKey() : nothing}${door('shut')}`;
  arrived(root);
  root.className = `start day ${state.items && state.page === 'list' ? '' : 'at-setup'}`;
  render(
    html`${brand(say('day.tagline'), false)}<main class="content">${shown}</main>
      <footer class="base small soft"
        ><p>${say('day.foot')}</p
        ><p><a href="/">${say('day.start')}</a><a href="/help">${say('start.help')}</a></p></footer
      >`,
    root,
  );
}

async function boot() {
  takeKey();
  if (location.hash) history.replaceState(null, '', location.pathname);
  const { protocols, languages, public_url, key_needed, language, ui } = await nearest(async (tag) => {
    const [shelf, words] = await Promise.all([dialogues(tag), ask(`words/console?lang=${tag}`)]);
    return { ...shelf, ui: { ...shelf.ui, ...words.ui } };
  });
  Object.assign(state, { protocols, languages, public_url, key_needed, language, ui });
  speak(document.documentElement, state.language);
  named(ui);
  document.title = `${say('day.title')} · ${NAME}`;
  draw();
  setInterval(() => state.page === 'list' && draw(), MINUTE);
}

boot();
