/**
 * One sentence beside *partly* or *not yet*: what is missing, for those who find writing easier than saying. Nobody has
 * to. It is sealed for the two, and stands on both pages while it is said and tried again.
 */
import { html } from '../../vendor/lit-html.js';
import { able } from '../../core/seal.js';
import { icon } from '../signs.js';
import { beside } from './signatures.js';
import { text, values } from './fields.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** Visits from the judgement to the next one: said, tried again, judged. */
const LASTS = 3;

/** @param {Env} env @returns {Page} */
export function missing(env) {
  const { words, actions, open, send, can } = env;
  const judge = (/** @type {string} */ verdict) => () => {
    const said = String(values().missing ?? '').trim();
    if (!said) return send('heard', { verdict });
    open('missing');
    return actions.say('heard', { missing: ['missing', said] }, 'pair', { verdict });
  };
  if (!able() || !can.has('heard'))
    return { heading: words.ui('missing.title'), ask: words.ui('seal.crypto'), hints: [] };
  return {
    tight: true,
    heading: words.ui('missing.title'),
    ask: '',
    hints: [words.ui('missing.why')],
    body: text(env, { kind: 'text', name: 'missing', longest: 200 }, words.ui('missing.title')),
    end: html`<div class="pair"
      >${['partly', 'no'].map(
        (verdict) =>
          html`<button class="second" @click=${judge(verdict)}>${words.option('do', `heard.${verdict}`)}</button>`,
      )}</div
    >`,
  };
}

/** @param {string | undefined} step */
const visit = (step) => Number(step?.split('~')[1] ?? 0);

/** What the other is still waiting to hear, while it is tried again. @param {Env} env @returns {Page | undefined} */
export function shown(env, { view, words, context } = env) {
  const its = view.boxes
    ?.filter(({ field, step = '' }) => field === 'missing' && step.split('.')[0] === view.step.name)
    .at(-1);
  const said = its && visit(view.step.id) - visit(its.step) <= LASTS && context.words?.[its.box];
  return said
    ? {
        body: html`<div class="rows"
          ><div data-who=${its.from}
            >${icon('ring')}<span
              ><span class="small soft">${words.about('missing.said', its.from)}</span
              ><b>${said}</b>${beside(env, its.box)}</span
            ></div
          ></div
        >`,
      }
    : undefined;
}
