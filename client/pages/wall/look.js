/** A look at one pair by their leave: the panel itself as a therapist would see it, not to be tapped, with no
 * words in it. */
import { html, render } from '../../vendor/lit-html.js';
import { beside } from '../../ui/panel/clock.js';
import { warm } from '../../ui/panel/regions.js';
import { panel } from '../../ui/panel/panel.js';
import { framed, idle } from '../../ui/style.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('../../core/wire').Looked} Looked
 * @typedef {import('../../ui/panel/types').Context} Context */

/** @param {Looked} given @param {import('../../core/wire').Texts} texts @param {string[]} names
 * @param {() => number} now */
function fill({ cues, ...given }, texts, names, now) {
  const frame = document.getElementById('looked');
  if (!frame) return;
  const root = framed(frame);
  // drawn without moves: nobody can tap it
  const view = /** @type {View} */ (
    /** @type {Partial<View>} */ ({ ...given, seat: 'therapist', version: 1, own: 0, epoch: 1 })
  );
  /** @type {Context} */
  const context = {
    texts,
    names: { a: names[0] ?? '', b: names[1] ?? '', therapist: '' },
    me: 'therapist',
    now,
    status: { line: 'ok', acts: [] },
    prefs: { get: () => undefined, set() {} },
    couch: false,
    redraw() {},
    words: {},
  };
  render(panel(view, context, idle), root);
  beside.drawn(root, view, context);
}

/** Where the panel will be drawn; called again with every view. @param {Looked} view
 * @param {import('../../core/wire').Texts} texts @param {string[]} names @param {() => number} now */
export function look(view, texts, names, now) {
  warm().then(() => requestAnimationFrame(() => fill(view, texts, names, now)));
  return html`<div class="looked" id="looked" inert aria-hidden="true"></div>`;
}
