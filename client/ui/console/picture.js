/** The picture of a talk: where each span and mark stands. Shapes without a page, so that the same are drawn here and
 * written to a file. */
import { stamp } from '../../core/timeline.js';

/** @typedef {import('../../core/timeline.js').Track} Track
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {{is: 'rect' | 'path' | 'text', look: string, d?: string, x?: number, y?: number, width?: number, height?:
 * number, rx?: number, text?: string, end?: boolean}} Shape
 * @typedef {{a: string, b: string, rest: string, hands: string, title: string}} Labels */

const LEFT = 12,
  RIGHT = 12;
/** Where each lane begins (px), and how high it is. */
const LANES = { a: [36, 22], mid: [62, 24], b: [90, 22], rest: [150, 12], hands: [184, 12] };
export const HEIGHT = 212;
const STEPS = [15, 30, 60, 120, 300, 600, 1200, 3600].map((s) => s * 1000);

/** @param {number} ms @param {number} width */
const grain = (ms, width) => STEPS.find((step) => (ms / step) * 56 <= width) ?? 7_200_000;

/** Places in time on a strip of that width. @param {Track} track @param {number} width */
function scaleOf({ from, to }, width) {
  const ms = Math.max(60_000, to - from);
  const inner = width - LEFT - RIGHT;
  return {
    ms,
    inner,
    x: (/** @type {number} */ at) => Math.round(10 * (LEFT + (inner * Math.min(ms, Math.max(0, at - from))) / ms)) / 10,
  };
}

/** @param {Track} track @param {Labels} labels @param {number} width @returns {Shape[]} */
function frame(track, labels, width) {
  const { ms, inner, x } = scaleOf(track, width);
  const step = grain(ms, inner);
  /** @type {Shape[]} */
  const ticks = [];
  for (let at = 0; at <= ms; at += step) {
    const X = x(track.from + at);
    ticks.push(
      { is: 'path', look: 'grid', d: `M${X} 22V${HEIGHT - 14}` },
      { is: 'text', look: 'time', x: Math.min(X, width - 34), y: 14, text: stamp(at) },
    );
  }
  const label = (/** @type {keyof Labels} */ key, /** @type {number} */ y, look = 'label') =>
    /** @type {Shape} */ ({ is: 'text', look, x: LEFT, y, text: labels[key] });
  return [
    ...ticks,
    label('a', 33, 'person a'),
    label('b', 126, 'person b'),
    label('rest', LANES.rest[0] - 4),
    label('hands', LANES.hands[0] - 4),
  ];
}

/** @param {Track} track @param {number} width @returns {Shape[]} */
function lasting(track, width) {
  const { x } = scaleOf(track, width);
  return track.spans.map(({ lane, who, from, to }) => {
    if (lane === 'step') return { is: 'path', look: 'step', d: `M${x(from)} ${LANES.a[0]}V${LANES.b[0] + LANES.b[1]}` };
    const own = who === 'a' || who === 'b';
    const [y = 0, height = 0] = lane === 'turn' || lane === 'say' ? LANES[who === 'b' ? 'b' : 'a'] : LANES.rest;
    return {
      is: 'rect',
      look: `${lane} ${own ? who : ''}`,
      x: x(from) + 0.5,
      y,
      width: Math.max(2, x(to) - x(from) - 1),
      height,
      rx: lane === 'turn' || lane === 'say' ? 4 : 3,
    };
  });
}

/** A tick, an open ring, two circles, a triangle. @param {number} X @param {number} y @param {string} lane
 * @param {string} what @param {boolean | null | undefined} taken */
function sign(X, y, lane, what, taken) {
  const ring = (/** @type {number} */ at, /** @type {number} */ r) =>
    `M${at - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0${-2 * r} 0`;
  if (lane === 'act') return `M${X - 5} ${y + 5}L${X} ${y - 4}L${X + 5} ${y + 5}z`;
  if (lane === 'cue') return taken ? ring(X - 2, 4) + ring(X + 2, 4) : ring(X - 4, 3.5) + ring(X + 4, 3.5);
  return what === 'got' ? `M${X - 5} ${y}l3.5 4 6.5-8` : ring(X, 4);
}

/** @param {Track} track @param {number} width @returns {Shape[]} */
function happened(track, width) {
  const { x } = scaleOf(track, width);
  return track.marks.map(({ lane, at, who, what, taken }) => {
    const y = lane === 'act' ? LANES.hands[0] + 6 : LANES.mid[0] + 12;
    return {
      is: 'path',
      look: `${lane} ${what === 'got' ? 'got' : ''} ${who ?? ''}`,
      d: sign(x(at), y, lane, what, taken),
    };
  });
}

/** @param {Track} track @param {Labels} labels @param {number} width px @returns {Shape[]} */
export const shapes = (track, labels, width) => [
  ...frame(track, labels, width),
  ...lasting(track, width),
  ...happened(track, width),
];

const A = '#0B4F8A',
  B = '#8A4300',
  INK = '#182223',
  SOFT = '#465557',
  LINE = '#D5DCDB';

/** Fill and line of a shape where no style sheet reaches. @param {string} look */
function paint(look) {
  const words = look.split(' ');
  const who = words.includes('a') ? A : words.includes('b') ? B : INK;
  if (words[0] === 'grid' || words[0] === 'step')
    return `fill="none" stroke="${LINE}"${words[0] === 'step' ? ' stroke-dasharray="2 3"' : ''}`;
  if (['time', 'label'].includes(words[0] ?? '')) return `fill="${SOFT}"`;
  if (words[0] === 'person') return `fill="${who}" font-weight="600"`;
  if (words[0] === 'turn') return `fill="${who}" stroke="${who}"`;
  if (words[0] === 'break' || words[0] === 'pause') return `fill="${LINE}" stroke="${SOFT}"`;
  if (words[0] === 'away') return `fill="none" stroke="${who}" stroke-dasharray="3 2"`;
  return `fill="${
    words[0] === 'act' ? INK : 'none'
  }" stroke="${words[0] === 'act' ? INK : who}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"`;
}

/** @param {string} text */
const plain = (text) =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one);

/** A file of its own. @param {Track} track @param {Labels} labels @param {number} [width] */
export function file(track, labels, width = 1100) {
  const drawn = shapes(track, labels, width).map(({ is, look, d, x, y, width: w, height, rx, text = '' }) =>
    is === 'rect'
      ? `<rect x="${x}" y="${y}" width="${w}" height="${height}" rx="${rx}" ${paint(look)}/>`
      : is === 'path'
        ? `<path d="${d}" ${paint(look)}/>`
        : `<text x="${x}" y="${y}" ${paint(look)}>${plain(text)}</text>`,
  );
  const size = `viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">
<title>${plain(labels.title)}</title><rect width="${width}" height="${HEIGHT}" fill="#FFFFFF"/>
${drawn.join('\n')}
</svg>
`;
}
