/** The address of a seat with its secrets, as `read` of links.js takes it apart. */

/** @param {string} base without a slash at the end @param {string} session @param {string[]} invites
 * @param {string} [link] */
export const make = (base, session, invites, link) =>
  `${base}/s/${session}#${(link ? [invites.length, ...invites, link] : [3, ...invites]).join('.')}`;
