/**
 * What is said, and in whose name. Texts come as keys and are filled here, because only the browsers know the names.
 * Looked up: this step and part and role → this step and role → this step for both → what such a place says by default.
 */
import { labelIn, partnerOf } from '../../core/text.js';
import { fill, said } from '../../core/say.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Context} Context
 * @typedef {import('./types').Line} Line
 * @typedef {import('../../core/wire').Partner} Partner
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('../../core/wire').By} By
 * @typedef {ReturnType<typeof speech>} Speech */

/** What both do, each for themselves. */
const SHARED = ['ready', 'agree', 'go-on', 'park', 'finish', 'back'];

/** Whether one device's two people are asked the same here, on a page that hides nothing. @param {Context} context
 * @param {View} view */
export function sharing({ couch, views }, view) {
  const both = couch && Object.values(views ?? {});
  return (
    !!both &&
    both.length > 1 &&
    SHARED.includes(view.moves?.find((move) => move.primary)?.move ?? '') &&
    both.every(
      ({ people, seat, moves }) =>
        people[seat]?.done || moves?.some((move) => move.primary && SHARED.includes(move.move)),
    )
  );
}

/** Whose words they are, what is filled into them, and texts by their keys. @param {View} view
 * @param {Context} context */
function texting(view, { texts, names, couch, relayed }) {
  const { step, seat } = view;
  const self = couch ? relayed && partnerOf(relayed) : seat;
  const other = partnerOf(seat);
  const speaker = view.floor ?? (view.role === 'listener' ? other : seat === 'b' ? 'b' : 'a');
  const item = view.step_item ?? step.item;
  /** @type {Record<string, unknown>} */
  const vars = {
    speaker: names[speaker],
    listener: names[partnerOf(speaker)],
    me: names[seat],
    other: names[other],
    therapist: names.therapist || texts.ui['role.therapist'],
    item: item && (texts.agreements?.[item] ?? labelIn(texts.lists, item) ?? item),
  };
  /** @param {string} key @param {Record<string, unknown>} [more] */
  const ui = (key, more) => said(texts.ui, key, { ...vars, ...more });
  /** The first of several keys that there is. @param {string[]} keys @param {Record<string, unknown>} [more] */
  const first = (keys, more) => {
    const key = keys.find((each) => texts.ui[each]);
    return key ? ui(key, more) : '';
  };
  /** Why an act was refused, in the page's own language. @param {{code?: string}} act */
  const refusal = (act) => first([`refused.${act.code}`, 'refused.other']);
  /** Said about a person: "you have the floor", "Jonas has the floor". @param {string} key
   * @param {By | null} [who] */
  const about = (key, who, more = {}) =>
    (who === self && who && first([`${key}.you`], more)) ||
    ui(key, { who: who && names[/** @type {Seat} */ (who)], ...more });
  return { self, speaker, vars, ui, first, refusal, about };
}

/** What was picked is shown to both as long as it holds. @param {any} title @param {View} view
 * @param {Context['texts']} texts @param {Record<string, unknown>} vars */
function titled(title, view, texts, vars) {
  const picked = view.chosen && texts.steps?.[view.chosen.step]?.options?.[view.chosen.option];
  return title
    ? fill(title, vars) + (picked && view.step.kind !== 'choose' && view.floor ? `: ${picked.label ?? picked}` : '')
    : '';
}

/** Everything the panel can say about one view. @param {View} view @param {Context} context */
export function speech(view, context) {
  const { texts, names, relayed } = context;
  const { step, seat } = view;
  const texted = texting(view, context);
  const { self, vars, ui, first } = texted;
  const own = (step.aside ? texts.defaults?.[`aside.${step.aside}`] : texts.steps?.[step.name]) ?? {};
  const usual = texts.defaults?.[step.as ? `${step.kind}.${step.as}` : step.kind] ?? {};
  const role = seat === 'therapist' ? 'therapist' : sharing(context, view) ? 'both' : (view.role ?? 'both');
  /** @param {any} from @returns {Line | undefined} */
  const pick = (from) => from?.[role] ?? from?.both;
  /** @type {Line} */
  const line = pick(own[step.place]) ?? pick(own) ?? pick(usual[step.place]) ?? pick(usual) ?? '';
  const [ask = '', ...hints] = (Array.isArray(line) ? line : [line]).map((one) => fill(one, vars));
  const title = own[step.place]?.title ?? own.title ?? usual[step.place]?.title ?? usual.title;
  const relays = relayed === seat && !sharing(context, view);
  /** A button of somebody who is only heard says who says it. @param {string} group @param {string} word
   * @param {string} what */
  const heard = (group, word, what) =>
    relays && group !== 'fields' && !/then$|nudge/.test(word) ? ui('relay.says', { who: names[seat], what }) : what;
  /** A part's word of some group: this step's, or the usual one. @param {string} group @param {string} word */
  const option = (group, word) => {
    const said = [own[step.place], own, usual[step.place], usual].map((from) => from?.[group]?.[word]).find(Boolean);
    return said && heard(group, word, fill(said.label ?? said, vars));
  };
  /** What a button says, as the person would. @param {string} move */
  const label = (move) =>
    (move === 'done' && view.next?.kind !== 'reflect' && option('do', 'done.plain')) ||
    option('do', move) ||
    heard('do', move, first([`move.${move}`]) || move);
  /** "Then Jonas says it back": what comes after this place. */
  const then = () => {
    const { next } = view;
    if (!next) return '';
    const who = next.who && next.who !== 'both' ? next.who : null;
    const part = [texts.steps?.[next.name], texts.defaults?.[next.as ? `${next.kind}.${next.as}` : next.kind]]
      .map((from) => from?.[next.place])
      .find((from) => from?.then);
    const said = part?.[next.who === 'both' ? 'then-both' : who === self ? 'then-me' : 'then'] || part?.then;
    return said ? fill(said, { ...vars, who: who && names[who] }) : '';
  };
  /** Said to the seat that has nothing to tap. @param {Seat | null | undefined} who the one who acts */
  const wait = (who) => {
    const said = own[step.place]?.wait ?? usual[step.place]?.wait;
    return said && who && fill(said, { ...vars, who: names[who] });
  };
  return {
    ...texted,
    fill: (/** @type {string} */ text) => fill(text, vars),
    label,
    option,
    then,
    wait,
    ask,
    hints,
    title: titled(title, view, texts, vars),
    name: (/** @type {By} */ who) => (who === self ? ui('you') : names[/** @type {Seat} */ (who)]),
  };
}
