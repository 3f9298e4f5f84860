/** Icons that only the console needs, added to the panel's own; and the small signs of a talk's steps. */
import { html, nothing, svg } from '../../vendor/lit-html.js';
import { ICONS } from '../icons.js';

Object.assign(ICONS, {
  whisper: 'M5 6.5h14v9h-8l-4 3.5v-3.5H5z',
  message: 'M5 6.5h14v9h-8l-4 3.5v-3.5H5zM8.5 9.7h7M8.5 12.300h4',
  other: 'M6 8.5h11M14 5.500l3 3-3 3M18 15.500H7M10 12.500l-3 3 3 3',
  hold: '@8.5 9 3.2@16.5 9 2.6M3.5 19a5 5 0 0 1 10 0M16.5 14.500v4.500M19.5 14.500v4.5',
  door: 'M6.5 19.500V5.500a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v14M4.5 19.500h15M13 12.200v.1',
  keys: 'M5 7.500h14a1.5 1.5 0 0 1 1.5 1.500v6a1.5 1.5 0 0 1-1.5 1.500H5a1.5 1.5 0 0 1-1.5-1.500V9A1.5 1.5 0 0 1 5 7.500M7 10.500h.1M10.3 10.500h.1M13.7 10.500h.1M17 10.500h.1M8.5 13.500h7',
});

/** @typedef {{name: string, kind: string, title: string, as?: string, half?: number, when?: object, steps?: Step[],
 * swap?: unknown, options?: {steps: Step[]}[]}} Step */

/** The steps one after the other; what is played twice with exchanged roles stands there twice. What only some settings
 * or answers bring stands there once it was seen. @param {Step[]} steps @param {Set<string>} seen @param {number}
 * [half] @returns {Step[]} */
export const flat = (steps, seen, half) =>
  steps.flatMap((one) => {
    if (one.when && ![one, ...(one.steps ?? [])].some(({ name }) => seen.has(name))) return [];
    if (one.kind === 'rounds')
      return (one.swap === true ? [1, 2] : [half]).flatMap((n) => flat(one.steps ?? [], seen, n));
    const inside = flat(one.options?.flatMap(({ steps: some }) => some) ?? [], seen, half).filter(({ name }) =>
      seen.has(name),
    );
    return [{ ...one, half }, ...inside];
  });

/** Every step, however deep. @param {Step[]} steps @returns {Step[]} */
export const nested = (steps) =>
  steps.flatMap((one) => [
    one,
    ...nested(one.steps ?? []),
    ...(one.options ?? []).flatMap((option) => nested(option.steps)),
  ]);

const SIGNS = {
  turn: svg`<circle class="on" cx="12" cy="10" r="7"/>`,
  reflect: svg`<circle cx="12" cy="10" r="6"/>`,
  more: svg`<path d="M12 3A9 9 0 0 1 12 17A9 9 0 0 1 12 3z"/>`,
  together: svg`<circle cx="8.5" cy="10" r="6"/><circle cx="15.5" cy="10" r="6"/>`,
};
const DOT = svg`<circle class="on" cx="12" cy="10" r="2.5"/>`;
/** How many stand in the row at once. */
const MOST = 11;

/** A row of signs: what was, what is, what comes. @param {Step[]} all @param {number} at where the talk is, -1: nowhere
 * of these @param {(key: string, vars?: Record<string, unknown>) => string} ui */
export function strip(all, at, ui) {
  const start = Math.max(0, Math.min(all.length - MOST, at - Math.floor(MOST / 2)));
  const some = all.slice(start, start + MOST);
  return html`<ol aria-label=${ui('console.steps')}
    >${some.map((one, n) => {
      const now = n + start === at;
      const kind = one.kind === 'decide' ? 'together' : one.kind;
      return html`<li
        class=${now ? 'now' : n + start > at ? 'next' : ''}
        aria-current=${now ? 'step' : nothing}
        title=${one.title}
        ><svg class="pic" viewBox="0 0 24 20" aria-hidden="true">
          ${SIGNS[/** @type {keyof typeof SIGNS} */ (kind)] ?? DOT}</svg
        ><span class="sr">${one.title}</span></li
      >`;
    })}</ol
  >`;
}
