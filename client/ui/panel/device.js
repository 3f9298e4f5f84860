/**
 * What one device knows and the view does not: an open sheet, which small page of a private one, an erase half asked
 * for. Forgotten when the place changes, so nothing of one visit can be sent in the next. And what a tap comes to:
 * another page's button rests for a moment, and what cannot act says so in a sentence.
 */

/** ms that a button rests where another page's button stood, and for which a sentence stays. */
const REST = 500;
const SAID = 3000;
const HOUR = 36e5;

/** Sheets that belong to no place and stay open when the place changes under them. */
const LASTING = [
  'lands',
  'word',
  'consent',
  'signed',
  'numbers',
  'whisper',
  'whisper.a',
  'whisper.b',
  'cue',
  'leave',
  'see',
  'help',
  'clock',
  'window',
  'digits',
  'device',
  'meeting',
  'links',
  'tried',
];

const fresh = () => ({ page: 0, again: false, handed: false, rest: false });

export const local = {
  key: '',
  sheet: '',
  flip: false,
  opened: 0,
  sign: '',
  resting: false,
  says: '',
  redraw: () => {},
  ...fresh(),
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waking;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saying;

/** Lets what can be tapped rest where the page is another one than at the last drawing; not on the first page.
 * @param {string} sign what tells one page from another */
export function settle(sign) {
  if (sign === local.sign) return;
  clearTimeout(waking);
  local.resting = !!local.sign;
  local.sign = sign;
  if (local.resting) waking = setTimeout(() => ((local.resting = false), local.redraw()), REST);
}

/** Says for a moment why a tap did nothing. @param {string} key of the pages' texts @param {number} [ms] how long */
export function tell(key, ms = SAID) {
  clearTimeout(saying);
  local.says = key;
  saying = setTimeout(() => ((local.says = ''), local.redraw()), ms);
  local.redraw();
}

/** A tap that acts, or says why it does not: no tap is swallowed. @param {() => unknown} tap @param {string} [why] a
 * key of the pages' texts */
export const tapped =
  (tap, why = '') =>
  () => {
    if (why || local.resting) return tell(why || 'tap.moment');
    local.says = '';
    tap();
  };

/** Whether a yes to the question of the gate is too old: an hour, or of another day here. @param {number} [at] browser
 * ms @param {number} [now] */
export const stale = (at = 0, now = Date.now()) =>
  now - at >= HOUR || new Date(at).toDateString() !== new Date(now).toDateString();

/** @param {import('../../core/wire').View} view */
export function arrive(view) {
  const { step } = view;
  if (view.stage === 'break' && ['break', 'cue'].includes(local.sheet)) local.sheet = '';
  // a pause or a break lies over a place and has an id of its own; the visit beneath stays the same
  const key = [view.seat, step.name, step.place, step.id.split('~')[1]].join(' ');
  if (key === local.key) return;
  Object.assign(local, fresh(), { key, flip: !local.flip });
  if (!LASTING.includes(local.sheet) || view.stage === 'closed') local.sheet = '';
}
