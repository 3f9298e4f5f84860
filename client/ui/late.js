/**
 * A first word where nothing comes: after 3 s the waiting sign says that there is no connection yet. The words
 * came with the page, in every language, because a server that is down has none to give. Whoever draws the page
 * takes them away.
 */
import { language } from '../core/api.js';

/** ms */
const LATE = 3000;

/** The line for this reader among those of all languages. @template {{lang: string}} T @param {T[]} lines
 * @returns {T | undefined} */
export function forReader(lines) {
  const tag = language(lines.map(({ lang }) => lang));
  return lines.find(({ lang }) => lang === tag);
}

/** Shows it, unless the page is drawn by then. @param {HTMLElement | null} root */
function say(root) {
  if (!root?.ariaBusy) return;
  const line = forReader(/** @type {HTMLElement[]} */ ([...root.querySelectorAll('.late [lang]')]));
  if (line) line.hidden = false;
}

if (globalThis.document) setTimeout(() => say(document.getElementById('root')), LATE);
