/**
 * A list of couples from comma separated values, as RFC 4180 has them: read line by line, with a message for each line
 * that does not fit.
 */

import { isFormula } from './csv.js';
import { NAME, sizeOf } from './box.js';
import { tidied } from './workshop-names.js';

/** @typedef {{line: number, cells: string[]}} Row `line`: where it begins, from 1
 * @typedef {{line: number, code: string, vars?: Record<string, string | number>}} Trouble `code`: the end of
 *   a key `csv.…`
 * @typedef {{a: string, b: string, language?: string}} Couple */

export const COLUMNS = ['name_a', 'name_b', 'language'];
/** More couples than a workshop may hold. */
const MOST = 1000;
/** Messages that are worth reading; what is beyond is counted. */
export const SHOWN = 50;
/** What stands for a letter that could not be read. */
const LOST = '\ufffd';

/** The separator of a file: the one its first line has more of; spreadsheets of many countries write semicolons.
 * @param {string} text */
function separator(text) {
  const first = text.slice(0, Math.max(0, text.search(/\n|$/)));
  const count = (/** @type {string} */ one) => first.split(one).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** Rows of cells; empty lines are left out. A quote that is never closed is noted. @param {string} text
 * @returns {{rows: Row[], trouble: Trouble[]}} */
export function rows(text) {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const comma = separator(source);
  /** @type {Row[]} */
  const found = [];
  /** @type {Trouble[]} */
  const trouble = [];
  let cells = /** @type {string[]} */ ([]);
  let cell = '',
    quoted = false,
    closed = false,
    line = 1,
    begun = 1;
  const end = () => {
    cells.push(closed ? cell : cell.trim());
    [cell, closed] = ['', false];
  };
  const finish = () => {
    end();
    if (cells.some(Boolean)) found.push({ line: begun, cells });
    cells = [];
  };
  for (let at = 0; at < source.length; at++) {
    const c = source[at];
    if (quoted) {
      if (c === '\n') line++;
      if (c !== '"') cell += c;
      else if (source[at + 1] === '"') ((cell += '"'), at++);
      else [quoted, closed] = [false, true];
    } else if (c === '"' && !cell.trim() && !closed) [quoted, cell] = [true, ''];
    else if (c === comma) end();
    else if (c === '\n') (finish(), (begun = ++line));
    else if (!(closed && c === ' ')) cell += c;
  }
  if (quoted) trouble.push({ line: begun, code: 'quote' });
  if (cell || cells.length) finish();
  return { rows: found, trouble };
}

/** One row to a couple, or why not. @param {Row} row @param {number[]} at where the columns are @param {string[]}
 * languages @param {Map<string, number>} seen */
function couple({ line, cells }, at, languages, seen) {
  const [a = '', b = '', language = ''] = at.map((n) => tidied(n < 0 ? '' : (cells[n] ?? '')));
  /** @type {Trouble[]} */
  const trouble = [];
  const note = (/** @type {string} */ code, vars = {}) => void trouble.push({ line, code, vars });
  if (cells.length > Math.max(...at) + 1 && cells.slice(Math.max(...at) + 1).some(Boolean)) note('cells');
  for (const name of [a, b]) {
    const key = name.normalize('NFKC').toLowerCase();
    if (!name) note('empty');
    else if (isFormula(name)) note('formula', { name });
    else if (name.includes(LOST)) note('letters', { name: `${name.slice(0, 20)}` });
    else if (sizeOf(name) > NAME) note('long', { name: `${name.slice(0, 20)}…` });
    else if (seen.has(key)) note('twice', { name, first: seen.get(key) ?? 0 });
    else seen.set(key, line);
  }
  const tag = language.toLowerCase();
  if (tag && !languages.includes(tag)) note('language', { language, have: languages.join(', ') });
  return { trouble, couple: /** @type {Couple} */ ({ a, b, ...(tag && { language: tag }) }) };
}

/**
 * A list of couples with a head line `name_a,name_b[,language]`. All or nothing: with any trouble there are no couples.
 * @param {string} text @param {string[]} languages those of the workshop @param {number} [room] couples that still fit
 * in @returns {{couples: Couple[], trouble: Trouble[]}}
 */
export function couples(text, languages, room = MOST) {
  const {
    rows: [head, ...body],
    trouble,
  } = rows(text);
  if (!head) return { couples: [], trouble: [{ line: 1, code: 'nothing' }] };
  const names = head.cells.map((cell) => cell.toLowerCase().replace(/[\s-]+/g, '_'));
  const at = COLUMNS.map((name) => names.indexOf(name));
  if ((at[0] ?? -1) < 0 || (at[1] ?? -1) < 0)
    return {
      couples: [],
      trouble: [
        {
          line: head.line,
          code: 'columns',
          vars: { columns: COLUMNS.join(','), found: head.cells.join(', ').slice(0, 60) },
        },
      ],
    };
  if (!body.length) trouble.push({ line: head.line, code: 'nothing' });
  if (body.length > room) trouble.push({ line: body[room]?.line ?? 0, code: 'many', vars: { n: body.length, room } });
  const seen = new Map();
  const read = body.slice(0, MOST).map((row) => couple(row, at, languages, seen));
  trouble.push(...read.flatMap((one) => one.trouble));
  return { couples: trouble.length ? [] : read.map((one) => one.couple), trouble };
}
