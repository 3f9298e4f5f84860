/** The field for words that a facilitator types to many, and how much room there is for them. */
import { html, nothing } from '../../vendor/lit-html.js';
import { LONGEST } from '../../core/ear.js';
import { sizeOf } from '../../core/box.js';
import { tidied } from '../../core/workshop-names.js';
import { live } from '../../ui/live.js';

/** @typedef {import('./types').Say} Say */

/** So few bytes before the end it is told how much room there is. */
const NEAR = 80;

/** What is being typed, as long as it is. */
const open = { words: '' };

/** How much room there is, in letters like those that were typed; nothing while there is plenty. @param {Say} say */
function room(say) {
  const words = tidied(open.words);
  const left = LONGEST - sizeOf(words);
  const n = Math.floor(Math.abs(left) / Math.max(1, sizeOf(words) / words.length)) || 1;
  return left < 0 ? say('wall.note.long', { n }) : left < NEAR ? say('wall.note.room', { n }) : '';
}

/** The field for words of one's own. @param {{say: Say, write: (words: string) => void, draw: () => void}} given */
export function field({ say, write, draw }) {
  const words = tidied(open.words);
  const fits = words && sizeOf(words) <= LONGEST;
  const type = (/** @type {any} */ { target }) => ((open.words = target.value), draw());
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    if (!fits) return event.target.querySelector('textarea').focus();
    open.words = '';
    write(words);
  };
  return html`<form class="typed stack" novalidate @submit=${submit}>
    <label class="stack" for="typed"
      ><b>${say('wall.note.own')}</b><span class="small soft">${say('wall.note.own.why')}</span></label
    >
    <textarea
      id="typed"
      name="typed"
      rows="3"
      aria-describedby="typed-room"
      aria-invalid=${words && !fits ? 'true' : nothing}
      dir="auto"
      autocapitalize="sentences"
      spellcheck="false"
      autocomplete="off"
      translate="no"
      writingsuggestions="false"
      data-gramm="false"
      data-1p-ignore
      data-lpignore="true"
      .value=${live(open.words)}
      @input=${type}
    ></textarea>
    <p class="small soft" id="typed-room" role="status">${room(say)}</p>
    <p class="ways"><button class="second" aria-disabled=${!fits}>${say('wall.note.send')}</button></p></form
  >`;
}
