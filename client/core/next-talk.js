/**
 * An invitation to make the next talk, in the fragment of the start page's address: which dialogue, how it was set, who
 * begins (the one who did not this time; a coin where nobody did), and the two names. It is in the address only: no
 * server ever gets it.
 */
import { b64, unb64 } from './seal.js';

/** @typedef {import('./wire').Partner} Partner
 * @typedef {Omit<import('./wire').Settings, 'rule' | 'first'> & {protocol: string, rule: string, locale: string,
 *   first: Partner | 'coin', names: Record<Partner, string>}} Next `rule` is not believed before it was looked up */

/** @param {Next} next */
export const pack = (next) => `#next=${b64(new TextEncoder().encode(JSON.stringify(next)))}`;

/** What a fragment says, or null where it does not fit: it comes from an address, so nothing in it is believed.
 * @param {string} hash @returns {Next | null} */
export function unpack(hash) {
  const [, told] = /^#next=([A-Za-z0-9_-]{1,4000})$/.exec(hash) ?? [];
  try {
    const found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unb64(told ?? '')));
    const { protocol, settings, rule, factor, locale, first, minutes, names } = found;
    const word = (/** @type {unknown} */ it, most = 64) => typeof it === 'string' && it.length <= most;
    const fits =
      word(protocol) &&
      word(rule) &&
      word(locale) &&
      typeof factor === 'number' &&
      ['a', 'b', 'coin'].includes(first) &&
      (minutes === null || (Number.isInteger(minutes) && minutes >= 5 && minutes <= 600)) &&
      word(names?.a) &&
      word(names?.b) &&
      typeof settings === 'object' &&
      settings &&
      !Array.isArray(settings);
    return fits
      ? { protocol, settings, rule, factor, locale, first, minutes, names: { a: names.a, b: names.b } }
      : null;
  } catch {
    return null;
  }
}
