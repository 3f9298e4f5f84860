/**
 * What passes between a partner and the therapist without a trace. With every sign of life that the server asks for,
 * each panel sends a box of one size: a partner to the therapist, the therapist one to each partner. Mostly it is
 * empty. A whisper, or "I am not OK", rides along until the other side has answered it; so nobody, the server included,
 * can tell that anything was said. Before the two have a key, the box is noise. Each page names itself anew, and takes
 * in only what was said to that name: what was heard once, or held back, means nothing to a page that was loaded since.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../live.js';
import { newest } from '../../core/keys.js';
import { agree, publicOf } from '../../core/pair.js';
import { seal, sizeOf } from '../../core/box.js';
import { b64, boxKey, open, random, unb64 } from '../../core/seal.js';
import { tell } from './device.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('../../core/wire').View} View
 * @typedef {import('../../core/records').SessionRecord} SessionRecord
 * @typedef {{record: SessionRecord, session: string, line: ReturnType<typeof
 * import('../../core/connection.js').connect>, me: Seat, redraw: () => void}} How
 * @typedef {{n: number, got: number, p?: string, text?: string}} Said `p`: the name of the page that says it, then
 *   those of the pages it was said to; without it somebody's whose panel has no such names
 * @typedef {{way: {n: number, text: string}[], sent: number, got: number, pages: string[], seen: Set<number>, unread:
 * string[], open: boolean, draft: string}} Side
 *   `way`: what has not been answered yet, the first of it in every box; `pages`: of the other seat, those heard last
 * @typedef {ReturnType<typeof humOf>} Hum */

const LONGEST = 200;
const SIZE = 256;
/** Characters of a page's name, and of how many devices of a seat at once what is said is taken in. */
const NAME = 4;
const PAGES = 2;
const MOST = 999_999;
/** Header, nonce, padded text and tag of a box. */
const BOX = SIZE + 31;
/** "I am not OK", without words on screen. */
export const SIGNAL = '!';

/** Whether a whisper fits into the box that always goes. @param {string} text */
export const fits = (text) =>
  sizeOf(text) <= LONGEST &&
  sizeOf(JSON.stringify({ n: MOST, got: MOST, p: '-'.repeat((1 + PAGES) * NAME), text })) < SIZE;

/** @returns {Side} */
const fresh = () => ({ way: [], sent: 0, got: 0, pages: [], seen: new Set(), unread: [], open: false, draft: '' });

/** The key with another seat, once its public key is known and was held against what it had committed to.
 * @param {How} how */
function keyring({ record, session, me }) {
  /** @type {Map<string, Promise<CryptoKey>>} */
  const made = new Map();
  /** @param {string} d @param {string} D */
  async function make(d, D) {
    const [mine, theirs] = [await publicOf(unb64(d)), unb64(D)];
    const [first, second] = me === 'therapist' ? [mine, theirs] : [theirs, mine];
    return boxKey(
      await agree('hum', { d: unb64(d), theirs, first, second }, record.L ? unb64(record.L) : null, session),
    );
  }
  /** @param {Seat} seat */
  return (seat) => {
    const D = record.peers?.[seat]?.[newest(record.peers[seat])]?.D;
    if (!D || !record.d) return undefined;
    const id = `${record.d} ${D}`;
    if (!made.has(id)) made.set(id, make(record.d, D));
    return made.get(id);
  };
}

/** Boxes of one size to the others and back, by the beat of the line. @param {How} how
 * @param {Record<Seat, Side>} sides */
function exchange(how, sides) {
  const { session, line, me, redraw } = how;
  const key = keyring(how);
  const name = b64(random(3));
  const at = (/** @type {Seat} */ seat) =>
    /** @type {const} */ ({ session, seat, circle: 'hum', step: '-', field: 'hum' });

  /** @param {Seat} to */
  async function hum(to) {
    const {
      way: [first],
      got,
      pages,
    } = sides[to];
    const ready = await key(to);
    const box = ready
      ? await seal(
          ready,
          at(me),
          JSON.stringify({ n: first?.n ?? 0, got, p: [name, ...pages].join(''), text: first?.text }),
          { least: SIZE },
        )
      : b64(Uint8Array.of(1, 3, 0, ...random(BOX - 3)));
    line.tell('hum', { box, ...(me === 'therapist' && { to }) });
  }

  /** @param {import('../../core/wire').Hum} heard */
  async function hear({ from, box }) {
    const side = sides[from];
    const ready = await key(from);
    if (!side || !ready) return;
    const { n, got, p, text } = /** @type {Said} */ (JSON.parse(await open(ready, at(from), box)));
    const [page, ...to] = p?.match(/.{4}/g) ?? ['', name];
    if (page) side.pages = [page, ...side.pages.filter((one) => one !== page)].slice(0, PAGES);
    if (!to.includes(name)) return;
    if (side.way[0] && got === side.way[0].n) {
      side.sent = side.way.shift()?.n ?? 0;
      redraw();
    }
    if (typeof text !== 'string') return;
    side.got = n;
    if (side.seen.has(n)) return;
    side.seen.add(n);
    side.unread.push(text);
    redraw();
  }
  return { hum, hear };
}

/** @param {How} how */
export function humOf(how) {
  const { line, me, redraw } = how;
  const others = /** @type {Seat[]} */ (me === 'therapist' ? ['a', 'b'] : ['therapist']);
  const sides = /** @type {Record<Seat, Side>} */ (Object.fromEntries(others.map((seat) => [seat, fresh()])));
  const { hum, hear } = exchange(how, sides);
  line.on('ping', () => others.forEach((to) => void hum(to)));
  line.on('hum', (heard) => void hear(heard).catch(() => {}));

  /** Goes with the next box, and with each one after it until it is answered. @param {Seat} to @param {string} text */
  function whisper(to, text) {
    sides[to].way.push({ n: 1 + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % MOST), text });
    sides[to].draft = '';
    redraw();
  }
  return {
    note: (/** @type {Env} */ env) => note(env, sides),
    row: (/** @type {Env} */ env) => row(env),
    hands: (/** @type {Env} */ env) => hands(env),
    sheet: (/** @type {Env} */ env, /** @type {string} */ name) => sheet(env, name, sides, whisper),
    whisper,
  };
}

/** What came, for this person alone: on a partner's screen behind a tap, because somebody may look over a shoulder.
 * @param {Env} env @param {Record<string, Side>} sides */
function note({ words, context, me }, sides) {
  const act = (/** @type {Side} */ side, /** @type {Partial<Side>} */ what) => () => (
    Object.assign(side, what),
    context.redraw()
  );
  return Object.entries(sides)
    .filter(([, side]) => side.unread.length)
    .map(([seat, side]) => {
      const shown = !me || side.open;
      const who = context.names[/** @type {Seat} */ (seat)];
      return html`<p class="note small whisper" role="status" data-who=${seat}
        ><b>${words.ui('whisper.came', { who })}</b>
        ${
          shown
            ? side.unread.map(
                (text) => html`<span translate="no">${text === SIGNAL ? words.ui('whisper.not-ok') : text}</span>`,
              )
            : nothing
        }
        <span class="pair"
          >${
            shown
              ? html`<button class="chip" @click=${act(side, { unread: [], open: false })}
                  >${words.ui('whisper.away')}</button
                >`
              : html`<button class="chip" @click=${act(side, { open: true })}>${words.ui('whisper.show')}</button>`
          }</span
        ></p
      >`;
    });
}

/** The way to it from the help. @param {Env} env */
const row = ({ me, words, open: to }) =>
  me
    ? html`<button @click=${() => to('whisper')}
        ><svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 6.500h14v9h-8l-4 3.500v-3.500H5z" /></svg>
        <span
          ><b>${words.ui('whisper.row')}</b><span class="soft small">${words.ui('whisper.row.why')}</span></span
        ></button
      >`
    : nothing;

/** The therapist's two ways. @param {Env} env */
const hands = ({ words, open: to, context }) =>
  html`<div class="group"
    >${
      /** @type {const} */ (['a', 'b']).map(
        (seat) =>
          html`<button class="chip" data-who=${seat} @click=${() => to(`whisper.${seat}`)}
            >${words.ui('whisper.to', { who: context.names[seat] })}</button
          >`,
      )
    }</div
  >`;

/** @param {Env} env @param {string} name @param {Record<string, Side>} sides @param {(to: Seat, text: string) => void}
 * whisper @returns {Page | undefined} */
function sheet({ words, context, me }, name, sides, whisper) {
  const to = /** @type {Seat} */ (me ? 'therapist' : name.split('.')[1]);
  const side = sides[to];
  if (!side || !name.startsWith('whisper')) return undefined;
  const who = context.names[to];
  const draft = side.draft.trim();
  const good = fits(draft);
  const type = (/** @type {any} */ { target }) => ((side.draft = target.value), context.redraw());
  const send = () => (draft ? good && whisper(to, draft) : tell('tap.words'));
  const state = side.way.length ? words.ui('whisper.on-its-way') : side.sent ? words.ui('whisper.received') : '';
  return {
    tight: true,
    heading: words.ui('whisper.title', { who }),
    ask: words.ui(me ? 'whisper.ask' : 'whisper.to', { who }),
    hints: [],
    body: html`${
        me
          ? html`<button class="second" @click=${() => whisper(to, SIGNAL)}>${words.ui('whisper.not-ok')}</button>`
          : nothing
      }
      <label class="field"
        ><span class="small">${words.ui(me ? 'whisper.words' : 'whisper.few')}</span>
        <textarea
          rows="2"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="sentences"
          translate="no"
          writingsuggestions="false"
          data-gramm="false"
          data-1p-ignore
          data-lpignore="true"
          aria-invalid=${!good}
          .value=${live(side.draft)}
          @input=${type}
        ></textarea>
      </label>
      <button class="second" aria-disabled=${!draft || !good} @click=${send}>${words.ui('whisper.send')}</button>
      <p class="small" role="status">${good ? state : words.ui('whisper.long')}</p>`,
    end: html`<p class="small soft">${words.ui('whisper.why', { who })}</p>`,
  };
}
