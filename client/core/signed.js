/**
 * Whether words are still those that were signed, and those that were opened here before.
 *
 * A signature is HMAC-SHA-256 over the session, the box, the signer's seat and the plain words, by a key made of the
 * pair's (or of all's, where the words were sealed for all): only who can read the words can make one, and check it. In
 * front of it stands the number of the pair's key, so that older ones can still be checked; 0 is all's. Of what was
 * opened, this device remembers a hash for each box; words that may be written anew (what lands, a name) and one's own
 * pages are left out.
 */
import { amend } from './links.js';
import { b64, derive, sha256, unb64 } from './seal.js';

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {import('./records').SealedWords} Context
 * @typedef {import('./records').Mark} Mark
 * @typedef {import('./wire').View} View
 * @typedef {ReturnType<typeof import('./keys.js').keysOf>} Keys
 * @typedef {{record: SessionRecord, session: string, keys: Keys}} Device */

const utf8 = new TextEncoder();
/** Characters of a remembered hash: 132 bits. */
const HASH = 22;

/** A signature, or nothing where this device has not the key. @param {Device} device @param {string} ref
 * @param {string} seat
 * @param {string} text @param {number} number of the pair's key; 0: all's @returns {Promise<string | undefined>} */
export async function signature({ record, session, keys }, ref, seat, text, number) {
  const secret = number ? await keys.secret(number) : record.L && (await derive('all', unb64(record.L), session));
  if (!secret) return undefined;
  const key = await crypto.subtle.importKey(
    'raw',
    await derive('sign', secret, session),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const code = await crypto.subtle.sign(
    'HMAC',
    key,
    utf8.encode(['sayback/1/sign', session, ref, seat, text].join('\n')),
  );
  return b64(Uint8Array.of(number, ...new Uint8Array(code)));
}

/** Whether a signature is of these words; nothing where it cannot be told here. @param {Device} device @param {string}
 * ref @param {string} seat @param {string} text @param {string} given */
async function fits(device, ref, seat, text, given) {
  const fitting = given && (await signature(device, ref, seat, text, unb64(given.slice(0, 4))[0] ?? 0));
  return fitting ? fitting === given : undefined;
}

class Watch {
  /** The words as they were first opened on this page. @type {Map<string, string>} */
  first = new Map();
  /** @type {Record<string, string>} */
  looked = {};

  /** @param {Device & {context: Context, views: () => View[]}} how */
  constructor({ context, views, ...device }) {
    const { record } = device;
    this.context = context;
    this.views = views;
    this.device = device;
    this.marks = context.marks ??= {};
    this.seats = [record, record.also].flatMap((seated) => seated?.seat ?? []);
  }

  /** @param {string} ref @param {Partial<Mark>} news */
  note(ref, news) {
    this.marks[ref] = { ...this.marks[ref], ...news };
  }

  /** Words that nobody writes anew. @param {string} ref */
  lasting(ref) {
    const [author = '', step, field = ''] = ref.split('/');
    return step !== '-' && (field.startsWith('draft.') || !this.seats.some((seat) => seat === author));
  }

  /** @param {View['signatures']} listed @param {string} ref @param {string} text */
  async check(listed, ref, text) {
    const by = Object.entries(listed?.find(({ of }) => of === ref)?.by ?? {});
    const found = await Promise.all(by.map(([seat, given]) => fits(this.device, ref, seat, text, given)));
    this.note(ref, {
      signed: found.includes(false) ? 'not' : found.includes(undefined) ? 'unsure' : by.length ? 'yes' : undefined,
    });
  }

  /** Whether these words may be those that were opened here first, by the remembered hash.
   * @param {string} ref @param {string} text */
  async same(ref, text) {
    const { session, record } = this.device;
    const hash = b64(await sha256(utf8.encode([session, ref, text].join('\n')))).slice(0, HASH);
    const known = (record.opened ??= {})[ref];
    if (!known) {
      record.opened[ref] = hash;
      amend(session, record);
    }
    return !known || known === hash;
  }

  /** The words to be shown for a box that was opened: those that stood there first, where this page still has them.
   * @param {string} ref @param {string} text @param {{circle: string, number: number}} head */
  async opened(ref, text, { circle, number }) {
    if (!this.lasting(ref)) return text;
    const { first, seats } = this;
    const same = await this.same(ref, text);
    const shown = first.get(ref) ?? text;
    if (same) first.set(ref, text);
    const signed = async (/** @type {string} */ seat) => [
      seat,
      await signature(this.device, ref, seat, shown, circle === 'all' ? 0 : number),
    ];
    this.note(ref, {
      changed: same ? undefined : first.has(ref) ? 'kept' : 'since',
      sign: /draft\.\d+$/.test(ref) ? Object.fromEntries(await Promise.all(seats.map(signed))) : undefined,
    });
    delete this.looked[ref];
    return shown;
  }

  /** Holds the signatures that the views list against the words; called with every drawing. */
  see() {
    const { context, looked } = this;
    for (const { signatures } of this.views()) {
      for (const { of: ref, by } of signatures ?? []) {
        const text = context.words?.[ref];
        const key = JSON.stringify([by, text]);
        if (typeof text !== 'string' || looked[ref] === key) continue;
        looked[ref] = key;
        this.check(signatures, ref, text).then(context.redraw);
      }
    }
  }
}

/** What is wrong with words is kept in `context.marks`, for the pages.
 * @param {Device & {context: Context, views: () => View[]}} how */
export const watch = (how) => new Watch(how);

/** Whether other words stand here than those that were signed, or, where no name stands under these, opened first.
 * @param {Mark | undefined} mark */
export const other = (mark) => mark?.signed === 'not' || (mark?.changed === 'since' && mark.signed !== 'yes');
