/** The words of a list that has branches: which lie open first, and which are one tap away. */

/** The words at the ends of a tree. @param {any} tree @returns {string[]} */
export const leaves = (tree) =>
  Array.isArray(tree)
    ? tree
    : Object.entries(tree ?? {}).flatMap(([word, inner]) => (Object.keys(inner ?? {}).length ? leaves(inner) : [word]));

/** The chosen branch, open, and every other one with what was picked there; nobody is held to the branch they chose.
 * @param {Record<string, any>} tree @param {string | undefined} chosen @param {string[]} had the words that are picked
 * @returns {{open: string[], others: {branch: string, words: string[], picked: string[]}[]}} */
export function parted(tree, chosen, had) {
  const others = Object.keys(tree)
    .filter((branch) => branch !== chosen)
    .map((branch) => {
      const words = leaves(tree[branch]);
      return { branch, words, picked: words.filter((word) => had.includes(word)) };
    });
  return { open: chosen === undefined ? [] : leaves(tree[chosen]), others };
}
