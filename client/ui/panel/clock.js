/**
 * Beside the template: the clock's number and disk, on ticks that fall on the boundaries of the server's time; what is
 * said to a screen reader, once; when the soft tone sounds; that the screen stays on; and the focus, which stays on the
 * main region when a page changes. A clock here is decoration: it never ends a turn.
 */
import { local } from './device.js';
import { lazy } from './regions.js';
import { LAST, number } from '../../core/text.js';
import { speech } from './speech.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Context} Context */

const STEP = 5000;

/** ms left on the view's clock. @param {View} view @param {number} now server ms */
export const left = ({ clock }, now) =>
  !clock ? 0 : Math.max(0, clock.running ? (clock.ends ?? 0) - now : (clock.left ?? 0));

/** ms until the next number or disk step is due. @param {number} ms left */
export const due = (ms) => (ms > LAST ? ms % STEP || STEP : ms % 1000 || 1000);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
const had = { turn: '', place: '', page: '', ms: 0 };
/** Roots that are listened to, and whether each has just lost the element that had the focus.
 * @type {WeakMap<HTMLElement, {lost: boolean}>} */
const watched = new WeakMap();

/** Says something to a screen reader, once. @param {HTMLElement} root @param {string} text */
function say(root, text) {
  const live = root.querySelector('[data-live]');
  if (live && text) live.textContent = text;
}

/** @param {HTMLElement} root @param {View} view @param {Context} context */
function tick(root, view, context) {
  clearTimeout(timer);
  const { clock } = view;
  if (!clock) return void root.querySelector('.disk .left')?.setAttribute('stroke-dasharray', '0 100');
  const ms = left(view, context.now());
  const { ui } = speech(view, context);
  const hidden = root.querySelector('[data-clock=hidden]');
  const grain = ms > LAST ? STEP : 1000;
  const part =
    view.stage === 'break' || hidden ? 0 : Math.min(100, (100 * Math.ceil(ms / grain) * grain) / clock.total);
  root.querySelector('.disk .left')?.setAttribute('stroke-dasharray', `${part} 100`);
  const big = root.querySelector('[data-big]');
  if (big) {
    big.textContent = hidden ? ui('clock.hidden') : number(ms, ui);
    big.classList.toggle('secs', !hidden && ms <= LAST);
  }
  if (clock.running && clock.phase === 'main') {
    if (had.ms > 60000 && ms <= 60000 && clock.total > 120000) say(root, ui('say.minute'));
    // only where the clock's end is the end: elsewhere there is time to wrap up
    if (had.ms > LAST && ms <= LAST && ms > LAST - 2000 && (clock.own || view.rule === 'firm'))
      say(root, ui('say.last'));
  }
  had.ms = ms;
  // the shares of talking move with the clock; a drawing ticks again by itself
  const next = () => (root.querySelector('.balance') ? context.redraw() : tick(root, view, context));
  if (clock.running && ms > 0) timer = setTimeout(next, due(ms) + 5);
}

/** A change of turn is said once. @param {HTMLElement} root @param {View} view @param {Context} context */
function announce(root, view, context) {
  const { ui } = speech(view, context);
  const read = (/** @type {string[]} */ ...all) =>
    all.map((one) => root.querySelector(one)?.textContent?.trim() ?? '').filter(Boolean);
  const shows = read('.page h1', '.page .ask', '.page .said');
  // what the page says, whatever lies over the place
  const said =
    view.stage === 'break'
      ? [ui('where.break'), ...read('.time b', '.time .soft')]
      : view.clock?.phase === 'wrap' && view.stage === 'running'
        ? [ui('time.wrap')]
        : shows;
  // another page begins at its top, whatever was scrolled before
  if (had.page !== (had.page = shows.join())) root.querySelector('.page')?.scrollTo(0, 0);
  const turn = [view.talking, view.stage].join(' ');
  const starts = view.talking === view.seat && turn !== had.turn && had.turn !== '';
  had.turn = turn;
  if (starts && context.prefs.get('sound'))
    import('./tone.js').then(
      ({ tone }) => tone(),
      () => {},
    );
  if (starts && context.prefs.get('buzz')) navigator.vibrate?.(80);
  // who comes back from a sheet hears the page again only if it is another one
  if (local.sheet) return;
  const place = [
    view.seat,
    view.step.id,
    view.clock?.phase,
    context.status.line,
    ...(view.stage === 'break' ? [] : said),
  ].join(' ');
  if (place === had.place) return;
  say(root, said.map((one, n) => (n < said.length - 1 && /[\p{L}\d]$/u.test(one) ? `${one}.` : one)).join(' '));
  had.place = place;
}

/** If a drawing took away what had the focus, the main region has it; never out of the page around this one.
 * @param {HTMLElement} root */
function hold(root) {
  let seen = watched.get(root);
  if (!seen) {
    const fresh = { lost: false };
    watched.set(root, (seen = fresh));
    root.addEventListener('focusin', () => (fresh.lost = true));
    // a person who leaves by themselves goes to another element; a removed element goes to nothing
    root.addEventListener(
      'pointerdown',
      (event) =>
        (fresh.lost = !!(/** @type {Element} */ (event.target).closest('button, input, textarea, label, [tabindex]'))),
    );
  }
  const page = root.ownerDocument;
  if (seen.lost && !local.sheet && page.activeElement === page.body && (top === self || page.hasFocus())) {
    const next = root.querySelector('[data-main] .main') ?? root.querySelector('[data-main]');
    /** @type {HTMLElement | null} */ (next)?.focus({ preventScroll: true });
  }
}

/** What stands beside the template; `drawn` is called after each drawing. */
export const beside = {
  /** @param {HTMLElement} root @param {View} view @param {Context} context */
  drawn(root, view, context) {
    tick(root, view, context);
    announce(root, view, context);
    if (view.stage !== 'lobby') lazy('awake', context.redraw, (its) => its.drawn(root, view, context));
    if (view.break) lazy('remind', context.redraw, (its) => its.remind(view, context));
    hold(root);
  },
};
