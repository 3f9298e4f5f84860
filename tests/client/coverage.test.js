/** Counts of two runs add up: what either ran has run, and a module that never loaded counts as 0. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { merged } from './coverage.js';

const folder = mkdtempSync(join(tmpdir(), 'sayback-coverage-'));
after(() => rmSync(folder, { recursive: true }));

const client = join(folder, 'client');
const both = "export const one = () => 'first';\nexport const two = () => 'other';\n";
const never = "export const none = () => 'never';\n";
mkdirSync(client);
writeFileSync(join(client, 'both.js'), both);
writeFileSync(join(client, 'never.js'), never);

/** Counts of a page in which only one of the two functions was called. */
const counts = (name) => {
  const of = (function_) => {
    const startOffset = both.indexOf('() =>', both.indexOf(function_));
    const range = { startOffset, endOffset: both.indexOf(';', startOffset), count: +(function_ === name) };
    return { functionName: function_, isBlockCoverage: true, ranges: [range] };
  };
  const module = { functionName: '', isBlockCoverage: true, ranges: [{ startOffset: 0, endOffset: both.length, count: 1 }] };
  const url = pathToFileURL(join(client, 'both.js')).href;
  return { scriptId: '1', url, functions: [module, of('one'), of('two')] };
};
const run = (...names) => {
  const kept = mkdtempSync(join(folder, 'counts-'));
  for (const [n, name] of names.entries())
    writeFileSync(join(kept, `coverage-${n}.json`), JSON.stringify({ result: [counts(name)] }));
  return merged(kept, client);
};

test('what one page ran and what another ran add up', async () => {
  const [first, other, whole] = [await run('one'), await run('two'), await run('one', 'two')];
  assert.equal(whole.files['both.js'], 100);
  assert.equal(first.files['both.js'] < 90 && other.files['both.js'] < 90, true);
});

test('a module that no page loaded counts as 0 and lowers the total', async () => {
  const { total, files } = await run('one', 'two');
  assert.deepEqual(Object.keys(files), ['both.js', 'never.js']);
  assert.equal(files['never.js'], 0);
  assert.ok(total < 70);
});
