import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv, isFormula } from '../../client/core/csv.js';

test('a table is written line by line, and only what needs quotes has them', () => {
  assert.equal(csv([['name', 'n'], ['Mira', 3], ['Jo "JJ", jr', null]]), 'name,n\r\nMira,3\r\n"Jo ""JJ"", jr",\r\n');
});

test('a text that a spreadsheet would take for a formula is quoted, a number is not', () => {
  assert.equal(csv([['=1+1', -1, '-1']]), `"'=1+1",-1,"'-1"\r\n`);
  assert.deepEqual(['=x', '\u200b@x', '＝x', 'x=1', ''].map(isFormula), [true, true, true, false, false]);
});
