/** HTTP with the server: one wrapper, one error shape, and which language to ask for. */
import { prefs } from './links.js';

/** What the server refused, or `offline` when it could not be reached. */
export class ApiError extends Error {
  /** @param {import('./asked').NoCode} code @param {string} message @param {number} [status] */
  constructor(code, message, status = 0) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** Whether asking again is no use. */
  get final() {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until there is an answer, less and less often; a final no is thrown.
 * @template T @param {() => Promise<T>} question @returns {Promise<T>} */
export async function untilAnswered(question) {
  for (let pause = 400; ; pause = Math.min(pause * 2, 5000)) {
    try {
      return await question();
    } catch (error) {
      if (/** @type {any} */ (error).final) throw error;
    }
    await wait(pause);
  }
}

/** Whether anything may be asked at all; turned off for good when somebody leaves without a word. */
export const net = { on: true };

/**
 * JSON from the server; throws ApiError. A body makes it a POST, which stands last: an error of types names the
 * wrong key of a body.
 * @template {string} P
 * @overload @param {import('./asked').Path<'GET', P>} path @param {{token?: string}} [how]
 * @returns {Promise<import('./asked').Answer<'GET', P>>}
 */
/**
 * @template {string} P
 * @overload @param {import('./asked').Path<'POST', P>} path
 * @param {{token?: string, body: import('./asked').Body<'POST', P>}} how
 * @returns {Promise<import('./asked').Answer<'POST', P>>}
 */
/** @param {string} path @param {{token?: string, body?: object}} [how] @returns {Promise<any>} */
export async function ask(path, { token, body } = {}) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers['Content-Type'] = 'application/json';
  const answer =
    net.on &&
    (await fetch(`/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && { body: JSON.stringify(body) }),
      ...(token && { cache: 'no-store' }),
    }).catch(() => null));
  if (!answer) throw new ApiError('offline', '');
  const read = await answer.json().catch(() => ({}));
  if (answer.ok) return read;
  throw new ApiError(read.error?.code ?? 'offline', read.error?.message ?? '', answer.status);
}

/**
 * The language to use: the remembered one, else the first of the browser's that the server has, else the browser's
 * first (the server answers with the nearest it has and says which). @param {string[]} [have]
 */
export function language(have = []) {
  const wanted = [prefs.get('language'), ...navigator.languages].filter(Boolean).map(String);
  const base = (/** @type {string} */ tag) => tag.replace(/-.*/, '');
  const near = (/** @type {string} */ tag) =>
    have.includes(tag) ? tag : have.find((each) => base(each) === base(tag));
  return wanted.map(near).find(Boolean) ?? have[0] ?? base(wanted[0] ?? 'en');
}

/** The texts of a protocol, in this language or the nearest one that the server has. @param {string} protocol
 * @param {string} [tag] without it the person's @returns {Promise<import('./records').Texts>} */
export const texts = (protocol, tag = prefs.get('language') ?? navigator.language) =>
  ask(`protocols/${protocol}/texts/${tag}`);

/** Says a page's language to the browser and to screen readers. @param {HTMLElement} root the whole page
 * @param {string} tag */
export function speak(root, tag) {
  root.lang = tag;
  root.dir = /Adlm|Arab|Hebr|Nkoo|Rohg|Syrc|Thaa/.test(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** Takes the waiting sign out before the first drawing: lit-html draws beside what it finds.
 * @param {HTMLElement} root */
export function arrived(root) {
  if (root.ariaBusy) root.replaceChildren();
  root.ariaBusy = null;
  root.className = '';
}
