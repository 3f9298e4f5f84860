/** The help page by itself, and the question for each alone: a phone comes here from the code that one
 * shared device shows. */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { ways } from '../../ui/brand.js';
import { arrived, speak } from '../../core/api.js';
import { named } from '../../ui/traces.js';
import { help, its, say, told, unsure } from '../../ui/help/help.js';

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
let answer = location.hash === '#alone' ? 'asked' : 'help';

/** @param {string} to */
const give = (to) => () => ((answer = to), draw(), heading());
const heading = () => root.querySelector('h1')?.focus();

const question = () =>
  html`<p class="small soft">${say('gate.alone')}</p><h1 class="ask" tabindex="-1">${say('gate.ask')}</h1>
    <p class="soft">${say('gate.stays')}</p><p class="soft">${say('gate.fine')}</p>`;

/** What stands there after each answer, and without one. */
function answered() {
  if (answer === 'yes') return html`<h1 class="ask" tabindex="-1">${say('gate.good')}</h1>`;
  if (answer === 'unsure') return html`<h1 class="ask" tabindex="-1">${say('gate.unsure.title')}</h1>${unsure(draw)}`;
  return html`<h1 class="ask" tabindex="-1">${say(answer === 'no' ? 'gate.no.title' : 'now')}</h1>
    ${answer === 'no' ? html`<p><b>${say('now')}</b></p>` : nothing}${help(draw)}<p class="small soft"
      >${ways(say)}</p
    >`;
}

const three = () =>
  ['yes', 'no', 'unsure'].map((one) => html`<button class="second" @click=${give(one)}>${say(`gate.${one}`)}</button>`);
const back = () => html`<button class="second" @click=${give('asked')}>${say('gate.no.back')}</button>`;

function draw() {
  arrived(root);
  const asked = answer === 'asked';
  render(
    html`<main class="door"
      ><p class="head"><span>${say(answer === 'help' ? 'title' : 'gate.title')}</span></p>
      <section class="sheet">${asked ? question() : answered()}</section>
      ${answer === 'help' ? nothing : html`<div class="deeds">${asked ? three() : back()}</div>`}</main
    >`,
    root,
  );
}

told.then((all) => {
  speak(document.documentElement, all.language);
  document.title = its?.ui.title ?? '';
  named(all.ui);
  draw();
});
