/**
 * Meet: it keeps its own waiting page before an add-on until that says that it is here. That is all that is said and
 * nothing is asked. The number of the operator's project, and what Meet gives the page to be known by, stand in the
 * door's query.
 */

/** @typedef {import('../../core/bridge.js').Adapter} Adapter */

/** @param {string} query @returns {Promise<Adapter>} */
export async function adapter(query) {
  const project = new URLSearchParams(query).get('project') ?? '';
  if (!location.search) history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`);
  const { meet } = await import('../../vendor/hosts/meet.js');
  const session = await meet.addon.createAddonSession({ cloudProjectNumber: project });
  await session.createSidePanelClient();
  return { can: [], start() {}, stop() {} };
}
