/**
 * The question that is asked alone, before this panel may say "I'm ready". The answer stays in this browser. Without a
 * yes nothing is sent from then on, by nobody's decision but this page's: to everybody else that is a lost line, and so
 * is thinking about it, closing the page, or a question that never loaded. It is asked only when the help is here, too.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { brief, help, its, say, told, unsure } from '../help/help.js';
import { leave, out } from '../exit.js';
import { tab } from '../../core/links.js';
import { loopback } from '../../core/place.js';
import { qr } from '../qr.js';
import { named } from '../traces.js';
import { answer } from './card.js';
import { local, stale } from './device.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** @param {Env} env @returns {Page} */
export function page({ context, actions }) {
  if (!its) {
    told.then(context.redraw);
    return { noClock: true, rest: '' };
  }
  const give = (/** @type {string} */ key) => () => {
    const root = actions.gate?.(key === 'yes');
    if (root) stopped(root, key === 'unsure');
  };
  return {
    noClock: true,
    bare: true,
    alone: say('gate.alone'),
    heading: say('gate.title'),
    ask: say('gate.ask'),
    hints: [say('gate.stays'), say('gate.fine')],
    stack: ['yes', 'no', 'unsure'].map((key) => answer('', say(`gate.${key}`), '', give(key))),
  };
}

/** When this page was last looked at, outside a break (browser ms). */
let seen = Date.now();
const away = () => document.hidden && !(/** @type {any} */ (globalThis).documentPictureInPicture?.window);
document.addEventListener('visibilitychange', () => (away() ? (seen = Date.now()) : local.redraw()));

/** The question once more after more than an hour away or on a new day; before the first step it is the page itself.
 * Here it holds nothing back: whoever taps nothing, or "go on", goes on. @param {Env} env */
export function again(env) {
  const { view, context } = env;
  if (stale(seen) && !context.gate) {
    context.gate = true;
    queueMicrotask(context.redraw);
  }
  if (stale(seen) || (!away() && view.stage !== 'break')) seen = Date.now();
  const { stack } = context.gate && !['lobby', 'closed'].includes(view.stage) ? page(env) : {};
  const on = () => {
    context.gate = false;
    context.redraw();
  };
  return stack
    ? html`<section class="note small again" aria-label=${say('gate.title')}
        ><p role="status"><b>${say('gate.title')}.</b> ${say('gate.ask')}</p>
        <div>${stack}<button class="chip" @click=${on}>${say('gate.on')}</button></div></section
      >`
    : nothing;
}

/** Without a yes: help, a way out and a way back; nothing leaves this page any more. Who is not sure is not alarmed.
 * @param {HTMLElement} root @param {boolean} doubt */
function stopped(root, doubt) {
  const [leaving, returning] = doubt ? ['second', 'main'] : ['main', 'second'];
  const exit = html`<button class=${leaving} @click=${() => leave()}>${say('gate.no.out')}</button>`;
  const back = html`<button class=${returning} @click=${() => location.reload()}>${say('gate.no.back')}</button>`;
  const title = say(doubt ? 'gate.unsure.title' : 'gate.no.title');
  const draw = () => {
    const rest = doubt
      ? unsure(draw)
      : html`<p>${say('gate.no.text')}</p><p><b>${say('now')}</b></p
          >${help(draw)}`;
    render(
      html`<main class="door"
        ><p class="head"><span>${say('gate.title')}</span></p>
        <section class="sheet" tabindex="0"><h1 class="ask" tabindex="-1">${title}</h1>${rest}</section>
        <div class="deeds">${doubt ? [back, exit] : [exit, back]}</div></main
      >`,
      root,
    );
  };
  draw();
  root.querySelector('h1')?.focus();
}

/** The question where two share a device. As a code for each one's own phone; where no phone can open this address, in
 * words that it cannot be asked here, with numbers. It names nobody. @param {Env} env @returns {Page} */
function together({ open }) {
  const url = `${location.origin}/help#alone`;
  const day = html`<p class="soft">${say('couch.day')}</p>`;
  const page = { tight: true, heading: say('couch.title'), hints: [] };
  if (!loopback(url))
    return {
      ...page,
      ask: say('couch.ask'),
      body: html`${qr(url, say('couch.code'))}<p class="soft">${say('couch.why')}</p>${day}`,
    };
  return {
    ...page,
    ask: say('couch.cannot'),
    body: html`${brief()} <button class="link" @click=${() => open('numbers')}>${say('couch.more')}</button>${day}`,
  };
}

/** Where two share a device, what they read together before anybody can be ready: going on and another day weigh the
 * same. Nothing once they went on. @param {Env} env @returns {Page | undefined} */
export function couch(env) {
  const { context, actions } = env;
  const been = tab(out.session, 'couch');
  if (been.get()) return undefined;
  if (!its) {
    told.then(context.redraw);
    return { noClock: true, stack: [] };
  }
  const go = () => (been.set(true), context.redraw());
  return {
    noClock: true,
    bare: true,
    ...together(env),
    stack: [answer('', say('couch.go'), '', go), answer('', say('couch.later'), '', () => actions.leave())],
  };
}

/** The sheets of this module: numbers and help; and, where two share a device, what stands there in place
 * of the question.
 * @param {Env} env @param {string} name @returns {Page | undefined} */
export function sheet(env, name) {
  const { context } = env;
  if (name === 'numbers')
    return {
      tight: true,
      heading: say('title'),
      ask: say('now'),
      hints: [],
      body: html`<div class="help">${help(context.redraw)}</div>`,
    };
  return name === 'alone' ? together(env) : undefined;
}

told.then(({ ui }) => named(ui));
