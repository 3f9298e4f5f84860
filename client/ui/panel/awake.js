/**
 * The screen stays on while somebody talks or listens. A phone that falls asleep stops answering, and to the others
 * that is the same as somebody who has gone. It falls asleep as always in breaks and pauses, before and after the
 * talk, and where a private page lies untouched: a lit phone on a table is read by whoever passes. Nothing of this is
 * told to anybody.
 */
import { out } from '../exit.js';
import { local } from './device.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Context} Context */

/** ms after the last touch, from which on a private page may go dark */
export const UNTOUCHED = 60_000;
/** ms: a lock that is taken away again so soon is refused, and asking on would go round in circles */
const SOON = 5000;
const TOUCHES = ['pointerdown', 'pointermove', 'touchstart', 'keydown', 'input'];
/** Sheets that show nothing of one's own; any other counts as private. */
const PLAIN = ['', 'cue', 'break', 'leave', 'see', 'help', 'clock', 'window'];

/** Whether the screen is to stay on. `on`: the person's switch; `alone`: what is drawn is for their own eyes; `rested`:
 * ms since they last touched it. @param {Pick<View, 'stage' | 'floor' | 'talking'>} view
 * @param {{on: boolean, alone: boolean, rested: number}} facts */
export function wanted({ stage, floor, talking }, { on, alone, rested }) {
  if (!on || stage !== 'running') return false;
  return alone ? rested < UNTOUCHED : !!(floor || talking);
}

/** What was drawn last; `last`: which private page was there last, so that one that comes back after a lost line is no
 * new one. */
const seen = {
  root: /** @type {HTMLElement | undefined} */ (undefined),
  view: /** @type {View | undefined} */ (undefined),
  on: false,
  alone: '',
  last: '',
  touched: 0,
};
/** The lock, the window that asked for it, and what became of asking. */
const lock = {
  held: /** @type {WakeLockSentinel | undefined} */ (undefined),
  page: /** @type {Window | undefined} */ (undefined),
  asking: false,
  refused: false,
  wished: false,
  at: 0,
  over: false,
};
/** @type {WeakSet<Window>} */
const watched = new WeakSet();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** What is for one's own eyes here, by a name that changes with it; empty where nothing is. @param {HTMLElement} root
 * @param {View} view */
function privately(root, view) {
  const own = root.querySelector('.who.alone, .whisper [translate=no]') || !PLAIN.includes(local.sheet);
  return own ? `${view.step.id} ${local.sheet}` : '';
}

function letGo() {
  const { held } = lock;
  lock.held = lock.page = undefined;
  held?.release().catch(() => {});
}

/** Listens to one window: where the panel floats it has another. @param {Window} page */
function watch(page) {
  if (watched.has(page)) return;
  watched.add(page);
  const touch = (/** @type {any} */ event) => {
    // a pointer that lies still is told to have moved whenever the page moves under it
    if (event.type === 'pointermove' && !event.movementX && !event.movementY) return;
    seen.touched = Date.now();
    if (!lock.held) mind();
  };
  for (const kind of TOUCHES) page.addEventListener(kind, touch, { capture: true, passive: true });
  page.document.addEventListener('visibilitychange', () => {
    if (page.document.visibilityState === 'visible') lock.refused = false;
    mind();
  });
  // the panel goes back to the window it came from
  page.addEventListener('pagehide', () => setTimeout(mind));
}

/** Asks the browser, once; a refusal (the battery is low) is taken, without a word. @param {Window} page */
async function ask(page) {
  lock.asking = true;
  lock.at = Date.now();
  try {
    const held = await page.navigator.wakeLock.request('screen');
    Object.assign(lock, { held, page });
    held.addEventListener('release', () => {
      if (lock.held !== held) return;
      lock.held = lock.page = undefined;
      // a window that is no longer seen loses it by rule
      lock.refused ||= page.document.visibilityState === 'visible' && Date.now() - lock.at < SOON;
      mind();
    });
  } catch {
    lock.refused = true;
  }
  lock.asking = false;
  mind();
}

/** Holds, lets go or asks, as what was drawn last says. */
function mind() {
  clearTimeout(timer);
  const page = seen.root?.ownerDocument.defaultView;
  if (!page || !seen.view) return;
  watch(page);
  const rested = Date.now() - seen.touched;
  const wish = !lock.over && wanted(seen.view, { on: seen.on, alone: !!seen.alone, rested });
  if (wish && !lock.wished) lock.refused = false;
  lock.wished = wish;
  if (!wish || lock.page !== page) letGo();
  if (wish && seen.alone) timer = setTimeout(mind, UNTOUCHED - rested);
  if (wish && !lock.held && !lock.asking && !lock.refused && page.document.visibilityState === 'visible')
    void ask(page);
}

/** After each drawing. @param {HTMLElement} root @param {View} view @param {Context} context */
export function drawn(root, view, context) {
  if (!('wakeLock' in navigator)) return;
  const alone = privately(root, view);
  if (alone && alone !== seen.last) Object.assign(seen, { last: alone, touched: Date.now() });
  Object.assign(seen, { root, view, alone, on: context.prefs.get('awake') !== false });
  mind();
}

out.dim = () => {
  lock.over = true;
  mind();
};
