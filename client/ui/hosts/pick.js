/**
 * The program that this page was opened in, and what talks with it. The library of its maker runs only in a window
 * whose door the server has marked for it: that remembers the window, so the panel that follows the door may, too.
 */

/** @typedef {'mic' | 'speaking' | 'look'} Type
 * @typedef {(type: Type, value: unknown) => void} Tell true, false or null: not known; `look`: light or dark
 * @typedef {{can: string[], start(tell: Tell): void, setMic?(on: false): Promise<boolean>, stop(): void}} Adapter
 * @typedef {(door: string) => Promise<Adapter>} Module `door`: the door's own query */

/** ms that a program has to answer; then the panel is a plain one */
export const PATIENCE = 3000;
const SLOT = 'sayback.host';

/** @type {Record<string, () => Promise<{adapter: Module}>>} */
const MODULES = { zoom: () => import('./zoom.js'), teams: () => import('./teams.js'), meet: () => import('./meet.js') };

/** The program by this page's address, if it is one of those. @param {string} path */
export const programOf = (path) => /^\/host\/([a-z]+)(?:\/|$)/.exec(path)?.[1] ?? '';

/** Whether this window may load a library, and with what; a door says so anew. @param {string} name
 * @returns {string | undefined} the door's query, which Meet's needs; nothing where it may not */
function allowed(name) {
  const mark = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="own:host"]'));
  const query = name === 'meet' ? location.search : '';
  const marked = mark?.content === name;
  try {
    if (marked) sessionStorage.setItem(SLOT, JSON.stringify([name, query]));
    else if (!location.pathname.includes('/s/')) sessionStorage.removeItem(SLOT);
    const [whose, its] = JSON.parse(sessionStorage.getItem(SLOT) ?? '[]');
    return whose === name ? its : undefined;
  } catch {
    return marked ? query : undefined;
  }
}

/** What talks with the program around this page; nothing where there is none, or where it does not answer in time.
 * @returns {Promise<Adapter | undefined>} */
export async function adapterOf() {
  const name = programOf(location.pathname);
  const query = Object.hasOwn(MODULES, name) ? allowed(name) : undefined;
  if (query === undefined) return undefined;
  const coming = MODULES[name]().then((its) => its.adapter(query));
  const over = new Promise((done) => setTimeout(done, PATIENCE));
  const its = await Promise.race([coming, over]).catch(() => undefined);
  // what answers later must not go on listening
  if (!its) coming.then((late) => late.stop()).catch(() => {});
  return its;
}
