/** Style sheets that come when they are needed, and the frame in which a panel is looked at, but not tapped. */

/** @param {string} path in the client's folder */
const href = (path) => new URL(`../${path}`, import.meta.url).href;

/** @param {string} path @param {object} [more] */
const link = (path, more) =>
  Object.assign(document.createElement('link'), { rel: 'stylesheet', href: href(path), ...more });

/** A style sheet of this page, once; what is drawn before it is here would jump. @param {string} path */
export const styled = (path) =>
  document.querySelector(`link[href="${href(path)}"]`)
    ? undefined
    : new Promise((onload) => document.head.append(link(path, { onload, onerror: onload })));

/** What the panel of a frame can do: nothing. */
export const idle = { act() {}, popup() {}, leave() {}, help() {}, say: async () => true, retry() {} };

/** Where to draw the panel of a frame: a root with the panel's own styles.
 * @param {HTMLElement} frame @param {...string} more paths of styles */
export function framed(frame, ...more) {
  const shadow = frame.shadowRoot ?? frame.attachShadow({ mode: 'open' });
  const had = shadow.querySelector('div');
  if (had) return had;
  const root = document.createElement('div');
  shadow.append(
    ...['ui/base.css', 'ui/panel/panel.css', ...more, 'ui/practice/frame.css'].map((path) => link(path)),
    root,
  );
  return root;
}
