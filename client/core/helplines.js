/** How a number is reached and when: pure, for the help page and whoever shows one number. Nothing opens by itself. */

/** @typedef {import('./say.js').Say} Say
 * @typedef {{is: string, call?: string, then?: string, from?: string, word?: string, name?: string, hours?: string,
 *   for?: string[], ways?: Record<string, string>, source: string, checked: string}} Entry */

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
/** A Monday, 1 January 2024. */
const MONDAY = Date.UTC(2024, 0, 1);

/** When somebody answers, in the reader's words.
 * @param {string} hours `24/7`, `unknown`, or `Mo-Fr 08:00-24:00; PH off` @param {string} language @param {Say} say */
export function opening(hours, language, say) {
  if (hours === '24/7') return say('hours.always');
  if (hours === 'unknown') return say('hours.unknown');
  const day = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const named = (/** @type {string} */ code) => day.format(MONDAY + DAYS.indexOf(code) * 86_400_000);
  const spoken = (/** @type {string} */ rule) =>
    rule
      .replace(/[A-Z][a-z]/g, named)
      .replace(/\b0(\d:)/g, '$1')
      .replace(/-/g, '–')
      .replaceAll(',', ', ');
  return hours
    .split('; ')
    .map((rule) => (rule === 'PH off' ? say('hours.holidays') : spoken(rule)))
    .join('; ');
}

/** As it is read out and copied by hand: "079, then 1". @param {Entry} entry @param {Say} say */
export function spelled(entry, say) {
  const call = entry.then ? say('then', { number: entry.call, key: entry.then }) : entry.call;
  const ways = Object.entries(entry.ways ?? {});
  return [call, ...ways.map(([way, to]) => `${say(`way.${way}`)} ${address(way, to, entry.word, say)}`)]
    .filter(Boolean)
    .join(' · ');
}

/** @param {string} way @param {string} to @param {string | undefined} word @param {Say} say */
export const address = (way, to, word, say) => (way === 'text' && word ? say('word', { word, number: to }) : to);

const digits = (/** @type {string} */ number) => number.replace(/[ -]/g, '');

/** Where a tap leads: the phone's own dialler or messages, or a page of its own.
 * @param {string} way @param {string} to @param {string} [word] */
export function link(way, to, word) {
  if (way === 'chat') return `https://${to}`;
  if (way === 'whatsapp') return `https://wa.me/${digits(to).replace('+', '')}`;
  if (way === 'text') return `sms:${digits(to)}${word ? `?&body=${word}` : ''}`;
  return `tel:${encodeURIComponent(digits(to)).replace('%2B', '+').replace('%2A', '*')}`;
}
