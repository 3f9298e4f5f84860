/**
 * Merge what pages and Node ran of the client: node coverage.js COUNTS REPORT
 *
 * COUNTS: a folder of V8 coverage files; REPORT: the file for { total, files }, percent of the bytes of code that ran.
 * A module that never loaded counts as 0.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CoverageReport } from 'monocart-coverage-reports';

const CLIENT = fileURLToPath(new URL('../../client', import.meta.url));

/**
 * @param {string} counts the folder of V8 coverage files
 * @param {string} client the folder whose modules are reported
 * @returns {Promise<{ total: number, files: Record<string, number> }>} percent, modules by their path in that folder
 */
export async function merged(counts, client = CLIENT) {
  const ours = (path) => path.startsWith(`${client}/`) && !path.includes('/vendor/') && path.endsWith('.js');
  const report = new CoverageReport({
    outputDir: join(tmpdir(), `sayback-coverage-${process.pid}`),
    cleanCache: true,
    reports: [['v8-json']],
    logging: 'error',
    baseDir: client,
    entryFilter: (entry) => ours(fileURLToPath(entry.url)),
    all: { dir: client, filter: (path) => ours(path) && 'js' },
  });
  await report.addFromDir(counts);
  const { summary, files } = await report.generate();
  const named = files.map((file) => [file.sourcePath, file.summary.bytes.pct || 0]);
  return { total: summary.bytes.pct, files: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [counts, report] = process.argv.slice(2);
  writeFileSync(report, JSON.stringify(await merged(counts), null, 1));
}
