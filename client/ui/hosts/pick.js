/**
 * The program that this page was opened in, and what talks with it. The library of its maker runs only in a window
 * whose door the server has marked for it: that remembers the window, so the panel that follows the door may, too.
 */

/** @typedef {import('../../core/bridge.js').Adapter} Adapter
 * @typedef {(query: string) => Promise<Adapter>} Module of the door's own query */

/** ms that a program has to answer; then the panel is a plain one */
export const PATIENCE = 3000;
const SLOT = 'sayback.host';

/** @type {Record<string, () => Promise<{adapter: Module}>>} */
const MODULES = { zoom: () => import('./zoom.js'), teams: () => import('./teams.js'), meet: () => import('./meet.js') };

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

/** What talks with the program around this page; nothing where it may not, or is not answered in time.
 * @param {string} name @returns {Promise<Adapter | undefined>} */
export async function adapterOf(name) {
  const query = allowed(name);
  if (query === undefined) return undefined;
  const coming = MODULES[name]().then((its) => its.adapter(query));
  const over = new Promise((done) => setTimeout(done, PATIENCE));
  const its = await Promise.race([coming, over]).catch(() => undefined);
  // what answers later must not go on listening
  if (!its) coming.then((late) => late.stop()).catch(() => {});
  return its;
}
