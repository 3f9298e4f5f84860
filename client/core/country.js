/**
 * Which countries stand first on the help page. The time zone tells where a device is; the browser's language only what
 * its reader speaks, so it may add a country and never replaces one.
 */

/** @typedef {NonNullable<import('./wire').Words['zones']>} Zones country (ISO 3166) → its time zones, of the countries
 *   with numbers
 * @typedef {{zone: string, tags: readonly string[], kept?: string}} Device */

/** What this device says of itself.
 * @param {string} [kept] the country that its reader had remembered @returns {Device} */
export function device(kept = '') {
  let zone = '';
  try {
    zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  } catch {
    // a browser that hides it: then nobody knows
  }
  return { zone, tags: navigator.languages ?? [], kept };
}

/**
 * The country of the time zone first. Beside it the remembered one, else the first that the languages name, if it is
 * another. None where the zone says nothing (UTC, unknown, a country without numbers) and none is remembered: then the
 * reader is asked.
 * @param {Device} device @param {Zones} zones @returns {string[]}
 */
export function places({ zone, tags, kept }, zones) {
  const here = Object.keys(zones).find((country) => zones[country]?.includes(zone));
  const spoken = tags.map(region).find(Boolean) ?? '';
  const other = kept || (here && spoken in zones ? spoken : '');
  return [...new Set([here ?? '', other])].filter(Boolean);
}

/** `de-AT`: AT; `es-419`, `de`: nothing. @param {string} tag */
const region = (tag) => /^[a-z]{2,3}(?:-[A-Za-z]{4})?-([A-Z]{2})\b/.exec(tag)?.[1] ?? '';
