/** One pair on the wall: a word for what they need, who has the floor, and since when. Never a word of theirs. */
import { html, nothing, svg } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { icon } from './icons.js';

/** @typedef {import('./types').Tile} Tile
 * @typedef {import('./types').Need} Need
 * @typedef {import('./types').Say} Say
 * @typedef {{n: number, tile: Tile, need: Need, names: string[], taken: string, marked: boolean, now: number, say: Say,
 * clock: (ms: number) => string}} Seen */

const SIGNS = /** @type {Record<import('./needs.js').Reason, string>} */ ({
  hand: 'hand',
  circles: 'loop',
  over: 'over',
  gone: 'dotted',
  quiet: 'ear',
  break: 'break',
  short: 'later',
  paused: 'pause',
  held: 'pause',
  stop: 'stop',
  early: 'check',
  talk: 'voice',
  wait: 'waiting',
  ended: 'end',
});
/** Kinds that the wall has a word for; a new one is said as being together in the talk. */
const KINDS = [
  'lobby',
  'read',
  'agree',
  'ask',
  'write',
  'card',
  'quiet',
  'turn',
  'reflect',
  'check',
  'more',
  'rate',
  'together',
  'decide',
  'choose',
  'close',
  'closed',
  'waiting',
  'repair',
];

/** The word for where a pair is. @param {Tile} tile */
export function kindOf({ stage, kind, part }) {
  if (stage === 'break' || stage === 'closed') return stage;
  const word = kind === 'reflect' && part === 'check' ? 'check' : kind;
  return KINDS.includes(word) ? word : 'together';
}

/** How long, as a word. @param {number} ms @param {Say} say */
export function long(ms, say) {
  if (ms < 10_000) return say('wall.now');
  if (ms < 60_000) return say('wall.sec', { n: Math.floor(ms / 10_000) * 10 });
  return ms < 3_600_000
    ? say('wall.min', { n: Math.floor(ms / 60_000) })
    : say('wall.hours', { n: Math.floor(ms / 3_600_000) });
}

/** The moment in the corner: since when, or until when. @param {Seen} seen */
function when({ need, now, say, clock }) {
  if (need.reason === 'break')
    return need.since > now ? say('wall.back', { at: clock(need.since) }) : say('wall.back.due');
  if (need.reason === 'short') return say('wall.left', { time: long(Math.max(60_000, need.since - now), say) });
  return long(now - need.since, say);
}

/** The word beside the sign. @param {Seen} seen */
function word({ tile, need, say }) {
  if (need.reason === 'hand' && tile.visit === 'in') return say('wall.need.with');
  return need.reason === 'talk' ? say(`wall.doing.${kindOf(tile)}`) : say(`wall.need.${need.reason}`);
}

/** What stands below the names. @param {Seen} seen */
function below({ tile, need, names, taken, say }) {
  if (taken) return say('wall.with', { who: taken });
  if (tile.visit === 'asked') return say('wall.look.asked');
  if (need.reason === 'break') return say('wall.resting');
  const [at, of] = tile.place_n ?? [0, 0];
  const holder = tile.floor && names[tile.floor === 'a' ? 0 : 1];
  const step = holder ? `${at}/${of}` : say('wall.step', { n: at, of });
  const kind = need.reason === 'talk' && of ? step : say(`wall.kind.${kindOf(tile)}`);
  return holder ? `${kind} · ${say('wall.floor', { who: holder })}` : kind;
}

/** Two arcs: the filled one has the floor and lies on top. @param {Tile} tile */
function arcs({ floor, here }) {
  const arc = (/** @type {'a' | 'b'} */ seat) => {
    const marks = `m${seat}${floor === seat ? ' on' : ''}${here && !here[seat] ? ' away' : ''}`;
    return svg`<rect class=${marks} x=${seat === 'a' ? 1 : 18} y="1" width="25" height="18" rx="9"/>`;
  };
  return html`<svg class="mini" viewBox="0 0 44 20" aria-hidden="true">
    ${floor === 'a' ? [arc('b'), arc('a')] : [arc('a'), arc('b')]}
  </svg>`;
}

/** Everything that is seen on a tile, as one string: it is drawn again when this changes. @param {Seen} seen */
export const keyOf = (seen) =>
  [
    seen.need.reason,
    when(seen),
    word(seen),
    below(seen),
    ...seen.names,
    seen.tile.floor,
    seen.tile.here?.a,
    seen.tile.here?.b,
    seen.marked,
    seen.tile.visit,
  ].join('|');

/** The same for who hears the wall. @param {Seen} seen */
export const labelOf = (seen) =>
  `${seen.say('wall.pair', { n: seen.n })}: ${word(seen)}, ${when(seen)}. ${seen.names.join(' & ')}. ${below(seen)}`;

/** @param {Seen} seen @param {{open: (n: number) => void, mark: (n: number, to: boolean) => void}} on */
export function tile(seen, { open, mark }) {
  const { n, tile, need, names, marked, say } = seen;
  const change = (/** @type {any} */ { target }) => mark(n, target.checked);
  return html`<button class="face" data-reason=${need.reason} data-band=${need.band} @click=${() => open(n)}>
      <span class="corner"
        ><span>${say('wall.pair', { n })}${tile.visit === 'in' ? icon('eye') : nothing}</span
        ><span>${when(seen)}</span></span
      >
      <span class="need">${icon(SIGNS[need.reason])}<span>${word(seen)}</span></span>
      <span class="couple"
        >${arcs(tile)}<span><b>${names.join(' & ')}</b><span class="soft">${below(seen)}</span></span></span
      ></button
    >
    <label class="mark"
      ><input
        type="checkbox"
        tabindex="-1"
        .checked=${live(marked)}
        aria-label=${say('wall.mark', { n })}
        @change=${change}
      />
      <span class="tick">${icon('check')}</span></label
    >`;
}
