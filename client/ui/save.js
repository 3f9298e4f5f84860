/** Hands a text to the person as a file. */

/** For as long as a browser may need to begin. */
const SOON = 10_000;

/** @param {string} name @param {string} text @param {string} [type] */
export function save(name, text, type = 'application/json') {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), SOON);
}
