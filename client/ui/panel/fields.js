/**
 * The fields of private pages: what is typed or tapped into them stays here until it is sent, and is forgotten
 * with the visit.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../live.js';
import { figure, SPOTS } from '../body.js';
import { near } from '../draw.js';
import { local, tell } from './device.js';
import { leaves, parted } from '../../core/branches.js';
import { labelIn } from '../../core/text.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('../../core/wire').Field} Field */

/** What has been typed or tapped at one visit; `shows`: whether its page has said all along that the other sees it once
 * both are done. @type {{key: string, values: Record<string, any>, shows: boolean}} */
export const kept = { key: '', values: {}, shows: true };

export function values() {
  if (kept.key !== local.key) Object.assign(kept, { key: local.key, values: {}, shows: true });
  return kept.values;
}

/** @param {Env} env @param {string} name @param {unknown} value */
export function put({ context }, name, value) {
  values()[name] = value;
  context.redraw();
}

/** @param {Env} env @param {string} word */
export const label = ({ context, words }, word) =>
  labelIn(context.texts.lists, word) || words.first([`body.${word}`]) || word;

/** The words of a field's list, nested as they are. @param {Env} env @param {Field} field */
function listed({ context }, field) {
  const list = field.list ?? (field.kind === 'body' ? 'body' : '');
  return context.texts.trees?.[list] ?? Object.keys(context.texts.lists?.[list] ?? {});
}

/** The words a field offers: those at the ends of its list, or the upper ones where another field asks for the words
 * below. @param {Env} env @param {Field} field @returns {string[]} */
function offers(env, field) {
  const tree = listed(env, field);
  const split = env.view.fields?.some((other) => other.under === field.name && other.list === field.list);
  return split && !Array.isArray(tree) ? Object.keys(tree) : leaves(tree);
}

/** The branch under another field's answer lies open; the words of every other branch are one tap away, and what was
 * picked there is read on it. @param {Env} env @param {Field} field */
function branches(env, field) {
  const chosen = [values()[field.under ?? '']].flat()[0];
  const { open, others } = parted(listed(env, field), chosen, [values()[field.name] ?? []].flat());
  const chips = (/** @type {string[]} */ all) =>
    html`<div class="words">${all.map((word) => chip(env, field, word))}</div>`;
  const says = env.words.ui('write.others');
  return html`${open.length ? html`${chips(open)}<p class="small soft">${says}</p>` : nothing}
    <div class="branches" role="group" aria-label=${says}
      >${others.map(
        ({ branch, words, picked }) =>
          html`<details
            ><summary
              >${label(env, branch)}${
                picked.length ? html`: <b>${picked.map((word) => label(env, word)).join(', ')}</b>` : nothing
              }</summary
            >${chips(words)}</details
          >`,
      )}</div
    >`;
}

/** A word to tap; as a radio or one of several. @param {Env} env @param {Field} field @param {string} word
 * @param {string} [spot] */
export function chip(env, field, word, spot) {
  const had = [values()[field.name] ?? []].flat();
  const many = field.kind !== 'one';
  const full = many && had.length >= (field.most ?? 6) && !had.includes(word);
  const more = () =>
    put(env, field.name, many ? (had.includes(word) ? had.filter((one) => one !== word) : [...had, word]) : word);
  const tap = (/** @type {any} */ { target }) => {
    if (!full) return more();
    target.checked = false;
    tell('tap.most');
  };
  return html`<label class=${spot ? 'spot' : 'chip'} data-spot=${spot ?? nothing}
    ><input
      type=${many ? 'checkbox' : 'radio'}
      name=${field.name}
      .checked=${live(had.includes(word))}
      aria-disabled=${full}
      @change=${tap}
    /><span>${label(env, word)}</span></label
  >`;
}

/** @param {Env} env @param {Field} field */
export function body(env, field) {
  const all = offers(env, field);
  const words = all.length ? all : SPOTS;
  return html`<div class="inward"
    ><div class="body"
      >${figure} ${words.filter((word) => SPOTS.includes(word)).map((word) => chip(env, field, word, word))}</div
    >
    <div class="picks">${words.filter((word) => !SPOTS.includes(word)).map((word) => chip(env, field, word))}</div></div
  >`;
}

/** Taps from a little to a lot; no numbers. @param {Env} env @param {string} name @param {number} low @param {number}
 * high @param {boolean} arcs
 * @param {Record<string, any>} [had] @param {(name: string, value: number) => void} [set] where what is tapped is kept
 * until it is sent */
export function taps(env, name, low, high, arcs, had = values(), set = (field, value) => put(env, field, value)) {
  const { words } = env;
  const size = high - low + 1;
  const one = (/** @type {unknown} */ _, /** @type {number} */ n) =>
    html`<label
      ><input
        type="radio"
        name=${name}
        .checked=${live(had[name] === low + n)}
        @change=${() => set(name, low + n)}
        aria-label=${words.ui('rate.step', { n: n + 1, of: size })}
      />
      ${
        arcs
          ? near([13, 10.5, 8, 5.5, 3][n])
          : html`<svg class="pic" viewBox="0 0 28 28" aria-hidden="true">
              <circle cx="14" cy="14" r=${4 + (8 * n) / (size - 1)} />
            </svg>`
      }</label
    >`;
  return html`<div class="taps">${Array.from({ length: size }, one)}</div>
    <p class="ends"><span>${words.ui('rate.low')}</span><span>${words.ui('rate.high')}</span></p>`;
}

/** Why words cannot be read here, in their place, and a way to ask for them again. @param {Env} env
 * @param {string} box */
export function shut({ context, words, actions }, box) {
  const { kind, who } = context.shut?.[box] ?? { kind: '', who: null };
  if (!kind) return nothing;
  const again =
    kind === 'circle'
      ? nothing
      : html` <button class="link small" @click=${() => actions.retry(box)}>${words.ui('seal.again')}</button>`;
  return html`<span class="soft small" data-shut=${kind}>${words.about(`seal.${kind}`, who)}${again}</span>`;
}

/** Browsers and extensions that check words elsewhere would send them to their makers: they are asked not to.
 * @param {Env} env @param {Field} field @param {string} [hint] */
export function text(env, field, hint) {
  const { words, context } = env;
  const value = String(values()[field.name] ?? '');
  const list =
    typeof field.nudge === 'string' ? Object.keys(context.texts.lists?.[field.nudge] ?? {}) : (field.nudge ?? []);
  const lid = list.some((word) =>
    value
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .includes(label(env, word).toLowerCase()),
  );
  return html`<textarea
      id="f-${field.name}"
      name=${field.name}
      rows="3"
      spellcheck="false"
      autocomplete="off"
      autocapitalize="sentences"
      translate="no"
      writingsuggestions="false"
      data-gramm="false"
      data-gramm_editor="false"
      data-enable-grammarly="false"
      data-lt-active="false"
      data-ms-editor="false"
      data-1p-ignore
      data-lpignore="true"
      maxlength=${field.longest ?? 400}
      .value=${live(value)}
      placeholder=${hint ?? words.ui('write.here')}
      aria-label=${hint ?? nothing}
      @input=${(/** @type {InputEvent} */ event) =>
        put(env, field.name, /** @type {HTMLTextAreaElement} */ (event.target).value)}
    ></textarea>
    ${lid ? html`<p class="note small">${words.option('do', 'nudge') || words.ui('write.nudge')}</p>` : nothing}`;
}

/** @param {Env} env @param {Field} field */
export function input(env, field) {
  const says = env.words.option('fields', field.name) || label(env, field.name);
  if (field.kind === 'text')
    return html`<div class="field"><label class="says" for="f-${field.name}">${says}</label>${text(env, field)}</div>`;
  const inner =
    field.kind === 'scale'
      ? taps(env, field.name, field.low ?? 1, field.high ?? 5, false)
      : field.kind === 'body'
        ? body(env, field)
        : field.under
          ? branches(env, field)
          : html`<div class="words">${offers(env, field).map((word) => chip(env, field, word))}</div>`;
  return html`<fieldset class="field"><legend class="says">${says}</legend>${inner}</fieldset>`;
}
