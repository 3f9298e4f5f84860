/**
 * When a page is drawn: at once for what a person does, and together, at most once a pace, for what arrives.
 *
 * A tap is drawn as soon as its own code has ended and before anything else happens: the next key already meets the
 * page that the tap made. It waits for no frame, because a busy machine is late with frames and a hidden tab has none.
 */

/** @typedef {{now: () => number, set: (then: () => void, ms: number) => any, clear: (timer: any) => void}} Clock */

/** @type {Clock} */
const CLOCK = {
  now: () => performance.now(),
  set: (then, ms) => setTimeout(then, ms),
  clear: (timer) => clearTimeout(timer),
};

/** Paces the drawing of a page. @param {() => void} draw @param {number} ms the pace @param {Clock} [clock] */
export function pace(draw, ms, clock = CLOCK) {
  let last = -Infinity,
    asked = false;
  /** @type {any} */
  let timer;

  function paint() {
    clock.clear(timer);
    [timer, asked, last] = [undefined, false, clock.now()];
    draw();
  }
  return {
    /** Draws what a person did. */
    tapped() {
      if (!asked) queueMicrotask(paint);
      asked = true;
    },
    /** Draws what came from elsewhere, with whatever else comes within the pace. */
    arrived() {
      timer ??= clock.set(paint, Math.max(0, last + ms - clock.now()));
    },
  };
}
