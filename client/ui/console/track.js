/** The timeline on the page: the picture, the same as a table, files of it, and the way to the replay. */
import { html, nothing, svg } from '../../vendor/lit-html.js';
import { span } from '../../core/text.js';
import { csv } from '../../core/csv.js';
import { save } from '../save.js';
import { file, HEIGHT, shapes } from './picture.js';
import { rows, stamp, timeline } from '../../core/timeline.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('./console.js').Desk} Desk
 * @typedef {import('../../core/timeline.js').Row} Row */

/** @param {Env} env @param {string} title @returns {import('./picture.js').Labels} */
const labels = ({ words }, title) => ({
  a: words.name('a'),
  b: words.name('b'),
  rest: words.ui('timeline.rest'),
  hands: words.ui('timeline.hands'),
  title,
});

/** What a row says happened, in words. @param {Env} env @param {Desk} desk @param {Row} row */
export function told({ words }, desk, { lane, what, of, taken, detail }) {
  if (lane === 'check') return words.ui(`timeline.${what}`);
  if (lane === 'cue')
    return `${words.ui(`cue.${what}.say`)}: ${words.ui(
      taken == null ? 'timeline.open' : taken ? 'timeline.taken' : 'timeline.declined',
    )}`;
  if (lane === 'step') return desk.titleOf(what, of);
  if (lane === 'act')
    return (
      words.first([`undo.${what}`, `move.${what}`]) +
      (['a', 'b'].includes(detail ?? '') ? ` (${words.name(/** @type {Seat} */ (detail))})` : '')
    );
  return '';
}

/** @param {Env} env @param {Desk} desk @param {import('../../core/timeline.js').Track} track */
function table(env, desk, track) {
  const { words } = env;
  const head = ['at', 'lane', 'who', 'detail', 'long'];
  const line = (/** @type {Row} */ row) =>
    html`<tr
      ><td>${stamp(row.at - track.from)}</td><td>${words.ui(`timeline.lane.${row.lane}`)}</td
      ><td>${row.who ? words.name(row.who) : ''}</td> <td>${told(env, desk, row)}</td
      ><td>${row.ms ? span(row.ms, words.ui) : ''}</td></tr
    >`;
  return html`<details ?open=${desk.table} @toggle=${(/** @type {any} */ { target }) => (desk.table = target.open)}
    ><summary>${words.ui('timeline.table')}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${words.ui('timeline.table')}
      ><table
        ><thead><tr>${head.map((key) => html`<th scope="col">${words.ui(`timeline.${key}`)}</th>`)}</tr></thead>
        <tbody>${rows(track).map(line)}</tbody></table
      ></div
    ></details
  >`;
}

/** @param {Env} env @param {Desk} desk @param {import('../../core/timeline.js').Track} track */
function files(env, desk, track) {
  const { words, context, view } = env;
  const name = `sayback-${new Date(track.from).toISOString().slice(0, 16).replace(/[T:]/g, '-')}`;
  const lines = () => [
    ['at', 'clock', 'seconds', 'lane', 'who', 'detail'].map((key) =>
      key === 'at' ? words.ui('timeline.at') : words.ui(`timeline.${key}`),
    ),
    ...rows(track).map((row) => [
      stamp(row.at - track.from),
      new Date(row.at).toISOString(),
      row.ms === undefined ? '' : Math.round(row.ms / 1000),
      words.ui(`timeline.lane.${row.lane}`),
      row.who ? words.name(row.who) : '',
      told(env, desk, row),
    ]),
  ];
  const whole = () => ({
    protocol: view.protocol,
    names: { a: context.names.a, b: context.names.b },
    began: new Date(track.from).toISOString(),
    ...track,
  });
  const button = (/** @type {string} */ kind, /** @type {() => void} */ tap) =>
    html`<button class="link small" @click=${tap}>${words.ui(`timeline.${kind}`)}</button>`;
  const picture = () => file(track, labels(env, desk.called(track, context.texts)));
  return html`<p class="ways" role="group" aria-label=${words.ui('timeline.save')}>
    ${button('svg', () =>
      save(`${name}.svg`, picture(), 'image/svg+xml'),
    )}${button('csv', () => save(`${name}.csv`, csv(lines()), 'text/csv'))}
    ${button('json', () => save(`${name}.timeline.json`, JSON.stringify(whole(), null, 2)))}</p
  >`;
}

/** @param {import('./picture.js').Shape} shape */
const drawn = ({ is, look, d, x, y, width, height, rx, text }) =>
  is === 'rect'
    ? svg`<rect class=${look} x=${x} y=${y} width=${width} height=${height} rx=${rx}/>`
    : is === 'path'
      ? svg`<path class=${look} d=${d}/>`
      : svg`<text class=${look} x=${x} y=${y}>${text}</text>`;

/** @param {Env} env @param {Desk} desk */
export function track(env, desk) {
  const { words, context } = env;
  const its = timeline(desk.entries, context.now());
  const wide = desk.wide() ? 380 : 340;
  const empty = !its.spans.length;
  return html`<section class="block track" aria-labelledby="track"
    ><h2 class="small soft" id="track">${words.ui('timeline')}</h2> ${
      empty
        ? html`<p class="soft">${words.ui('timeline.empty')}</p>`
        : html`<svg
              class="picture"
              viewBox="0 0 ${wide} ${HEIGHT}"
              role="img"
              aria-label=${words.ui('timeline.picture')}
            >
              ${shapes(its, labels(env, ''), wide).map(drawn)}
            </svg>
            ${
              desk.partial ? html`<p class="small soft">${words.ui('timeline.since')}</p>` : nothing
            }${table(env, desk, its)}${files(env, desk, its)}
            <p class="ways"
              ><button class="second" @click=${() => desk.replay(context.redraw)}
                >${words.ui('replay.start')}</button
              ></p
            >`
    }</section
  >`;
}
