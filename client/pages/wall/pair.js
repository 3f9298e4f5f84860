/** One pair, close: what the wall knows of it, looking in by their leave, and what may be done to it alone. */
import { html, nothing } from '../../vendor/lit-html.js';
import { icon } from './icons.js';
import { kindOf, long } from './tile.js';

/** @typedef {import('./types').Say} Say
 * @typedef {import('./types').Deed} Deed
 * @typedef {{n: number, say: Say, model: import('./model.js').Model, now: () => number, marked: Set<number>,
 *   taken: (n: number) => string, mine: (n: number) => boolean,
 *   act: (what: Deed, args?: Record<string, unknown>, pairs?: number[]) => void,
 *   take: (n: number, mine: boolean) => void, mark: (n: number, to: boolean) => void,
 *   look: (n: number, on: boolean) => void, apart: (n: number) => void, seen: unknown, sure: boolean,
 *   ask: () => void}} Given */

/** Facts, never words. @param {Given} given */
function facts({ n, say, model, now, taken }) {
  const tile = model.tiles.get(n);
  if (!tile) return nothing;
  const names = model.names(model.pairs.get(n));
  const [at, of] = tile.place_n ?? [0, 0];
  const { got = 0, partly = 0, no = 0 } = tile.verdicts ?? {};
  const here = ['a', 'b']
    .filter((seat) => tile.here?.[/** @type {'a' | 'b'} */ (seat)] !== false)
    .map((seat) => names[seat === 'a' ? 0 : 1]);
  const rows = /** @type {[string, string][]} */ ([
    [
      'where',
      of
        ? `${say(`wall.kind.${kindOf(tile)}`)} · ${say('wall.step', { n: at, of })}`
        : say(`wall.kind.${kindOf(tile)}`),
    ],
    ['floor', tile.floor ? (names[tile.floor === 'a' ? 0 : 1] ?? '') : say('wall.nobody')],
    ['here', here.join(' & ') || say('wall.nobody')],
    ['since', long(now() - (tile.since ?? now()), say)],
    ['act', long(now() - (tile.acted ?? now()), say)],
    ['turns', String(tile.turns ?? 0)],
    ['understood', say('wall.verdicts', { got, partly, no })],
    ...(taken(n) ? [['taken', taken(n)]] : []),
  ]);
  return html`<dl class="facts"
    >${rows.map(
      ([key, value]) => html`<div><dt class="small soft">${say(`wall.fact.${key}`)}</dt><dd>${value}</dd></div>`,
    )}</dl
  >`;
}

/** @param {Given} given */
export function pair(given) {
  const { n, say, model, act, take, mark, look, apart, marked, mine, seen, sure, ask } = given;
  const tile = model.tiles.get(n);
  const over = !tile || tile.stage === 'closed';
  const held = tile?.held;
  const button = (
    /** @type {string} */ sign,
    /** @type {string} */ text,
    /** @type {() => void} */ go,
    pressed = /** @type {boolean | undefined} */ (undefined),
  ) => html`<button aria-pressed=${pressed ?? nothing} @click=${go}>${icon(sign)}<span>${text}</span></button>`;
  return html`<h2 id="sheet-title">${say('wall.pair', { n })}</h2
    ><p class="lead-names">${model.names(model.pairs.get(n)).join(' & ')}</p>
    ${facts(given)}
    <div class="hands"
      ><div class="row">
        ${button('check', say(mine(n) ? 'wall.take.back' : 'wall.take'), () => take(n, !mine(n)), mine(n))}
        ${
          over
            ? nothing
            : html`${
                tile?.visit
                  ? button('hide', say('wall.look.end'), () => look(n, false), true)
                  : button('eye', say('wall.look'), () => look(n, true))
              }
              ${button(held ? 'play' : 'pause', say(held ? 'wall.hand.resume' : 'wall.hand.pause'), () =>
                act(held ? 'resume' : 'pause', {}, [n]),
              )}
              ${button('more', say('wall.plus', { n: 1 }), () => act('add-time', { seconds: 60 }, [n]))}`
        }
        ${button(
          'kept',
          say(marked.has(n) ? 'wall.unmark' : 'wall.mark.this'),
          () => mark(n, !marked.has(n)),
          marked.has(n),
        )}
        ${button('pair', say('wall.apart'), ask)}</div
      ></div
    >
    ${tile?.visit === 'asked' ? html`<p class="note" role="status">${say('wall.look.wait')}</p>` : nothing}
    ${tile?.visit === 'in' ? html`<p class="note" role="status">${say('wall.look.in')}</p>${seen ?? nothing}` : nothing}
    ${
      sure
        ? html`<div class="note" data-sure
            ><p><b>${say('wall.apart.sure')}</b></p
            ><p class="ways"><button class="second" @click=${() => apart(n)}>${say('wall.apart.yes')}</button></p></div
          >`
        : nothing
    }`;
}
