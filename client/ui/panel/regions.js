/** Regions of the panel that are seldom seen: each is a module of its own, loaded when it is needed or the
 * line is idle. */

/** Every region by its name. */
export const REGIONS = {
  anew: () => import('./anew.js'),
  awake: () => import('./awake.js'),
  gate: () => import('./gate.js'),
  hour: () => import('./hour.js'),
  missing: () => import('./missing.js'),
  notes: () => import('./notes.js'),
  pact: () => import('./pact.js'),
  pages: () => import('./pages.js'),
  remind: () => import('./remind.js'),
  rest: () => import('./rest.js'),
  sheets: () => import('./sheets.js'),
  tone: () => import('./tone.js'),
  windows: () => import('./windows.js'),
  write: () => import('./write.js'),
};

/** @typedef {typeof REGIONS} Regions
 * @typedef {keyof Regions} Region */

/** What must be here before the line is down: a sheet opens without it. */
const WARM = /** @type {const} */ (['notes', 'sheets', 'rest', 'write', 'pages', 'pact', 'remind', 'hour', 'tone']);
/** ms after which a load that failed is tried again */
const AGAIN = 2000;

/** @type {Map<Region, any>} */
const loaded = new Map();

/** @param {Region} name */
const load = (name) => REGIONS[name]().then((module) => loaded.set(name, module));

/** Draws with a region; nothing is drawn until it is here. A failed load is tried again.
 * @template {Region} R @template T @param {R} name @param {() => void} redraw
 * @param {(module: Awaited<ReturnType<Regions[R]>>) => T} draw @returns {T | undefined} */
export function lazy(name, redraw, draw) {
  const module = loaded.get(name);
  if (module) return draw(module);
  load(name).then(redraw, () => setTimeout(redraw, AGAIN));
  return undefined;
}

/** Fetches the regions that must be here while the line is up. */
export const warm = () => Promise.allSettled(WARM.map(load));
