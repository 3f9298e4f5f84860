/** "My notes" in a talk: taken along in the lobby, and a quiet sheet on one's own turn; in a break, why one wanted the
 * talk. Read from this device, sent nowhere. */
import { html } from '../vendor/lit-html.js';
import { icon } from './signs.js';
import { INTENTION, QUESTIONS } from '../core/questions.js';
import { attach, attached, load } from '../core/prepared.js';

/** @typedef {import('./panel/types').Env} Env
 * @typedef {import('./panel/types').Page} Page */

/** @param {Env} env */
const mine = ({ view, context }) => view.seat !== 'therapist' && !context.couch;

/** What there is to show, or nothing where nothing was prepared. @param {string} session @param {() => void} redraw */
export async function notesOf(session, redraw) {
  const answers = await load();
  const why = answers[INTENTION.name];
  const notes = [INTENTION, ...QUESTIONS].flatMap(({ name }) => answers[name] ?? []);
  if (!notes.length) return null;
  /** @param {Env} env */
  function taken({ view, words }) {
    const on = attached(session, view.seat);
    const flip = () => (attach(session, view.seat, !on), redraw());
    return html`<div class="rows"
      ><button role="checkbox" aria-checked=${on} @click=${flip}
        ><span class="tick">${on ? icon('check') : ''}</span
        ><span
          ><b>${words.ui('notes.take')}</b> <span class="soft small">${words.ui('notes.take.why')}</span></span
        ></button
      ></div
    >`;
  }
  return {
    /** @param {Env} env */
    more(env) {
      const { view, words, open } = env;
      if (!mine(env)) return null;
      if (view.stage === 'lobby') return taken(env);
      if (view.stage === 'break')
        return why && attached(session, view.seat)
          ? html`<div class="note"><p class="small soft">${words.ui('notes.intention')}</p><p>${why.text}</p></div>`
          : null;
      const turn = view.stage === 'running' && view.step.kind === 'turn' && view.talking === view.seat;
      return turn && attached(session, view.seat)
        ? html`<button class="second" aria-haspopup="true" @click=${() => open('notes')}>${words.ui('notes')}</button>`
        : null;
    },
    /** @param {Env} env @returns {Page | undefined} */
    sheet: (env) =>
      mine(env)
        ? {
            tight: true,
            heading: env.words.ui('notes'),
            ask: '',
            hints: [],
            body: html`<dl class="notes"
              >${notes.map(({ ask, text }) => html`<div><dt class="small soft">${ask}</dt><dd>${text}</dd></div>`)}</dl
            >`,
            end: html`<p class="small soft">${env.words.ui('notes.only')}</p>`,
          }
        : undefined,
  };
}
