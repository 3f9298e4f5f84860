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

/** @param {Move} wish @param {View} view @param {ReturnType<typeof wordsOf>} its @param {string} says @param
 * {Record<string, string>} filled */
async function argsOf({ args = {} }, view, its, says, filled) {
  const draft = view.step.kind === 'decide' && `draft.${(view.draft?.n ?? 0) + 1}`;
  const one = async (/** @type {string} */ name, /** @type {Shape} */ shape) => {
    if (shape.format !== 'sealed' || shape.default !== undefined) return [name, answer(name, shape)];
    return [name, await its.seal(view, draft || name, filled[name] ?? says, draft ? 'pair' : 'own')];
  };
  return Object.fromEntries(await Promise.all(Object.entries(args).map(([name, shape]) => one(name, shape))));
}

/** What it shows of its private page: all of it where both do, else the first answer. @param {View} view @param
 * {Record<string, string>} had */
export function shows({ moves = [], reveal }, had) {
  const open = Object.keys(moves.find(({ move }) => move === 'show')?.args ?? {}).filter((name) => had[name]);
  return reveal === 'both-done' ? open : open.slice(0, 1);
}

/**
 * Sits down and plays until the talk is over. Gives what the person's panel shows of it: what the partner says, in
 * words,
 * because nobody is on the call. @param {string} session @param {Slot} slot
 */
export async function sit(session, slot) {
  const { record, token, says, heard, line: said } = await sitDown(session, slot);
  const save = () => slot.set({ ...slot.get(), record });
  const keys = keysOf({ record, session, tokens: [token], save, changed: () => look() });
  const its = wordsOf(record, session, keys);
  const outbox = { get: () => null, set() {} };
  let done = '',
    shown = '',
    turns = 0;
  /** What it wrote on its private pages, by step. @type {Record<string, Record<string, string>>} */
  const wrote = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let thinking;
  const line = connect({ session, tokens: [token], outbox, changed: look });
  const now = () => /** @type {View | undefined} */ (Object.values(line.views)[0]);
  const trees = ask(`sessions/${session}`, { token })
    .then(({ protocol, languages }) => texts(protocol, languages))
    .then(
      (its) => its.trees,
      () => ({}),
    );
  const keyOf = (/** @type {View} */ view, /** @type {Move} */ { move, args }) =>
    [view.step.id, move, args?.cue?.enum ?? args?.of?.const ?? ''].join(' ');

  function look() {
    const view = now();
    if (line.status.line === 'gone' || view?.stage === 'closed') return void clearTimeout(thinking);
    const wish = wanted(view);
    if (view) keys.see(view);
    // what it writes for the two waits for their key
    if (view && keys.number) show(view);
    if (!view || !wish || keyOf(view, wish) === done || (wish.move === 'draft' && !keys.number)) return;
    done = keyOf(view, wish);
    clearTimeout(thinking);
    thinking = setTimeout(act, think(view, wish.move), done);
  }

  /** @param {string} key */
  async function act(key) {
    const view = now(),
      wish = wanted(view);
    if (!view || !wish || keyOf(view, wish) !== key) return look();
    if (wish.move === 'done') turns += 1;
    const words = says[turns % says.length];
    const filled = view.fields ? picks(view.fields, { body: SPOTS, ...(await trees) }, words) : {};
    if (wish.move === 'write') wrote[view.step.name] = filled;
    const args = await argsOf(wish, view, its, words, filled);
    if (wish.move === 'sign') args.signature = await signs(view, String(wish.args?.of?.const)).catch(() => '');
    line.act(wish.move, args, view.step.id);
  }

  /** Its signature under the words as it reads them. @param {View} view @param {string} ref */
  async function signs(view, ref) {
    const listed = view.boxes?.find(({ box }) => box === ref);
    const box = (await line.words([ref]))[ref];
    if (!listed || !box) return '';
    const { circle, number } = headOf(box);
    return (
      (await signature(
        { record, session, keys },
        ref,
        view.seat,
        await its.open(listed, box),
        circle === 'all' ? 0 : number,
      )) ?? ''
    );
  }

  /** Once at each place where it may: without it there would be nothing of its to look at. @param {View} view */
  async function show(view) {
    const had = wrote[view.step.name] ?? {};
    const names = shows(view, had);
    if (!names.length || view.stage !== 'running' || shown === view.step.id) return;
    shown = view.step.id;
    const boxes = await Promise.all(
      names.map(async (name) => [name, await its.seal(view, `${name}.shown`, had[name] ?? '', 'pair')]),
    );
    line.act('show', Object.fromEntries(boxes), view.step.id);
  }

  /** What it says just now, if it has the word. @param {import('../panel/types').Env} env */
  return function speaks({ view, words, other }) {
    if (view.stage !== 'running' || view.talking !== other) return null;
    const text =
      view.step.place === 'say'
        ? heard
        : view.step.kind === 'turn' || view.step.place === 'again'
          ? says[turns % says.length]
          : '';
    return text ? html`<p class="note">${fill(said, { who: words.name(other) })} ${text}</p>` : null;
  };
}
