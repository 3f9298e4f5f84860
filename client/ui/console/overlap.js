/** How long both spoke at once, if their panels say so: from signals that are kept nowhere. */

/** @typedef {import('../../core/wire').Signal} Signal `speaking` null: no longer known */

/** @param {() => number} now ms */
export function overlapOf(now) {
  /** @type {Set<string>} */
  const speaking = new Set();
  let since = 0;
  let sum = 0;
  return {
    known: false,
    /** @param {Signal} signal */
    hear({ from, speaking: loud }) {
      this.known ||= loud !== null;
      const before = speaking.size > 1;
      if (loud) speaking.add(from);
      else speaking.delete(from);
      const both = speaking.size > 1;
      if (both && !before) since = now();
      if (before && !both) sum += now() - since;
    },
    /** ms until then. @param {number} at */
    total: (at) => sum + (speaking.size > 1 ? Math.max(0, at - since) : 0),
  };
}
