// The stories that the server tells, as a replay takes them from a file.
// usage: node replayed.mjs MODULE ; reads a JSON list of stories, prints the numbers of those that it would refuse
import { readFileSync } from 'node:fs';

const { fileOf, storyOf } = await import(process.argv[2]);
const refused = [];
for (const [n, told] of JSON.parse(readFileSync(0, 'utf8')).entries()) {
  const saved = await fileOf(told.session, told.seat, told.entries);
  for (const file of [told, saved]) if (!(await storyOf(JSON.stringify(file), told.session))) refused.push(n);
}
console.log(JSON.stringify(refused));
