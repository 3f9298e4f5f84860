/** What a practice partner puts on a private page: something that fits each field, written as the page
 * itself writes it. */

/** @typedef {import('../../core/wire').Field} Field */

/** How many of several words it picks. */
const SOME = 2;

/** Words beside each other in a tree, or the words at its ends. @param {any} tree @param {boolean} ends
 * @returns {string[]} */
const words = (tree, ends) =>
  Array.isArray(tree)
    ? tree
    : Object.entries(tree ?? {}).flatMap(([word, inner]) =>
        ends && Object.keys(inner ?? {}).length ? words(inner, ends) : [word],
      );

/**
 * The plain value of every field: words, or JSON of what is picked. A field under another one gets words of its branch.
 * @param {Field[]} fields @param {Record<string, any>} trees the lists' words, nested @param {string} says
 * @param {() => number} [chance] from 0 to below 1 @returns {Record<string, string>}
 */
export function picks(fields, trees, says, chance = Math.random) {
  /** @type {Record<string, any>} */
  const had = {};
  const some = (/** @type {string[]} */ all, /** @type {number} */ most) => {
    const start = Math.floor(chance() * all.length);
    return [...all.slice(start), ...all].slice(0, Math.min(most, all.length));
  };
  for (const { kind, name, list = 'body', under, most = SOME, low = 1, high = 5 } of fields) {
    const tree = under ? trees[list]?.[[had[under]].flat()[0]] : trees[list];
    const ends = !under && !fields.some((other) => other.under === name && other.list === list);
    const found = some(words(tree, ends), Math.min(most, kind === 'many' ? SOME : 1));
    if (kind === 'text') had[name] = says;
    else if (kind === 'scale') had[name] = Math.ceil((low + high) / 2);
    else if (found.length) had[name] = kind === 'one' ? found[0] : found;
  }
  return Object.fromEntries(
    fields.map(({ kind, name }) => [
      name,
      kind === 'text' ? had[name] : had[name] === undefined ? '' : JSON.stringify(had[name]),
    ]),
  );
}
