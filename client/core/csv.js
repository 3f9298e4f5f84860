/** Comma separated values as RFC 4180 has them, written so that no spreadsheet takes a cell for a formula. */

/** Signs that begin a formula in some spreadsheet, the wide ones of East Asia too, behind whatever is passed over
 * before them. */
const FORMULA = /^[\s\0\u200b\ufeff]*[=+\-@|%＝＋－＠\t\r]|^\n/;

/** @param {string} text */
export const isFormula = (text) => FORMULA.test(text);

/** What looks like a formula gets a quote in front, as spreadsheets themselves do; a number is none.
 * @param {unknown} value */
function cell(value) {
  const text = String(value ?? '');
  const safe = typeof value !== 'number' && isFormula(text) ? `'${text}` : text;
  return /[",;\r\n\t']/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** A table to a file's text; the first line has the names of the columns. @param {unknown[][]} table */
export const csv = (table) => table.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
