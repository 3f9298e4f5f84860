/**
 * The panel: seven regions that never move, drawn from one view. Pure but for what a device knows itself
 * (device.js): the same view, words and settings draw the same page. After each drawing, `beside.drawn()` of
 * clock.js writes the numbers.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { calm, large, over, pageOf } from './card.js';
import { arcs, icon } from '../draw.js';
import { arrive, local, settle } from './device.js';
import { lazy } from './regions.js';
import { quiet } from './quiet.js';
import { time } from './time.js';
import { partnerOf } from '../../core/text.js';
import { sharing, speech } from './speech.js';
import { who } from './who.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Context} Context
 * @typedef {import('./types').Actions} Actions
 * @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** Before the gate nobody is ready; with one device for two, the seat that is to do something next. @param {View} view
 * @param {Context} context @returns {View} */
export function shown(view, { couch, views, gate, redraw }) {
  if (gate && view.stage === 'lobby') return { ...view, moves: view.moves?.filter(({ move }) => move !== 'ready') };
  return (couch && views && lazy('pages', redraw, (its) => its.turn(Object.values(views)))) || view;
}

/** @param {View} view @param {Context} context @param {Actions} actions @returns {Env} */
export function envOf(view, context, actions) {
  const open = (/** @type {string} */ sheet) => {
    local.sheet = local.sheet === sheet ? '' : sheet;
    local.opened++;
    context.redraw();
  };
  const send = (/** @type {string} */ move, args = {}) => {
    local.sheet = '';
    actions.act(move, args, view.seat);
    context.redraw();
  };
  local.redraw = context.redraw;
  return {
    view,
    context,
    actions,
    open,
    send,
    me: view.seat === 'therapist' ? null : view.seat,
    other: partnerOf(view.seat),
    can: new Map(view.moves?.map((move) => [move.move, move])),
    words: speech(view, context),
  };
}

/** Where we are, who is here, and at the end the one status of what was tapped. @param {Env} env */
function top({ view, context, words }) {
  const { step, people, stage } = view;
  const at = (/** @type {string} */ key, /** @type {number} */ n, /** @type {number} */ of) => words.ui(key, { n, of });
  const place =
    stage === 'break'
      ? words.ui('where.break')
      : step.aside
        ? words.ui(`where.${step.aside}`)
        : step.kind === 'close'
          ? words.ui('where.close')
          : step.rounds && step.half
            ? at('where.turn', ((step.round ?? 1) - 1) * 2 + step.half, step.rounds * 2)
            : step.rounds && step.rounds > 1
              ? at('where.round', step.round ?? 1, step.rounds)
              : context.texts.title;
  const act = context.status.acts.at(-1)?.state ?? 'kept';
  const [sign, key] =
    context.status.line === 'down' ? ['waiting', 'line.down'] : [act === 'refused' ? 'nottaken' : act, `line.${act}`];
  return html`<div class="top"
    ><span>${place}${people.therapist?.here ? ` · ${words.ui('where.therapist')}` : nothing}</span>
    <span class="kept">${icon(sign)}${words.ui(key)}</span></div
  >`;
}

/** @param {Env} env @param {Page} page */
function card(env, page) {
  const { view, context, words } = env;
  const sheet =
    local.sheet &&
    (context.own?.sheet(env, local.sheet) || lazy('sheets', context.redraw, (its) => its.sheet(env, local.sheet)));
  const shows = /** @type {Page} */ (sheet || page);
  const heading =
    shows.heading ??
    (context.couch && !sharing(context, view) && !['closed', 'keep'].includes(view.step.place)
      ? words.ui('couch.turn')
      : words.title);
  const hints = shows.hints ?? words.hints;
  const start = (!context.couch && env.me) || 'a';
  const more = sheet ? undefined : context.own?.more(env);
  const taps =
    !sheet && !page.alone && env.can.has('consent') && lazy('pact', context.redraw, (its) => its.quietly(env));
  const hour = !sheet && view.plan && lazy('hour', context.redraw, (its) => its.line(env));
  const content = html`<section
    class="page ${shows.tight ? 'tight' : ''}"
    tabindex="0"
    aria-label=${heading || words.ui('page')}
  >
    <h1 class=${heading ? '' : 'sr'}>${heading || words.title}</h1>${shows.lead}
    ${(shows.ask ?? words.ask) ? html`<p class="ask">${shows.ask ?? words.ask}</p>` : nothing}
    ${
      hints.length
        ? html`<ul class="hints"
            >${hints.map((hint) => html`<li><span>${hint}</span></li>`)}</ul
          >`
        : nothing
    }
    ${shows.body}${
      shows.end || more || taps || hour
        ? html`<div class="end">${hour || nothing}${more}${shows.end}${taps || nothing}</div>`
        : nothing
    }
    ${!sheet && page.arcs ? arcs(start, partnerOf(start), view.floor) : nothing}</section
  >`;
  const stack =
    !sheet && page.stack
      ? html`<div class="stack" role="group" tabindex="-1" data-main aria-label=${words.ask}
          >${page.stack}${answered(env)}</div
        >`
      : nothing;
  const news = sheet
    ? nothing
    : [
        context.gate === undefined ? nothing : lazy('gate', context.redraw, (its) => its.again(env)),
        context.hum?.note(env),
        page.bare ? nothing : lazy('notes', context.redraw, (its) => its.note(env)),
      ];
  return html`<div class="card"
    >${local.flip ? content : nothing}${local.flip ? nothing : content}${news}${stack}${[
      context.call?.line(env),
      context.ears?.line(env),
    ]}</div
  >`;
}

/** Why a tap did nothing, for the eye; it lies over what stands there and takes no tap. @param {Env} env */
export const answered = ({ words }) =>
  local.says ? html`<p class="answered" aria-hidden="true"><span>${words.ui(local.says)}</span></p>` : nothing;

/** The same for the ear: the place is there before the words, so that they are heard. @param {Env} env */
export const heard = ({ words }) =>
  html`<p class="sr" role="status">${local.says ? words.ui(local.says) : nothing}</p>`;

/** The one thing to do, or the sentence that nothing is needed. @param {Env} env @param {Page} page */
function act(env, page) {
  const { view, words, context, open, send } = env;
  const primary = view.moves?.find((move) => move.primary);
  const waits = context.status.acts.some(
    (one) => one.move === primary?.move && (one.state === 'sending' || one.state === 'waiting'),
  )
    ? 'tap.sending'
    : '';
  let inner;
  if (local.sheet)
    inner = html`<button class="second" @click=${() => open('')}
      >${words.ui(view.stage === 'lobby' ? 'write.back' : 'sheet.back')}</button
    >`;
  else if (page.stack) return html`<div class="act"></div>`;
  else if (page.two) return html`<div class="act two" tabindex="-1" data-main>${page.two}${answered(env)}</div>`;
  else if (primary && !page.alone && sharing(context, view))
    return html`<div class="act two" tabindex="-1" data-main
      >${lazy('pages', context.redraw, (its) => its.named(env, primary.move))}${answered(env)}</div
    >`;
  else if (page.main) inner = page.main;
  else if (primary && page.rest === undefined)
    inner = large(words.label(primary.move), () => send(primary.move), waits);
  else inner = html`<p class="calm">${page.rest || calm(env)}</p>`;
  return html`<div class="act" tabindex="-1" data-main>${inner}${answered(env)}</div>`;
}

/** Who sees the page; where something lies over it that others see, or do not, the footer claims nothing. @param {Env}
 * env @param {Page} page */
function foot(env, page) {
  const { view, words, open, can, send, context } = env;
  const seen =
    local.sheet || context.hum?.note(env)[0]
      ? 'see.title'
      : page.alone
        ? 'see.only'
        : view.people.therapist
          ? 'see.three'
          : view.host?.visit === 'in'
            ? 'see.host'
            : 'see.two';
  const button = (/** @type {string} */ sheet, /** @type {string} */ sign, /** @type {string} */ key) =>
    html`<button class=${sheet} aria-expanded=${local.sheet === sheet} @click=${() => open(sheet)}
      >${icon(sign)}<span>${words.ui(key)}</span></button
    >`;
  return html`<footer class="foot"
    >${button('leave', 'leave', 'leave')}${
      can.has('stop') && view.stage !== 'closed'
        ? html`<button @click=${() => send('stop')}>${icon('stop')}<span>${words.ui('stop')}</span></button>`
        : nothing
    }${button('see', page.alone ? 'lock' : 'eye', seen)}${button('help', 'help', 'help')}</footer
  >`;
}

/** The whole panel. @param {View} given @param {Context} context @param {Actions} actions */
export function panel(given, context, actions) {
  const view = shown(given, context);
  arrive(view);
  const env = envOf(view, context, actions);
  const { key, sheet, handed, again } = local;
  // on one device the two tap the same page one after the other
  settle(
    [
      sharing(context, view) ? view.step.id : key,
      sheet,
      handed,
      again,
      local.page,
      over(env),
      context.gate && view.stage,
      view.draft?.n,
      view.consent?.mine,
      view.moves?.find(({ primary }) => primary)?.move,
    ].join(),
  );
  const page = pageOf(env);
  const noClock = page.noClock && !view.clock;
  // wherever the focus is: what had it may have gone with the sheet before; a panel that is only drawn takes no keys
  if (actions.gate)
    document.onkeydown = (event) => {
      if (event.key === 'Escape' && local.sheet) {
        event.preventDefault();
        env.open(local.sheet);
      }
      // a key that is held down is one tap
      if (event.key === 'Enter' && event.repeat && /** @type {Element} */ (event.target).closest('button'))
        event.preventDefault();
    };
  return html`<main
    class="panel ${noClock ? 'no-clock' : ''}"
    data-me=${view.seat}
    data-page="${view.step.kind}.${view.step.place}"
  >
    ${top(env)}${who(env, page)}${
      noClock ? nothing : time(env)
    }${card(env, page)}${act(env, page)}${quiet(env)}${foot(env, page)}
    <p class="sr" role="status" data-live></p>${heard(env)}</main
  >`;
}
