/**
 * The file that a story travels in from one seat's device to a replay at another's: which talk it is of, and whether
 * what it holds is whole. A file can come from anywhere: nothing of it is drawn, and nothing asked for, before all of
 * it was checked.
 */
import { placed } from './placed.js';
import { hashed } from './seal.js';

/** @typedef {import('./timeline.js').Entry} Entry
 * @typedef {(value: any) => boolean} Shape */

const SEATS = ['a', 'b', 'therapist'];
/** Ms: what a date can be. */
const LATEST = 8.64e15;
const LONGEST = 2000;

/** Names the talk in a file to whoever knows it already, and opens nothing. @param {string} session */
const markOf = (session) => hashed(`sayback/1/replay\n${session}`);

/** What one page was shown, to be taken to a replay; without what was done there, which is nobody else's.
 * @param {string} session @param {string} seat @param {Entry[]} entries */
export const fileOf = async (session, seat, entries) => ({
  kind: 'sayback-replay',
  version: 1,
  talk: await markOf(session),
  seat,
  entries: entries.map(({ at, view }) => ({ at, view })),
});

/** A word that is no name which every object has. @type {Shape} */
const word = (value) => typeof value === 'string' && value.length <= LONGEST && !(value in {});
/** @type {Shape} */
const number = (value) => typeof value === 'number' && Math.abs(value) <= LATEST;
/** @type {Shape} */
const flag = (value) => typeof value === 'boolean';
/** @type {Shape} */
const id = (value) => typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value) && word(value);
/** @type {Shape} */
const scalar = (value) => word(value) || number(value) || flag(value);
/** @param {unknown[]} values @returns {Shape} */
const one =
  (...values) =>
  (value) =>
    values.includes(value);
const seat = one(...SEATS);
/** Whoever can do something to a talk: its seats, and the facilitator of its workshop. */
const by = one(...SEATS, 'host');
/** @param {Shape} of @returns {Shape} */
const list = (of) => (value) => Array.isArray(value) && value.every(of);
/** @param {unknown} value */
const plain = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @param {Shape} key @param {Shape} of @returns {Shape} */
const map = (key, of) => (value) =>
  plain(value) && Object.entries(value).every(([name, inner]) => key(name) && of(inner));
/** These must be there, those may. @param {Record<string, Shape>} must @param {Record<string, Shape>} [may]
 * @returns {Shape} */
const shape =
  (must, may = {}) =>
  (value) =>
    plain(value) &&
    Object.entries(must).every(([name, fits]) => fits(value[name])) &&
    Object.entries(may).every(([name, fits]) => value[name] === undefined || value[name] === null || fits(value[name]));

const step = shape(
  { id: word, kind: word, name: word, place: word },
  {
    as: word,
    index: number,
    of: number,
    round: number,
    rounds: number,
    half: number,
    item: word,
    list: word,
    try: number,
    aside: word,
  },
);
const person = shape({ here: flag }, { done: flag, since: number, waiting: flag });
const clock = shape(
  { phase: one('main', 'wrap', 'over'), running: flag, total: number },
  { since: number, ends: number, left: number, own: flag },
);
const field = shape(
  { kind: one('text', 'one', 'many', 'scale', 'body'), name: word },
  {
    list: word,
    under: word,
    most: number,
    longest: number,
    low: number,
    high: number,
    nudge: (value) => word(value) || list(word)(value),
  },
);
const each = (/** @type {Shape} */ of) => map(seat, of);

const view = shape(
  { seat, stage: one('lobby', 'running', 'break', 'paused', 'closed'), protocol: id, step, people: each(person) },
  {
    role: one('speaker', 'listener'),
    floor: seat,
    talking: one('a', 'b', 'both'),
    clock,
    digest: word,
    rule: word,
    over_sessions: flag,
    lasts: number,
    terms: shape({}, { devices: word, once: number, saved: flag, needs: word }),
    holds: list(shape({ why: word }, { by, who: list(seat), until: number })),
    next: shape({ kind: word, name: word, place: word }, { as: word, who: one('a', 'b', 'both') }),
    break: shape(
      { id: scalar, by: seat, at: number, until: number },
      { back: list(seat), due: flag, rest: list(seat) },
    ),
    cues: list(shape({ id: scalar, by: seat, kind: word, at: number }, { taken: flag })),
    understood: each(one('none', 'got', 'open')),
    enough: list(seat),
    notice: shape({ kind: word, at: number }, { by, detail: scalar }),
    undo: shape({ until: number }),
    step_item: word,
    items: list(word),
    discussed: list(word),
    fields: list(field),
    card: shape({ deck: word, word }, { left: number }),
    reveal: one('never', 'both-done', 'by-choice'),
    danger: flag,
    balance: flag,
    about: list(word),
    options: list(word),
    draft: shape({ n: number, by: seat }, { signed: list(seat), again_in: number }),
    guide: one('breath', 'ground', 'none'),
    boxes: list(shape({ box: word, from: by, field: word }, { step: word, n: number })),
    consent: shape({}, { mine: list(word), both: list(word) }),
    note: shape({ kind: word, by: seat, n: number }),
    repair: word,
    again: number,
    repairs: shape({ sent: number, taken: number }),
    let_in: flag,
    host: shape(
      { opened: flag },
      { hand: list(seat), taken: number, visit: word, recall: number, note: shape({ word, at: number }) },
    ),
    plan: shape({}, { total: number, ends: number, fits: scalar, each: flag, short: flag, whole: flag, over: number }),
    chosen: shape({ step: word, option: word }),
    rates: map(word, number),
    spoken: each(number),
  },
);
const story = shape({ seat, entries: list(shape({ at: number, view })) });

/** The entries of a story, from the server or a file. @param {{entries?: Entry[]} | null} told @returns {Entry[]} */
export const storyIn = (told) => (told?.entries ?? []).map((one) => ({ ...one, view: placed(one.view) }));

/** What a file holds, if it is a whole story of this talk, of one seat: its own page's, or as the server tells it.
 * @param {string} text @param {string} session @returns {Promise<{seat: string, entries: Entry[]} | null>} */
export async function storyOf(text, session) {
  try {
    const its = JSON.parse(text);
    if (!story(its) || !its.entries.length) return null;
    const { seat: whose } = /** @type {{seat: string}} */ (its);
    const entries = storyIn(its);
    const ours = its.talk === undefined ? its.session === session : its.talk === (await markOf(session));
    return ours && entries.every((one) => one.view.seat === whose) ? { seat: whose, entries } : null;
  } catch {
    return null;
  }
}
