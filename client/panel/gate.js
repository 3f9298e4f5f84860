/**
 * The question that is asked alone, before this panel may say "I'm ready". The answer stays in this browser. Without a yes
 * nothing is sent from then on, by nobody's decision but this page's: to everybody else that is a lost line, and so is
 * thinking about it, closing the page, or a question that never loaded. It is asked only when the help is here, too.
 */
import { html, render } from '../vendor/lit-html.js';
import { help, its, say, told } from '../help/help.js';
import { qr } from '../shared/qr.js';
import { answer } from './card.js';
import { leave, named } from './exit.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** @param {Env} env @returns {Page} */
export function page({ context, actions }) {
  if (!its) {
    told.then(context.redraw);
    return { noClock: true, rest: '' };
  }
  const give = (/** @type {boolean} */ safe) => () => {
    const root = actions.gate?.(safe);
    if (root) no(root);
  };
  const three = /** @type {const} */ ([['yes', true], ['no', false], ['unsure', false]]);
  return { noClock: true, bare: true, alone: say('gate.alone'), heading: say('gate.title'), ask: say('gate.ask'),
    hints: [say('gate.stays'), say('gate.fine')], stack: three.map(([key, safe]) => answer('', say(`gate.${key}`), '', give(safe))) };
}

/** Help, and a way out; nothing leaves this page any more. @param {HTMLElement} root */
function no(root) {
  const draw = () => {
    render(html`<main class="door"><p class="head"><span>${say('gate.title')}</span></p>
      <section class="sheet" tabindex="0"><h1 class="ask" tabindex="-1">${say('gate.no.title')}</h1><p>${say('gate.no.text')}</p>
        <p><b>${say('now')}</b></p>${help(draw)}</section>
      <div class="deeds"><button class="main" @click=${() => leave()}>${say('gate.no.out')}</button>
        <button class="second" @click=${() => location.reload()}>${say('gate.no.back')}</button></div></main>`, root);
  };
  draw();
  root.querySelector('h1')?.focus();
}

/** The sheets of this module: numbers and help; and, where two share a device, the question as a code for each one's phone.
 * @param {Env} env @param {string} name @returns {Page | undefined} */
export function sheet({ context }, name) {
  if (name === 'numbers') return { tight: true, heading: say('title'), ask: say('now'), hints: [], body: html`<div class="help">${help(context.redraw)}</div>` };
  if (name !== 'alone') return undefined;
  return { tight: true, heading: say('gate.title'), ask: say('couch.ask'), hints: [say('couch.why')], body: qr(`${location.origin}/help#alone`, say('couch.code')) };
}

told.then(({ ui }) => named(ui));
