/** Copying a link, and whether the clipboard still holds it, as far as this page can know. */

/** `ours`: what was copied last on this page is a link of it. */
export const clip = { ours: false };

/** Puts a link into the clipboard; throws where the browser does not let it. @param {string} link */
export async function copy(link) {
  await navigator.clipboard.writeText(link);
  clip.ours = true;
}

for (const kind of ['copy', 'cut']) {
  document.addEventListener(kind, ({ target }) => (clip.ours = !!(/** @type {Element} */ (target).closest?.('.url'))));
}
