/** Where an address leads: a link of this computer's own opens on no other device, so nobody is asked to
 * carry one there. */

const OWN = [/^(.+\.)?localhost\.?$/, /^127(\.\d+){3}$/, /^0\.0\.0\.0$/, /^\[::1?\]$/, /^\[::ffff:7f/];

/** Whether every device takes this address for its own; false for what is no address. @param {string} url */
export function loopback(url) {
  try {
    const { hostname } = new URL(url);
    return OWN.some((own) => own.test(hostname));
  } catch {
    return false;
  }
}

/** Whether another page shows this one. */
export const framed = !!globalThis.top && globalThis.top !== /** @type {any} */ (globalThis);

/** The calls' own program that opened this page, by its address; it may show it in no frame at all. */
export const program = /^\/host\/(zoom|teams|meet)(?:\/|$)/.exec(globalThis.location?.pathname ?? '')?.[1] ?? '';

/** Whether this page sits in a call, whose page or program it may speak with. */
export const held = framed || !!program;

/** Whether this very page was opened by such an address. */
export const here = () => loopback(location.origin);
