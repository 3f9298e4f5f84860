/** Private notes of talks that are over: still on this device, to take along or to forget. */
import { html, nothing } from '../../vendor/lit-html.js';
import { forget, noted, read } from '../../core/private-notes.js';
import { save } from '../../ui/save.js';

/** @typedef {import('../../core/private-notes.js').Notes} Notes */

/** @type {Map<string, Notes | null>} */
const had = new Map();
let sure = '';

/** @param {(key: string, vars?: Record<string, unknown>) => string} say @param {() => void} draw @param {(ms: number)
 * => string} when */
export function kept(say, draw, when) {
  for (const session of noted().filter((one) => !had.has(one))) {
    had.set(session, null);
    read(session).then((notes) => (had.set(session, notes), draw()));
  }
  const some = noted().flatMap((session) => {
    const notes = had.get(session);
    return notes ? [{ session, notes }] : [];
  });
  if (!some.length) return nothing;
  const ask = (/** @type {string} */ session) => () => ((sure = session), draw());
  return html`<section class="block"
    ><h2>${say('day.notes')}</h2><p class="soft small">${say('console.notes.why')}</p
    ><ul class="rows plain-rows"
      >${some.map(
        ({ session, notes }) =>
          html`<li
            ><span><b>${notes.title}</b> <span class="small soft">${when(notes.at)}</span></span>
            <span class="ways"
              ><button
                class="link"
                @click=${() =>
                  save(`sayback-${new Date(notes.at).toISOString().slice(0, 10)}.txt`, notes.text, 'text/plain')}
                >${say('console.notes.text')}</button
              >
              ${
                sure === session
                  ? html`<button class="link" @click=${() => (forget(session), had.delete(session), draw())}
                        >${say('console.notes.yes')}</button
                      ><button class="link" @click=${ask('')}>${say('console.notes.no')}</button>`
                  : html`<button class="link" @click=${ask(session)}>${say('console.notes.forget')}</button>`
              }</span
            ></li
          >`,
      )}</ul
    ></section
  >`;
}
