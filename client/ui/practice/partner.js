/**
 * A virtual partner in the browser: sits in the other seat by a line of its own and plays from the moves that its view
 * lists, after a short think. It knows no dialogue, and the server does not know that it is practice.
 */
import { html } from '../../vendor/lit-html.js';
import { ask, texts } from '../../core/api.js';
import { connect } from '../../core/connection.js';
import { SPOTS } from '../body.js';
import { seated, settle } from '../../core/claim.js';
import { fill } from '../../core/say.js';
import { b64, derive, headOf, unb64 } from '../../core/seal.js';
import { keysOf } from '../../core/keys.js';
import { signature } from '../../core/signed.js';
import { wordsOf } from '../../core/sealed-words.js';
import { picks } from './picks.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('../../core/wire').Move} Move
 * @typedef {import('../../core/wire').Shape} Shape
 * @typedef {import('../../core/records').Slot} Slot */

/** Seconds it thinks, at least and at most. @type {Record<string, [number, number]>} */
const THINKS = { talk: [7, 10], say: [5, 7], word: [4, 6], word2: [4, 6] };
const TAPS = /** @type {[number, number]} */ ([1.2, 2.6]);
/** It does not go on by itself where the person asked for a pause. */
const WAITS = ['resume'];
/** What it usually answers, where it has a choice. @type {Record<string, unknown[]>} */
const LIKES = { verdict: ['got', 'got', 'got', 'partly'], more: [false, false, true], taken: [true, true, false] };

/** @template T @param {T[]} some @returns {T} */
const any = (some) => /** @type {T} */ (some[Math.floor(Math.random() * some.length)]);

/** A value that fits a shape and needs no sealing. @param {string} name @param {Shape} shape @returns {unknown} */
export function answer(name, shape) {
  if (shape.const !== undefined) return shape.const;
  const liked = LIKES[name]?.filter((value) => !shape.enum || shape.enum.includes(String(value)));
  if (liked?.length) return any(liked);
  if (shape.enum) return any(shape.enum);
  if (shape.default !== undefined) return shape.default;
  return shape.type === 'boolean' ? true : shape.maximum;
}

/** What it does next: a repair is answered first. @param {View | undefined} view @returns {Move | undefined} */
export function wanted(view) {
  const moves = view?.moves ?? [];
  return (
    moves.find(({ move }) => move === 'took') ?? moves.find(({ move, primary }) => primary && !WAITS.includes(move))
  );
}

/** @param {View} view @param {string} move */
function think({ step }, move) {
  const [least, most] = (['done', 'said'].includes(move) && THINKS[step.place]) || TAPS;
  return 1000 * (least + Math.random() * (most - least));
}

/** Its seat's secrets, claimed once and kept as long as the tab. @param {string} session @param {Slot} slot */
async function sitDown(session, slot) {
  const given = slot.get();
  if (!given.record) slot.set({ ...given, record: { ...(await seated(given.invite)), L: given.link } });
  const { record } = slot.get();
  await settle(record, session);
  slot.set({ ...slot.get(), record });
  return { ...slot.get(), token: b64(await derive('token', unb64(record.S), session)) };
}

/** @param {Move} wish @param {View} view @param {ReturnType<typeof wordsOf>} its @param {string} says
 * @param {Record<string, string>} filled */
async function argsOf({ args = {} }, view, its, says, filled) {
  const draft = view.step.kind === 'decide' && `draft.${(view.draft?.n ?? 0) + 1}`;
  const one = async (/** @type {string} */ name, /** @type {Shape} */ shape) => {
    if (shape.format !== 'sealed' || shape.default !== undefined) return [name, answer(name, shape)];
    return [name, await its.seal(view, draft || name, filled[name] ?? says, draft ? 'pair' : 'own')];
  };
  return Object.fromEntries(await Promise.all(Object.entries(args).map(([name, shape]) => one(name, shape))));
}

/** What it shows of its private page: all of it where both do, else the first answer. @param {View} view
 * @param {Record<string, string>} had */
export function shows({ moves = [], reveal }, had) {
  const open = Object.keys(moves.find(({ move }) => move === 'show')?.args ?? {}).filter((name) => had[name]);
  return reveal === 'both-done' ? open : open.slice(0, 1);
}

/** What tells one wish from another. @param {View} view @param {Move} move */
const keyOf = (view, { move, args }) => [view.step.id, move, args?.cue?.enum ?? args?.of?.const ?? ''].join(' ');

class Partner {
  done = '';
  shown = '';
  turns = 0;
  /** What it wrote on its private pages, by step. @type {Record<string, Record<string, string>>} */
  wrote = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  thinking;

  /** @param {string} session @param {Slot} slot @param {Awaited<ReturnType<typeof sitDown>>} seat */
  constructor(session, slot, { record, token, says, heard, line: said }) {
    const look = () => this.look();
    const save = () => slot.set({ ...slot.get(), record });
    this.says = says;
    this.heard = heard;
    this.said = said;
    this.keys = keysOf({ record, session, tokens: [token], save, changed: look });
    this.words = wordsOf(record, session, this.keys);
    this.device = { record, session, keys: this.keys };
    this.line = connect({ session, tokens: [token], outbox: { get: () => null, set() {} }, changed: look });
    this.trees = ask(`sessions/${session}`, { token })
      .then(({ protocol }) => texts(protocol))
      .then(
        ({ trees }) => trees,
        () => ({}),
      );
  }

  view() {
    return /** @type {View | undefined} */ (Object.values(this.line.views)[0]);
  }

  look() {
    const { keys, line } = this;
    const view = this.view();
    if (line.status.line === 'gone' || view?.stage === 'closed') return void clearTimeout(this.thinking);
    const wish = wanted(view);
    if (view) keys.see(view);
    // what it writes for the two waits for their key
    if (view && keys.number) this.show(view);
    if (!view || !wish || keyOf(view, wish) === this.done || (wish.move === 'draft' && !keys.number)) return;
    this.done = keyOf(view, wish);
    clearTimeout(this.thinking);
    this.thinking = setTimeout((/** @type {string} */ key) => this.act(key), think(view, wish.move), this.done);
  }

  /** @param {string} key */
  async act(key) {
    const view = this.view();
    const wish = wanted(view);
    if (!view || !wish || keyOf(view, wish) !== key) return this.look();
    if (wish.move === 'done') this.turns += 1;
    const words = this.saying();
    const filled = view.fields ? picks(view.fields, { body: SPOTS, ...(await this.trees) }, words) : {};
    if (wish.move === 'write') this.wrote[view.step.name] = filled;
    const args = await argsOf(wish, view, this.words, words, filled);
    if (wish.move === 'sign') args.signature = await this.sign(view, String(wish.args?.of?.const)).catch(() => '');
    this.line.act(wish.move, args, view.step.id);
  }

  saying() {
    return this.says[this.turns % this.says.length];
  }

  /** Its signature under the words as it reads them. @param {View} view @param {string} ref */
  async sign(view, ref) {
    const listed = view.boxes?.find(({ box }) => box === ref);
    const box = (await this.line.words([ref]))[ref];
    if (!listed || !box) return '';
    const { circle, number } = headOf(box);
    const text = await this.words.open(listed, box);
    return (await signature(this.device, ref, view.seat, text, circle === 'all' ? 0 : number)) ?? '';
  }

  /** Once at each place where it may: without it there would be nothing of its to look at. @param {View} view */
  async show(view) {
    const had = this.wrote[view.step.name] ?? {};
    const names = shows(view, had);
    if (!names.length || view.stage !== 'running' || this.shown === view.step.id) return;
    this.shown = view.step.id;
    const boxes = await Promise.all(
      names.map(async (name) => [name, await this.words.seal(view, `${name}.shown`, had[name] ?? '', 'pair')]),
    );
    this.line.act('show', Object.fromEntries(boxes), view.step.id);
  }

  /** What it says just now, if it has the word. @param {import('../panel/types').Env} env */
  speaks({ view, words, other }) {
    if (view.stage !== 'running' || view.talking !== other) return null;
    const { place, kind } = view.step;
    const text = place === 'say' ? this.heard : kind === 'turn' || place === 'again' ? this.saying() : '';
    return text ? html`<p class="note">${fill(this.said, { who: words.name(other) })} ${text}</p>` : null;
  }
}

/**
 * Sits down and plays until the talk is over. Gives what the person's panel shows of it: what the partner says, in
 * words, because nobody is on the call. @param {string} session @param {Slot} slot
 */
export async function sit(session, slot) {
  const partner = new Partner(session, slot, await sitDown(session, slot));
  return (/** @type {import('../panel/types').Env} */ env) => partner.speaks(env);
}
