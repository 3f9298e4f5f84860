/**
 * Those who came faster than people of one room do. They may be real: they stand in the line like anybody, quietly
 * marked, and are proposed last. One tap confirms them; another, asked about once, takes out all who came since
 * somebody and changes the code.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { spaced } from '../../core/join-code.js';

/** @typedef {import('./pairing.js').Person} Person
 * @typedef {import('./line.js').Given} Given
 * @typedef {{since: number, busy: boolean, said: string}} Open what is open on the page of the line; `since`: from whom
 * on all are to go */

/** Who would go, the chosen one first: numbers are in the order in which people came. @param {Person[]} line
 * @param {number} since */
const those = (line, since) => line.filter(({ n }) => n >= since);

/** @param {number} since @param {Open} open @param {Given} given */
export function ask(since, open, { draw }) {
  open.since = since;
  draw();
  queueMicrotask(() => /** @type {HTMLElement | null} */ (document.querySelector('[data-since]'))?.focus());
}

/** Says how many stand so, and what can be done. @param {Person[]} line @param {Open} open @param {Given} given */
export function note(line, open, given) {
  const { say, model, server, refresh, draw, trouble } = given;
  const late = line.filter(({ unconfirmed }) => unconfirmed);
  const [first] = [...late].sort((one, other) => one.n - other.n);
  if (!first) return nothing;
  const yes = () =>
    server
      .send('people/confirm', { people: late.map(({ n }) => n) })
      .then(refresh)
      .catch(trouble)
      .then(draw);
  return html`<div class="note small"
    ><p>${say('line.rush.note', { n: late.length })}</p
    ><p class="ways"
      ><button class="second" @click=${yes}>${say('line.rush.yes')}</button> ${
        model.shop?.role === 'facilitator'
          ? html`<button class="second" @click=${() => ask(first.n, open, given)}
              >${say('line.rush.since', { who: first.name })}</button
            >`
          : nothing
      }</p
    ></div
  >`;
}

/** Asks once before all since somebody go. @param {Person[]} line @param {Open} open @param {Given} given */
export function sure(line, open, { say, model, server, refresh, draw, trouble }) {
  const go = async () => {
    if (open.busy) return;
    open.busy = true;
    try {
      const { out, code } = await server.send('people/out', { since: open.since });
      Object.assign(open, { since: 0, said: say('line.since.done', { n: out, code: spaced(code) }) });
      await refresh();
    } catch (error) {
      trouble(error);
    }
    open.busy = false;
    draw();
  };
  const n = those(line, open.since).length;
  return html`<div class="chosen" role="group" aria-label=${say('line.since')}
    ><p data-since tabindex="-1"
      ><b>${say('line.since.ask', { n, who: model.name(open.since) })}</b> ${say('line.since.why')}</p
    >
    <button class="second" @click=${() => ((open.since = 0), draw())}>${say('line.since.no')}</button
    ><button class="main" aria-disabled=${open.busy} @click=${go}>${say('line.since.yes')}</button></div
  >`;
}
