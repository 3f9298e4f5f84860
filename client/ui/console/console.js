/**
 * The therapist's page: one couple, beside a call. Drawn from the same views and moves as the panels; 400 px
 * show it at a glance, a wide window in three columns: now, hands, timeline and notes. Loaded only where the
 * seat is the therapist's.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { ask } from '../../core/api.js';
import { styled } from '../style.js';
import { icon } from '../signs.js';
import { local } from '../panel/device.js';
import { lazy } from '../panel/regions.js';
import { answered, envOf, heard } from '../panel/panel.js';
import { time } from '../panel/time.js';
import { who } from '../panel/who.js';
import { act, hands, handsOf, undo } from './hands.js';
import { nested } from './marks.js';
import { shares, soFar, standing, steps, top } from './now.js';
import { fresh as page, notes } from './notes.js';
import { reel, replay } from './replay.js';
import { room } from './room.js';
import { SHEETS } from './sheets.js';
import { storyIn } from '../../core/story.js';
import { dialogues } from '../../core/timeline.js';
import { track } from './track.js';
import { voicesOf } from './voices.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('../panel/types').Context} Context
 * @typedef {import('../panel/types').Actions} Actions
 * @typedef {import('../panel/types').Env} Env
 * @typedef {import('./marks.js').Step} Step
 * @typedef {import('../../core/wire').Protocol} Protocol
 * @typedef {ReturnType<typeof deskOf>} Desk
 * @typedef {{session: string, tokens: (string | undefined)[], line: Pick<ReturnType<typeof
 * import('../../core/connection.js').connect>, 'on' | 'now'>, context: Context, actions: Actions}} How */

const WIDE = '(min-width: 900px)';
const AGAIN = 3000;
/** The field of an open sheet. */
const SHEET = '.over textarea';

/** What the console knows beside the view. @param {string} session @param {() => number} now server ms */
export const deskOf = (session, now) => ({
  session,
  seen: /** @type {Set<string>} */ (new Set()),
  visited: /** @type {Set<string>} */ (new Set()),
  entries: /** @type {import('../../core/timeline.js').Entry[]} */ ([]),
  partial: false,
  plan: /** @type {(Protocol & {steps: Step[]}) | undefined} */ (undefined),
  shelf: /** @type {Protocol[]} */ ([]),
  planned: '',
  wanted: '',
  message: '',
  trouble: '',
  tab: '',
  table: false,
  keys: true,
  env: /** @type {Env | undefined} */ (undefined),
  note: page(),
  voices: voicesOf(now),
  reel: /** @type {import('./replay.js').Reel | null} */ (null),
  ui: /** @type {Record<string, string>} */ ({}),
  wide: () => globalThis.matchMedia?.(WIDE).matches ?? false,
  /** The steps of each dialogue that this talk was, by its id: another one may have been taken up meanwhile. */
  plans: /** @type {Map<string, Step[]>} */ (new Map()),
  /** Until the plan is here a step has no title; its name is no word for people. @param {string} _name @param {string}
   * [_of] its dialogue @returns {string} */
  titleOf: (_name, _of) => '…',
  /** What the talk is called: each dialogue that it was, in their order.
   * @param {import('../../core/timeline.js').Track} track @param {{protocol?: string, title: string}} last */
  called(track, { protocol, title }) {
    const titles = dialogues(track).map((id) =>
      id === protocol ? title : (this.shelf.find((one) => one.id === id)?.title ?? id),
    );
    return titles.join(' → ') || title;
  },
  /** Opens the replay of what this seat saw. @param {() => void} redraw */
  replay(redraw) {
    this.reel = reel(this.entries, 'therapist');
    redraw();
  },
});

/** The plan of this dialogue, and the others that could follow. @param {Desk} desk @param {string} protocol
 * @param {Context} context */
async function plan(desk, protocol, context) {
  if (desk.planned === protocol) return;
  desk.planned = protocol;
  try {
    const lang = context.texts.language;
    const [its, all] = await Promise.all([ask(`protocols/${protocol}?lang=${lang}`), ask(`protocols?lang=${lang}`)]);
    desk.plans.set(protocol, nested(/** @type {Step[]} */ (its.steps)));
    const titleOf = (/** @type {string} */ name, of = protocol) =>
      desk.plans.get(of)?.find((one) => one.name === name)?.title ??
      Object.values(context.texts.defaults?.[name.replace('aside-', 'aside.')] ?? {}).find((part) => part?.title)
        ?.title ??
      '…';
    Object.assign(desk, { plan: its, shelf: all.protocols, titleOf });
    await former(desk, lang);
    context.redraw();
  } catch {
    setTimeout(() => ((desk.planned = ''), context.redraw()), AGAIN);
  }
}

/** The plans of the dialogues before this one. @param {Desk} desk @param {string} lang */
async function former(desk, lang) {
  const others = new Set(desk.entries.map(({ view }) => view.protocol).filter((id) => id && !desk.plans.has(id)));
  for (const id of others)
    desk.plans.set(id, nested(/** @type {Step[]} */ ((await ask(`protocols/${id}?lang=${lang}`)).steps)));
}

/** Keeps what is seen: one entry for each new view. @param {Desk} desk @param {View} view */
function note(desk, view) {
  const last = desk.entries.at(-1)?.view;
  desk.visited.add(view.step.name);
  if (!last || last.version !== view.version || last.epoch !== view.epoch || last.own !== view.own)
    desk.entries.push({ at: view.now, view });
}

/** What happened before this page was opened, if the server tells. @param {Desk} desk @param {string} token
 * @param {string} language @param {() => void} redraw */
async function story(desk, token, language, redraw) {
  const had = await ask(`sessions/${desk.session}/story`, { token }).catch(() => null);
  const first = desk.entries[0]?.at ?? Infinity;
  const before = storyIn(had).filter(({ at }) => at < first);
  desk.entries.unshift(...before);
  for (const { view } of before) desk.visited.add(view.step.name);
  if (desk.planned) await former(desk, language).catch(() => undefined);
  desk.partial = !had && !['lobby', undefined].includes(desk.entries[0]?.view.stage);
  redraw();
}

/** A key is a hand; while somebody types, keys are letters. @param {KeyboardEvent} event @param {Env | undefined} env
 * @param {Desk} desk */
export function press(event, env, desk) {
  const at = /** @type {HTMLElement} */ (event.composedPath?.()[0] ?? event.target);
  if (!env || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.key === 'Escape' && local.sheet) return (event.preventDefault(), env.open(local.sheet));
  if (at.closest?.('input, textarea, select')) return;
  if (event.key === '?') return env.open('keys');
  if (!desk.keys || local.sheet) return;
  const key = event.key.toLowerCase();
  const hand = handsOf(env, desk).find((one) => one.key === key);
  if (hand) {
    desk.wanted = SHEET;
    act(env, hand);
  } else if (key === 'u' && env.can.has('undo')) env.send('undo');
  else if (key === 't' || key === 'n') show(desk, key === 't' ? 'timeline' : 'notes', env.context.redraw);
  else return;
  event.preventDefault();
}

/** @param {Desk} desk @param {string} tab @param {() => void} redraw */
function show(desk, tab, redraw) {
  if (!desk.wide()) desk.tab = desk.tab === tab ? '' : tab;
  if (tab === 'notes' && (desk.wide() || desk.tab)) desk.wanted = '.pad';
  redraw();
}

/** Who came by a key may write at once. The field is there right after the next drawing, before another key can come,
 * or as soon as the module of its sheet is. @param {Desk} desk */
function write(desk) {
  if (desk.wanted === SHEET && !local.sheet) desk.wanted = '';
  if (desk.wanted)
    queueMicrotask(() => {
      const field = /** @type {HTMLElement | null} */ (desk.wanted && document.querySelector(desk.wanted));
      if (!field) return;
      desk.wanted = '';
      field.focus();
    });
}

/** An open sheet stands in place of the hands. @param {Env} env @param {Desk} desk */
function sheet(env, desk) {
  const { words, context } = env;
  const its = SHEETS[local.sheet]?.(env, desk) ?? lazy('sheets', context.redraw, (all) => all.sheet(env, local.sheet));
  if (!its) return nothing;
  const close = () => env.open(local.sheet);
  return html`<section class="page tight over" aria-label=${its.heading ?? ''}
    ><h2>${its.heading}</h2>${its.lead}${its.ask ? html`<p class="ask">${its.ask}</p>` : nothing}
    ${
      its.hints?.length
        ? html`<ul class="hints"
            >${its.hints.map((hint) => html`<li><span>${hint}</span></li>`)}</ul
          >`
        : nothing
    }${its.body}
    ${its.end ? html`<div class="end">${its.end}</div>` : nothing}<button class="second" @click=${close}
      >${words.ui('sheet.back')}</button
    ></section
  >`;
}

/** Timeline and notes: beside each other where there is room, else one at a time. @param {Env} env
 * @param {Desk} desk */
function tabs(env, desk) {
  const { words, context } = env;
  const close = () => ((desk.reel = null), context.redraw());
  const line = () => (desk.reel ? replay(desk.reel, env, desk.session, close) : track(env, desk));
  if (desk.wide()) return html`<div class="beside">${line()}${notes(env, desk)}</div>`;
  const button = (/** @type {string} */ tab) =>
    html`<button
      class="second"
      aria-expanded=${desk.tab === tab}
      aria-controls="beside"
      @click=${() => show(desk, tab, context.redraw)}
      >${words.ui(`console.tab.${tab}`)}</button
    >`;
  return html`<div class="beside"
    ><div class="two-tabs" role="group" aria-label=${words.ui('console.tabs')}
      >${['timeline', 'notes'].map(button)}</div
    >
    <div id="beside">${desk.tab === 'timeline' ? line() : desk.tab === 'notes' ? notes(env, desk) : nothing}</div></div
  >`;
}

/** @param {Env} env @param {Desk} desk */
function foot(env, desk) {
  const { words, open, send, can, view } = env;
  const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {string} */ key) =>
    html`<button class=${name} aria-expanded=${local.sheet === name} @click=${() => open(name)}
      >${icon(sign)}<span>${words.ui(key)}</span></button
    >`;
  return html`<footer class="foot"
    >${button('leave', 'leave', 'leave')}${
      can.has('stop') && view.stage !== 'closed'
        ? html`<button @click=${() => send('stop')}>${icon('stop')}<span>${words.ui('stop')}</span></button>`
        : nothing
    }
    ${button('see', 'eye', 'see.all')}${
      desk.wide() ? button('keys', 'keys', 'console.keys') : nothing
    }${button('help', 'help', 'help')}</footer
  >`;
}

/** What stands where the hands are: the waiting room, the end, a stop, or the hands. @param {Env} env
 * @param {Desk} desk */
function middle(env, desk) {
  const { view, words } = env;
  const hum = env.context.hum?.note(env) ?? nothing;
  const notice = (/** @type {string} */ title, /** @type {string} */ says) =>
    html`<section class="block"><h2 class="ask" data-said>${title}</h2><p class="soft">${says}</p></section>`;
  const base =
    view.step.kind === 'veiled'
      ? notice(words.ui('veiled.ask'), words.ui('veiled.why'))
      : view.stage === 'closed'
        ? notice(words.ui('console.ended'), words.ui('console.ended.why'))
        : view.stage === 'lobby'
          ? room(env)
          : nothing;
  const idle = view.step.kind === 'veiled' || view.stage === 'closed';
  return html`<div class="middle"
    >${hum}${local.sheet ? sheet(env, desk) : html`${base}${idle ? nothing : hands(env, desk)}`}${undo(env)}</div
  >`;
}

/** The whole page. @param {View} view @param {Context} context @param {Actions} actions @param {Desk} desk */
export function draw(view, context, actions, desk) {
  if (context.texts.ui.console === undefined) Object.assign(context.texts.ui, desk.ui);
  note(desk, view);
  desk.voices.see(view);
  plan(desk, view.protocol, context);
  const env = envOf(view, context, actions);
  desk.env = env;
  write(desk);
  const veiled = view.step.kind === 'veiled';
  const clock = !veiled && !['lobby', 'closed'].includes(view.stage);
  return html`<main class="panel console" data-me="therapist" data-page="${view.step.kind}.${view.step.place}"
    >${top(env, desk)}<h1 class="sr">${env.words.ui('console')}: ${context.texts.title}</h1>
    <div class="desk"
      ><div class="glance"
        >${who(env, {})}${clock ? time(env) : nothing}${clock ? steps(env, desk) : nothing}${
          veiled ? nothing : html`<div class="standing">${standing(env)}</div>`
        }
        ${soFar(env, desk)}${clock ? shares(env) : nothing}</div
      >${middle(env, desk)}${tabs(env, desk)}</div
    >${foot(env, desk)}${answered(env)}<p class="sr" role="status" data-live></p>${heard(env)}</main
  >`;
}

/** Sits down at the console: loads its words and style, listens to keys and signals. Throws ApiError.
 * @param {How} how */
export async function sit({ session, tokens: [token = ''], line, context, actions }) {
  const desk = deskOf(session, line.now);
  desk.keys = !context.prefs.get('desk-keys-off');
  const [{ ui }] = await Promise.all([
    ask(`words/console?lang=${context.texts.language}`),
    styled('ui/console/console.css'),
  ]);
  desk.ui = ui;
  line.on('signal', (signal) => (desk.voices.hear(signal), context.redraw()));
  matchMedia(WIDE).addEventListener('change', context.redraw);
  // before the window hears of it: an Esc that closes a sheet is not one that leads out
  document.addEventListener('keydown', (event) => press(event, desk.env, desk));
  story(desk, token, context.texts.language, context.redraw);
  // the way back counts its seconds, and a voice that was not heard of again is forgotten
  setInterval(() => (desk.env?.view.undo || desk.voices.drawn) && context.redraw(), 1000);
  return { page: (/** @type {View} */ view) => draw(view, context, actions, desk) };
}
