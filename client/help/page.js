/** The help page by itself, and the question for each alone: a phone comes here from the code that one shared device shows. */
import { html, nothing, render } from '../vendor/lit-html.js';
import { arrived, speak } from '../shared/api.js';
import { named } from '../panel/exit.js';
import { help, its, say, told } from './help.js';

const root = /** @type {HTMLElement} */ (document.getElementById('root'));
let answer = location.hash === '#alone' ? 'asked' : 'help';

/** @param {string} to */
const give = (to) => () => ((answer = to), draw());

const question = () => html`<p class="small soft">${say('gate.alone')}</p><h1 class="ask" tabindex="-1">${say('gate.ask')}</h1>
  <p class="soft">${say('gate.stays')}</p><p class="soft">${say('gate.fine')}</p>`;

function draw() {
  arrived(root);
  const asked = answer === 'asked';
  const body = asked ? question() : answer === 'yes' ? html`<h1 class="ask" tabindex="-1">${say('gate.good')}</h1>`
    : html`<h1 class="ask" tabindex="-1">${say(answer === 'no' ? 'gate.no.title' : 'now')}</h1>${help(draw)}`;
  render(html`<main class="door"><p class="head"><span>${say(asked ? 'gate.title' : 'title')}</span></p><section class="sheet">${body}</section>
    ${asked ? html`<div class="deeds">${['yes', 'no', 'unsure'].map((one) =>
      html`<button class="second" @click=${give(one === 'yes' ? 'yes' : 'no')}>${say(`gate.${one}`)}</button>`)}</div>` : nothing}</main>`, root);
  if (asked) root.querySelector('h1')?.focus();
}

told.then((all) => {
  speak(all.language);
  document.title = its?.ui.title ?? '';
  named(all.ui);
  draw();
});
