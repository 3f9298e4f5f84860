/**
 * What addresses tell: which call a page is, without what changes from one person or tap to the next, and which talk a
 * pasted link leads to.
 */

/** Services whose call stands somewhere in the path: whose pages, under which name, and where the call is. An address
 * of theirs without one tells no call; the same number or code is the same call.
 * @type {[RegExp, string, RegExp][]} */
const SERVICES = [
  [/^meet\.google\.com$/, 'meet', /^\/([a-z]{3}-[a-z]{4}-[a-z]{3})(?:\/|$)/],
  [/(?:^|\.)zoom(?:gov)?\.(?:us|com)$/, 'zoom', /^\/(?:wc|j|s|w)\/(?:join\/)?(\d{9,12})(?:\/|$)/],
  [
    /^teams\.(?:microsoft\.com|live\.com|cloud\.microsoft)$/,
    'teams',
    /^\/l\/meetup-join\/19(?:%3a|:)([\w=+-]+)(?:%40|@)|^\/meet\/(\d{9,})(?:\/|$)/,
  ],
  [/^(?:[\w-]+\.)?simplepractice\.com$/, 'simplepractice', /^\/(appt-[0-9a-f]+)(?:\/|$)/],
  [/^doxy\.me$/, 'doxy', /^\/((?!account(?:\/|$)|sign-)[\w.-]+)\/?$/],
];
/** Services whose whole path is the call, in any case. */
const PATHS = /(?:^|\.)(?:whereby\.com|janeapp\.com|jit\.si|8x8\.vc)$/;
/** Front pages and desks of other services: everybody's, all day. */
const DESK = /^\/(?:admin|(?:my[_-])?account|dashboard|home|login|sign[_-]?in)?(?:\/|$)/;
const LINK = /https?:\/\/\S+/i;
const TALK = /^\/(?:s|call)\/([\w-]{10,64})$/;
const SECRET = /^#\d\.[\w.-]{43,}$/;

/** @param {string | undefined} text @returns {URL | null} */
function read(text) {
  try {
    return new URL(text ?? '');
  } catch {
    return null;
  }
}

/** The key of the call that a page is. @param {string | undefined} address
 * @returns {string} '' where the address tells none */
export function callOf(address) {
  const url = read(address);
  if (url?.protocol !== 'https:') return '';
  const path = url.pathname.toLowerCase();
  const service = SERVICES.find(([host]) => host.test(url.hostname));
  if (service) {
    const call = service[2].exec(path)?.slice(1).find(Boolean);
    return call ? `${service[1]}/${call}` : '';
  }
  if (DESK.test(path)) return '';
  // nobody knows what else tells one call from the next there
  const whole = url.pathname.replace(/\/+$/, '') + url.search + url.hash;
  return url.host + (PATHS.test(url.hostname) ? path.replace(/\/+$/, '') : whole);
}

/** The name under which a call is remembered: nobody reads a room's name in it. @param {string} call
 * @returns {Promise<string>} */
export async function nameOf(call) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(call));
  return [...new Uint8Array(hash, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The talk that a pasted text leads to, or why it leads to none: `none` is no link of a talk, `other` one of another
 * server than this extension is for, `cut` one without its end.
 * @param {string} text @param {string} [only] the one server
 * @returns {{base: string, session: string, hash: string} | {problem: 'none' | 'other' | 'cut'}}
 */
export function talkOf(text, only = '') {
  const url = read(LINK.exec(text)?.[0].replace(/[^\w-]+$/, ''));
  const session = TALK.exec(url?.pathname ?? '')?.[1];
  if (!url || !session || url.username) return { problem: 'none' };
  if (only ? url.origin !== only : url.protocol !== 'https:') return { problem: only ? 'other' : 'none' };
  return SECRET.test(url.hash) ? { base: url.origin, session, hash: url.hash } : { problem: 'cut' };
}

/** What a browser is asked for, to show that server as itself; no browser takes a port there. @param {string} base */
export const placesOf = (base) => ({ origins: [`${base.replace(/:\d+$/, '')}/*`] });
