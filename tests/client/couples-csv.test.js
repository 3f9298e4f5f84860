import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from '../../client/core/csv.js';
import { couples, rows } from '../../client/core/couples-csv.js';

const HAVE = ['en', 'de'];
const read = (text, room) => couples(text, HAVE, room);
const codes = ({ trouble }) => trouble.map(({ line, code }) => `${line} ${code}`);

test('a list of couples is read as spreadsheets write it', () => {
  const { couples: found, trouble } = read('\uFEFFname_a,name_b,language\r\nAna,Levin,de\r\n"Mira, die Große"," Jo ""JJ"" ",\r\n\r\nRuth,Sam,EN\r\n');
  assert.deepEqual(trouble, []);
  assert.deepEqual(found, [{ a: 'Ana', b: 'Levin', language: 'de' }, { a: 'Mira, die Große', b: 'Jo "JJ"' }, { a: 'Ruth', b: 'Sam', language: 'en' }]);
});

test('semicolons, tabs, other orders and more columns are understood', () => {
  assert.deepEqual(read('Name B;remark;Name A\nLevin;late;Ana').couples, [{ a: 'Ana', b: 'Levin' }]);
  assert.deepEqual(read('name_a\tname_b\nAna\tLevin').couples, [{ a: 'Ana', b: 'Levin' }]);
});

test('a line break inside quotes belongs to the cell, and lines are still counted', () => {
  const { rows: found } = rows('a,b\n"one\ntwo",x\ny,z');
  assert.deepEqual(found.map(({ line, cells }) => [line, ...cells]), [[1, 'a', 'b'], [2, 'one\ntwo', 'x'], [4, 'y', 'z']]);
});

test('wrong columns are said with what was found', () => {
  const { couples: found, trouble } = read('first,second\nAna,Levin');
  assert.deepEqual(found, []);
  assert.deepEqual(trouble, [{ line: 1, code: 'columns', vars: { columns: 'name_a,name_b,language', found: 'first, second' } }]);
});

test('every line that does not fit has its own message, and nothing is half done', () => {
  const list = read('name_a,name_b,language\nAna,Levin\nana,Tom\nKaya,\n=cmd(),Bo\nEva,Karl,fr\nIda,Per,en,,more\nOk,Fine');
  assert.deepEqual(codes(list), ['3 twice', '4 empty', '5 formula', '6 language', '7 cells']);
  assert.deepEqual(list.couples, []);
  assert.equal(list.trouble[0].vars.first, 2);
});

test('a person with themselves, a name too long and a quote without an end are noted', () => {
  assert.deepEqual(codes(read('name_a,name_b\nAna,Ana')), ['2 twice']);
  assert.deepEqual(codes(read(`name_a,name_b\n${'x'.repeat(64)},Bo`)), ['2 long']);
  assert.ok(codes(read('name_a,name_b\nAna,"Levin\nTom,Bo')).includes('2 quote'));
});

test('a file that is empty, or has only its head, is refused', () => {
  assert.deepEqual(codes(read('')), ['1 nothing']);
  assert.deepEqual(codes(read('name_a,name_b\n')), ['1 nothing']);
});

test('ten thousand rows are read at once and refused in one message', () => {
  const body = Array.from({ length: 10_000 }, (_, at) => `A${at},B${at}`).join('\n');
  const before = performance.now();
  const { couples: found, trouble } = read(`name_a,name_b\n${body}`, 500);
  assert.ok(performance.now() - before < 2000);
  assert.deepEqual(trouble, [{ line: 502, code: 'many', vars: { n: 10_000, room: 500 } }]);
  assert.deepEqual(found, []);
});

test('a written file can be read again', () => {
  const text = csv([['name', 'n'], ['Mira', -3], ['a "b", c', 0], ['x\ty\nz', null], ['d;e', undefined]]);
  assert.equal(text, 'name,n\r\nMira,-3\r\n"a ""b"", c",0\r\n"x\ty\nz",\r\n"d;e",\r\n');
  assert.deepEqual(rows(text).rows[2].cells, ['a "b", c', '0']);
});

test('invisible signs make no name and no second person', () => {
  assert.deepEqual(read('name_a,name_b\nJo\0,\u202eAna\u2069\n"Kay\n a",Tom').couples, [{ a: 'Jo', b: 'Ana' }, { a: 'Kay a', b: 'Tom' }]);
  assert.deepEqual(codes(read('name_a,name_b\n\u200b,\0\nAna,Bo\nAna\u200b,Cy')), ['2 empty', '2 empty', '4 twice']);
});

test('a file in other letters, or with the line ends of old machines, is told or read, never taken by halves', () => {
  assert.deepEqual(codes(read('name_a,name_b\nJ\ufffdrg,Ana')), ['2 letters']);
  assert.deepEqual(read('name_a,name_b\rAna,Levin\rRuth,Sam\r').couples.length, 2);
});

test('no cell that is written begins a formula, whatever hides before it', () => {
  for (const text of ['=1+1', '+49', '-1', '-', '@SUM(A1)', '|x', '%x', '＝1', '－1', ' =1', '\0=1', '\n=1', '\t=1', '\r=1', ' \r', '\ufeff+1', '\u200b@x'])
    assert.match(csv([[text]]), /^"'/, JSON.stringify(text));
  assert.equal(csv([['Ana', -5, '1-2', 'a=b']]), 'Ana,-5,1-2,a=b\r\n');
  assert.deepEqual(codes(read('name_a,name_b\n＝1+1,Bo')), ['2 formula']);
});
