/** What stand-ins of the server say in these tests: whole shapes, noted for whoever holds them against the contract. */
import { appendFileSync } from 'node:fs';

const { SAYBACK_STATED: file } = process.env;

/** Notes what is said and gives it back as JSON carries it.
 * @param {string} kind an event (`view`), one that a page sends (`tell act`), its answer (`answer act`), or a route
 * @param {any} value @param {any} [sent] what it was asked with @returns {any} */
export function stated(kind, value, sent = null) {
  const its = JSON.stringify(value);
  if (file) appendFileSync(file, `${JSON.stringify([kind, sent, JSON.parse(its)])}\n`);
  return JSON.parse(its);
}

/** The answer of a route, as `fetch` gives it. @param {string} method @param {string} path @param {any} value
 * @param {string} [body] @param {(value: any) => any} [lie] what a server tells that lies; the truth is noted */
export function answered(method, path, value, body, lie = (truth) => truth) {
  const its = lie(stated(`${method} ${path}`, value, body ? JSON.parse(body) : null));
  return { ok: true, status: 200, json: async () => structuredClone(its) };
}

/** A no, with a code. @param {string} code @param {number} status */
export function refused(code, status) {
  const its = stated('no', { error: { code, message: '' } });
  return { ok: false, status, json: async () => structuredClone(its) };
}

/** A talk before joining. @param {object} [more] */
export const talkOf = (more) => ({
  session: 'abcdefghijklmnopqrstuv', seat: 'a', protocol: 'p', depth: 'gentle', locale: 'en', therapist: false, names: {}, claimed: [],
  here: [], started: true, keys: {}, again: { settings: {}, rule: 'soft', factor: 1, first: 'a', minutes: null }, ...more,
});

/** What is known of keys, by seat: what has not been shown yet is null.
 * @param {Record<string, {commit?: string}>} seats those that have committed to one */
export const keysIn = (seats) =>
  Object.fromEntries(Object.entries(seats).flatMap(([seat, one]) => (one.commit ? [[seat, { public: null, opening: null, ...structuredClone(one) }]] : [])));

/** A view of a talk that runs. @param {object} [more] */
export const viewOf = (more) => ({
  seat: 'a', epoch: 0, version: 1, own: 0, mark: 'm', now: Date.now(), stage: 'running', protocol: 'p', digest: '0'.repeat(16),
  step: { id: 'x~1', kind: 'write', name: 'x', place: 'fill', index: 0, of: 1 }, people: { a: { here: true }, b: { here: true } }, moves: [], ...more,
});

/** A pair that talks and is fine, on the wall. @param {object} [more] */
export const tileOf = (more) => ({
  n: 1, protocol: 'p', stage: 'running', kind: 'turn', part: 'talk', place_n: [3, 9], since: 0, here: { a: true, b: true }, ready: [],
  verdicts: { got: 0, partly: 0, no: 0 }, understood: { a: 'none', b: 'none' }, turns: 0, cues: 0, done: false, left: false, acted: 0, ...more,
});
