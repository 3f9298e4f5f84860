/** One field for each question: words, lines, a body to touch, or words to choose from. */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { figure, SPOTS } from '../../ui/body.js';
import { labelIn } from '../../core/text.js';

/** @typedef {import('../../core/questions.js').Question} Question
 * @typedef {string | string[]} Value
 * @typedef {{question: Question, value: Value, put: (value: Value) => void, say: (key: string) => string, lists: any,
 * trees: any}} Given */

/** Letters of one answer, and of one line of several. */
const LONG = 600,
  LINE = 140,
  LINES = 5;

/** @param {Given} given @param {string} word @param {string} label @param {boolean} one @param {string} [spot] */
function chip({ question, value, put }, word, label, one, spot) {
  const had = [value].flat().filter(Boolean);
  const tap = () => put(one ? word : had.includes(word) ? had.filter((other) => other !== word) : [...had, word]);
  return html`<label class=${spot ? 'spot' : 'chip'} data-spot=${spot ?? nothing}
    ><input
      type=${one ? 'radio' : 'checkbox'}
      name=${question.name}
      .checked=${live(had.includes(word))}
      @change=${tap}
    /><span>${label}</span></label
  >`;
}

/** The words of a list, whether it is nested or not. @param {any} tree @returns {string[]} */
const wordsIn = (tree) => (Array.isArray(tree) ? tree : Object.keys(tree ?? {}));

/** @param {Given} given */
function body(given) {
  const words = wordsIn(given.trees.body ?? SPOTS);
  const label = (/** @type {string} */ word) => labelIn(given.lists.body, word) ?? word;
  const draw = (/** @type {string} */ word) =>
    chip(given, word, label(word), false, SPOTS.includes(word) ? word : undefined);
  return html`<div class="inward"
    ><div class="body">${figure}${words.filter((word) => SPOTS.includes(word)).map(draw)}</div>
    <div class="picks">${words.filter((word) => !SPOTS.includes(word)).map(draw)}</div></div
  >`;
}

/** The six basic ones first; under each, when it is opened, the words that grow from it. @param {Given} given */
function feelings(given) {
  const { lists, trees, value } = given;
  return Object.entries(trees.feelings ?? {}).map(([basic, branch]) => {
    const words = wordsIn(branch);
    const had = words.filter((word) => value.includes(word)).length;
    return html`<details class="branch" ?open=${had > 0}
      ><summary>${labelIn(lists.basic, basic) ?? basic}</summary>
      <div class="words"
        >${words.map((word) => chip(given, word, labelIn(lists.feelings, word) ?? word, false))}</div
      ></details
    >`;
  });
}

/** @param {Given} given */
function points({ question, value, put, say }) {
  const lines = [...[value].flat(), ''].slice(0, LINES);
  const set = (/** @type {number} */ n) => (/** @type {any} */ event) =>
    put(
      lines
        .map((line, at) => (at === n ? event.target.value : line))
        .filter((line, at, all) => line || all.slice(at).some(Boolean)),
    );
  return html`<ol class="lines"
    >${lines.map(
      (line, n) =>
        html`<li
          ><input
            id=${n ? nothing : 'answer'}
            name=${question.name}
            maxlength=${LINE}
            .value=${live(line)}
            aria-label=${`${say('prepare.line')} ${n + 1}`}
            autocapitalize="sentences"
            spellcheck="false"
            autocomplete="off"
            translate="no"
            writingsuggestions="false"
            data-gramm="false"
            data-1p-ignore
            data-lpignore="true"
            @input=${set(n)}
        /></li>`,
    )}</ol
  >`;
}

/** @param {Given} given */
export function field(given) {
  const { question, value, put, say } = given;
  const { kind, name, options = [] } = question;
  if (kind === 'body') return body(given);
  if (kind === 'feelings') return feelings(given);
  if (kind === 'points') return points(given);
  if (kind === 'one' || kind === 'many')
    return html`<div class="words"
      >${options.map((word) => chip(given, word, say(`prepare.${name}.${word}`), kind === 'one'))}</div
    >`;
  return html`<textarea
    id="answer"
    name=${name}
    rows="5"
    maxlength=${LONG}
    aria-labelledby="question"
    autocapitalize="sentences"
    spellcheck="false"
    autocomplete="off"
    translate="no"
    writingsuggestions="false"
    data-gramm="false"
    data-1p-ignore
    data-lpignore="true"
    .value=${live(String(value))}
    @input=${(/** @type {any} */ event) => put(event.target.value)}
  ></textarea>`;
}

/** How an answer reads, in words. @param {Question} question @param {Value} value @param {(key: string) => string} say
 * @param {any} lists */
export function reads({ kind, name }, value, say, lists) {
  if (kind === 'text') return String(value).trim();
  if (kind === 'points')
    return [value]
      .flat()
      .filter((line) => line.trim())
      .map((line) => `· ${line.trim()}`)
      .join('\n');
  const list = kind === 'body' ? lists.body : lists.feelings;
  return [value]
    .flat()
    .map((word) => (kind === 'one' || kind === 'many' ? say(`prepare.${name}.${word}`) : (labelIn(list, word) ?? word)))
    .join(', ');
}
