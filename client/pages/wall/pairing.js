/** Who goes with whom: proposals only, made from who waits; the facilitator sees them before anything happens. */
import { plain } from '../../core/workshop-names.js';

/** @typedef {Omit<import('../../core/wire').Attendee, 'name' | 'pair'>} Said
 * @typedef {Said & {name: string, pair?: number | null}} Person somebody by the name that this page shows
 * @typedef {[number, number]} Two
 * @typedef {{line: number, code: string, vars?: Record<string, string | number>}} Trouble */

/** Those without a pair, who came first first. @param {Iterable<Person>} people */
export const waiting = (people) =>
  [...people].filter(({ pair }) => !pair).sort((one, other) => (one.at ?? 0) - (other.at ?? 0) || one.n - other.n);

/** Couples who gave the same word, and words that one or more than two people gave. @param {Person[]} line
 * @returns {{pairs: Two[], alone: Person[], crowds: Person[][]}} */
export function cameTogether(line) {
  /** @type {Map<string, Person[]>} */
  const words = new Map();
  for (const one of line) if (one.together) words.set(one.together, [...(words.get(one.together) ?? []), one]);
  const groups = [...words.values()];
  return {
    pairs: groups.flatMap(([a, b, ...more]) => (a && b && !more.length ? [/** @type {Two} */ ([a.n, b.n])] : [])),
    alone: groups.flatMap((group) => (group.length === 1 ? group : [])),
    crowds: groups.filter((group) => group.length > 2),
  };
}

/**
 * Everybody else in the order they came, first those of one language. Who waits for their own partner is left alone.
 * @param {Person[]} line @returns {{pairs: Two[], odd: Person[]}} */
export function inOrder(line) {
  const free = line.filter(({ together }) => !together);
  /** @type {Map<string, Person[]>} */
  const tongues = new Map();
  for (const one of free) tongues.set(one.locale ?? '', [...(tongues.get(one.locale ?? '') ?? []), one]);
  /** @type {Two[]} */
  const pairs = [];
  const odd = [];
  for (const group of tongues.values()) {
    for (let at = 0; at + 1 < group.length; at += 2)
      pairs.push([/** @type {Person} */ (group[at]).n, /** @type {Person} */ (group[at + 1]).n]);
    const last = group.length % 2 && group.at(-1);
    if (last) odd.push(last);
  }
  return { pairs, odd };
}

/** What is proposed of a line: couples who came together, others in order, and last those of whom nobody has said that
 * they belong here. A word that somebody confirmed gave, too, is as good as being confirmed. @param {Person[]} line */
export function proposed(line) {
  const late = new Set(line.filter(({ unconfirmed }) => unconfirmed).map(({ n }) => n));
  const { pairs, alone, crowds } = cameTogether(line);
  const known = (/** @type {number[]} */ numbers) => numbers.some((n) => !late.has(n));
  const { pairs: rest, odd } = inOrder(line.filter(({ n }) => !late.has(n)));
  return {
    came: pairs.filter(known),
    rest,
    odd,
    alone: alone.filter(({ n }) => !late.has(n)),
    crowds: crowds.filter((group) => known(group.map(({ n }) => n))),
    late: [...pairs.filter((two) => !known(two)), ...inOrder(line.filter(({ n }) => late.has(n))).pairs],
  };
}

/**
 * A pasted list, a couple on each line: `Ana, Levin` (or `;`, `&`, `+`, a tab). All or nothing. @param {string} text
 * @param {Person[]} line
 * @returns {{pairs: Two[], trouble: Trouble[]}} */
export function byList(text, line) {
  /** @type {Map<string, Person[]>} */
  const byName = new Map();
  for (const one of line) byName.set(plain(one.name), [...(byName.get(plain(one.name)) ?? []), one]);
  /** @type {Trouble[]} */
  const trouble = [];
  const taken = new Set();
  const find = (/** @type {string} */ name, /** @type {number} */ at) => {
    const number = /^#?(\d+)$/.exec(name.trim());
    const found = number ? line.filter(({ n }) => n === Number(number[1])) : (byName.get(plain(name)) ?? []);
    const code = !found.length ? 'unknown' : found.length > 1 ? 'several' : taken.has(found[0]?.n) ? 'again' : '';
    if (code) trouble.push({ line: at, code, vars: { name: name.trim() } });
    taken.add(found[0]?.n);
    return found[0]?.n ?? 0;
  };
  const pairs = text.split(/\r?\n/).flatMap((row, at) => {
    if (!row.trim()) return [];
    const names = row.split(/[,;\t&+]/).filter((name) => name.trim());
    if (names.length !== 2) return (trouble.push({ line: at + 1, code: 'two' }), []);
    return [/** @type {Two} */ (names.map((name) => find(name, at + 1)))];
  });
  if (!pairs.length && !trouble.length) trouble.push({ line: 1, code: 'nothing' });
  return { pairs: trouble.length ? [] : pairs, trouble };
}
