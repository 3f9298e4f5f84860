/** Whether somebody is reading the wall just now, so that nothing may move under their eyes or finger. */

/** After so long without a movement a resting pointer reads no more (ms). */
const RESTS = 15_000;
/** So long after a scroll the wall is still being read (ms). */
const SCROLLED = 5000;

/** @param {() => void} done called when the reading may have ended @param {() => number} [clock] */
export function reader(done, clock = () => performance.now()) {
  let inside = false,
    focused = false,
    moved = -Infinity,
    scrolled = -Infinity;
  return {
    now: () => focused || (inside && clock() - moved < RESTS) || clock() - scrolled < SCROLLED,
    scrolled: () => void (scrolled = clock()),
    /** @param {HTMLElement} root */
    watch(root) {
      const within = (/** @type {any} */ { target }) => !!target?.closest?.('.bands');
      root.addEventListener('pointermove', (event) => void ((inside = within(event)), (moved = clock())));
      root.addEventListener('pointerleave', () => ((inside = false), done()));
      root.addEventListener('focusin', (event) => void (focused = within(event)));
      root.addEventListener('focusout', () => ((focused = false), done()));
    },
  };
}
