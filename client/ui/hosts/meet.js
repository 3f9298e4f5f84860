/**
 * Meet: it keeps its own waiting page before an add-on until that says that it is here. That is all that is said and
 * nothing is asked. The number of the operator's project, and what Meet gives the page to be known by, stand in the
 * door's query.
 */

/** @typedef {import('../../core/bridge.js').Adapter} Adapter */

/** @param {string} query @returns {Promise<Adapter>} */
export async function adapter(query) {
  const { meet } = await import('../../vendor/hosts/meet.js');
  const at = (/** @type {string} */ search) =>
    history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
  const { search } = location;
  at(query);
  const project = new URLSearchParams(query).get('project') ?? '';
  const session = meet.addon.createAddonSession({ cloudProjectNumber: project });
  at(search);
  await session;
  return { can: [], start() {}, stop() {} };
}
