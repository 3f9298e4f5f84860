/**
 * Who is heard, if both partners' own panels say so: from signals that are kept nowhere. Nothing of it is drawn until
 * both are known; off, refused and unknown look alike. It is in this page's memory alone, in nothing that is taken
 * along, and begins anew with the page.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { icon } from '../signs.js';
import { span } from '../../core/text.js';

/** @typedef {import('../../core/wire').Signal} Signal `speaking` null: no longer known
 * @typedef {import('../../core/wire').Partner} Partner
 * @typedef {import('../../core/wire').View} View
 * @typedef {import('../panel/types').Env} Env
 * @typedef {ReturnType<typeof voicesOf>} Voices */

/** ms after which what was not said again is forgotten */
const FORGET = 15_000;
/** ms: at once for so long before it counts, then from its beginning; quiet for so long before it is said; talked for
 * so long before it says how it is shared */
const OVERLAP = 1000;
const QUIET = 20_000;
const ENOUGH = 30_000;
/** Shares of who is heard more: from one on about two thirds, from the other on nearly all. */
const THIRDS = 7 / 12;
const MOST = 5 / 6;

const UNKNOWN = { loud: false, until: -Infinity };
const PARTNERS = /** @type {const} */ (['a', 'b']);

/** @param {() => number} now ms */
export function voicesOf(now) {
  const heard = { a: UNKNOWN, b: UNKNOWN };
  const spoken = { a: 0, b: 0 };
  let at = now();
  /** whether time counts now, and whether somebody is to talk */
  let counts = false;
  let talks = false;
  let overlap = 0;
  /** ms of the overlap and of the silence that last now */
  let both = 0;
  let quiet = 0;
  const until = () => Math.min(heard.a.until, heard.b.until);
  /** Counts what went by since the last look, as far as both were known. */
  function pass() {
    const from = at;
    at = Math.max(at, now());
    const ms = Math.min(at, until()) - from;
    const [a, b] = [heard.a.loud, heard.b.loud];
    if (counts && ms > 0) {
      for (const seat of PARTNERS) if (heard[seat].loud) spoken[seat] += ms;
      quiet = a || b || !talks ? 0 : quiet + ms;
      const before = both;
      both = a && b ? both + ms : 0;
      if (both >= OVERLAP) overlap += before >= OVERLAP ? ms : both;
    }
    if (!counts || until() <= at) both = quiet = 0;
  }
  return {
    /** Whether something of it was drawn last: then it may have to go. */
    drawn: false,
    /** @param {Signal} signal */
    hear({ from, speaking }) {
      if (from === 'therapist') return;
      pass();
      heard[from] = typeof speaking === 'boolean' ? { loud: speaking, until: at + FORGET } : UNKNOWN;
    },
    /** Pauses, breaks and any other hold do not count. @param {Pick<View, 'stage' | 'holds' | 'talking'>} view */
    see({ stage, holds, talking }) {
      pass();
      counts = stage === 'running' && !holds?.length;
      talks = !!talking;
    },
    /** What may be drawn now; nothing unless both are known. */
    told() {
      pass();
      if (until() <= at) return undefined;
      const loud = PARTNERS.filter((seat) => heard[seat].loud);
      const sum = spoken.a + spoken.b;
      const more = spoken.a >= spoken.b ? 'a' : /** @type {Partner} */ ('b');
      const share = spoken[more] / sum;
      return {
        loud,
        more,
        share: sum < ENOUGH ? '' : share < THIRDS ? 'even' : share < MOST ? 'thirds' : 'most',
        overlap,
        quiet: quiet >= QUIET,
      };
    },
  };
}

/** @param {Env} env @param {Voices} voices */
export function drawn({ words }, voices) {
  const told = voices.told();
  voices.drawn = !!told;
  if (!told) return nothing;
  const { loud, more, share, overlap, quiet } = told;
  const [first, second] = loud;
  const now =
    first && second
      ? words.ui('console.voices.both')
      : first
        ? words.ui('console.voices.now', { who: words.name(first) })
        : words.ui(quiet ? 'console.voices.quiet' : 'console.voices.none');
  const names = { more: words.name(more), less: words.name(more === 'a' ? 'b' : 'a') };
  const lines = [
    now,
    share && words.ui(`console.voices.${share}`, names),
    overlap && words.ui('console.overlap', { time: span(overlap, words.ui) }),
  ];
  return html`<section class="voices small" aria-label=${words.ui('console.voices')}
    >${icon('voice')}<div
      >${lines.filter(Boolean).map((line) => html`<p>${line}</p>`)}<p class="soft"
        >${words.ui('console.voices.why')}</p
      ></div
    ></section
  >`;
}
