/** Several words as one row, as their language puts them: with its comma, and its word before the last. */

/** @param {string[]} words @param {string} language */
export const listed = (words, language) => new Intl.ListFormat(language, { type: 'unit' }).format(words);
