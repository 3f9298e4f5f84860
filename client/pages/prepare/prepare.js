/** Alone, before a talk: one calm question at a time, all of them optional, kept sealed on this device
 * and sent nowhere. */
import { NAME } from '../../ui/brand.js';
import { html, nothing, render } from '../../vendor/lit-html.js';
import { arrived, speak } from '../../core/api.js';
import { prefs } from '../../core/links.js';
import { brand, wordsOf } from '../../ui/page.js';
import { sayer } from '../../core/say.js';
import { able } from '../../core/seal.js';
import { out } from '../../ui/exit.js';
import { named } from '../../ui/traces.js';
import { icon } from '../../ui/signs.js';
import { tick } from '../../ui/setup.js';
import { field, reads } from './field.js';
import { INTENTION, QUESTIONS } from '../../core/questions.js';
import { forgetAll, load, save } from '../../core/prepared.js';

/** @typedef {import('../../core/prepared.js').Answers} Answers
 * @typedef {import('../../core/questions.js').Question} Question */

const SETTLED = 400;
const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const state = {
  words: /** @type {import('../../core/asked').WordsOf<'prepare'>} */ (/** @type {unknown} */ (null)),
  answers: /** @type {Answers} */ ({}),
  sure: false,
  kept: '',
  lasts: true,
};
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const waiting = new Map();

const say = sayer(() => state.words?.ui);

const ALL = [INTENTION, ...QUESTIONS];
const at = () => ALL.findIndex(({ name }) => name === location.hash.slice(1));

/** Keeps what was typed, a moment after the last letter. @param {Question} question @param {string | string[]} value */
function put(question, value) {
  const text = reads(question, value, say, state.words.lists);
  const answer = { ask: say(`prepare.q.${question.name}`), value: text ? value : '', text };
  if (text) state.answers[question.name] = answer;
  else delete state.answers[question.name];
  clearTimeout(waiting.get(question.name));
  waiting.set(question.name, setTimeout(keep, SETTLED, question.name, answer));
  state.kept = '';
  const asked = () => root.querySelector('[aria-labelledby=hurry]');
  const had = asked();
  draw();
  if (!had) asked()?.scrollIntoView({ block: 'nearest' });
}

/** @param {string} name @param {import('../../core/prepared.js').Answer} answer */
async function keep(name, answer) {
  clearTimeout(waiting.get(name));
  waiting.delete(name);
  // who has left at once keeps nothing more
  state.lasts = !out.left && (await save(name, answer));
  state.kept = state.lasts ? 'prepare.kept' : 'prepare.memory';
  draw();
}

/** What is not kept yet is kept before the page goes. */
const flush = () => waiting.forEach((_, name) => keep(name, state.answers[name] ?? { ask: '', value: '', text: '' }));

async function forget() {
  waiting.forEach(clearTimeout);
  waiting.clear();
  await forgetAll();
  Object.assign(state, { answers: {}, sure: false, kept: 'prepare.forgotten' });
  draw();
  root.querySelector('h1')?.focus();
}

/** Asked once, when there is a first note: whether leaving in a hurry deletes them. Until there is an
 * answer it does. */
function hurry() {
  if (prefs.get('notes') || !Object.keys(state.answers).length) return nothing;
  const give = (/** @type {string} */ word) => () => (prefs.set('notes', word), draw());
  return html`<section class="block" role="group" aria-labelledby="hurry"
    ><p id="hurry">${say('prepare.hurry.ask')}</p>
    <p class="on"
      ><button class="second" @click=${give('go')}>${say('prepare.hurry.yes')}</button
      ><button class="second" @click=${give('stay')}>${say('prepare.hurry.no')}</button></p
    ></section
  >`;
}

/** The same as a switch, from then on. */
const hurried = () =>
  tick(say('prepare.hurry'), prefs.get('notes') !== 'stay', (go) => (prefs.set('notes', go ? 'go' : 'stay'), draw()));

/** @param {number} n */
function question(n) {
  const its = /** @type {Question} */ (ALL[n]);
  const [before, after] = [ALL[n - 1]?.name ?? '', ALL[n + 1]?.name ?? ''];
  const hint = state.words.ui[`prepare.q.${its.name}.hint`];
  const grouped = its.kind !== 'text';
  const inner = field({
    question: its,
    value: state.answers[its.name]?.value ?? '',
    put: (value) => put(its, value),
    say,
    lists: state.words.lists,
    trees: state.words.trees,
  });
  return html`<p class="small soft where"
      ><span>${say(`prepare.chapter.${its.chapter}`)}</span
      >${n ? html`<span>${say('prepare.at', { n, of: QUESTIONS.length })}</span>` : nothing}</p
    >
    <section class="block one"
      ><h1 tabindex="-1" class="ask" id="question">${say(`prepare.q.${its.name}`)}</h1
      >${hint ? html`<p class="soft">${hint}</p>` : nothing}
      ${grouped ? html`<div class="field" role="group" aria-labelledby="question">${inner}</div>` : inner}
      <p class="small soft kept" role="status">${state.kept ? say(state.kept) : say('prepare.optional')}</p></section
    >${hurry()}
    <nav class="on" aria-label=${say('prepare.title')}
      >${n ? html`<a class="second" href="#${before}">${say('prepare.back')}</a>` : nothing}
      <a class="main" href="#${after}">${say(after ? 'prepare.next' : 'prepare.done')}</a></nav
    >
    <p><a class="link" href="#">${say('prepare.all')}</a></p>`;
}

/** @param {string} chapter */
const chapter = (chapter) =>
  html`<section class="block"
    ><h2>${say(`prepare.chapter.${chapter}`)}</h2
    ><ul class="questions"
      >${ALL.filter((its) => its.chapter === chapter).map(
        ({ name }) =>
          html`<li>
            <a href="#${name}"
              >${icon(state.answers[name] ? 'kept' : 'dotted')}<span
                ><b>${say(`prepare.q.${name}`)}</b>${
                  state.answers[name]
                    ? html`<span class="soft small said-so">${state.answers[name]?.text}</span>`
                    : nothing
                }</span
              ></a
            ></li
          >`,
      )}</ul
    ></section
  >`;

function overview() {
  const some = Object.keys(state.answers).length;
  const next = ALL.find(({ name }) => !state.answers[name]) ?? INTENTION;
  return html`<div class="lead"
      ><h1 tabindex="-1">${say('prepare.title')}</h1><p class="soft">${say('prepare.why')}</p></div
    >
    <p class="note">${say('prepare.sealed')} ${say('prepare.not-sealed')}</p>
    <p class="on"
      ><a class="main" href="#${next?.name ?? ''}">${say(some ? 'prepare.go-on' : 'prepare.begin')}</a
      >${some ? html`<a class="second" href="/">${say('prepare.talk')}</a>` : nothing}</p
    >
    ${some ? html`<p class="soft">${say('prepare.then')}</p>` : nothing}
    <p role="status" class="small soft">${state.kept === 'prepare.forgotten' || !state.lasts ? say(state.kept) : ''}</p>
    ${['first', 'inside', 'say', 'do'].map(chapter)}
    ${
      some
        ? html`<section class="block forget"
            >${hurried()}${
              state.sure
                ? html`<p><b>${say('prepare.sure')}</b></p
                    ><p class="on"
                      ><button class="second" @click=${forget}>${say('prepare.forget.yes')}</button
                      ><button class="second" @click=${() => ((state.sure = false), draw())}
                        >${say('prepare.forget.no')}</button
                      ></p
                    >`
                : html`<button class="second" @click=${() => ((state.sure = true), draw())}
                      >${say('prepare.forget')}</button
                    ><p class="soft small">${say('prepare.forget.why')}</p>`
            }</section
          >`
        : nothing
    }`;
}

function draw() {
  const n = at();
  arrived(root);
  root.className = `start prepare at-setup ${n < 0 ? '' : 'asks'}`;
  const inner = !able()
    ? html`<h1 tabindex="-1">${say('prepare.title')}</h1><p class="note">${say('prepare.no-crypto')}</p>`
    : n < 0
      ? overview()
      : question(n);
  render(
    html`${brand(html`${icon('lock')}${say('prepare.only-you')}`)}
      <main class="content">${inner}</main>
      <footer class="base small soft"
        ><p>${say('prepare.foot')}</p
        ><p
          ><a href="/">${say('prepare.home')}</a><a href="/library">${say('prepare.library')}</a
          ><a href="/help">${say('prepare.help')}</a></p
        ></footer
      >`,
    root,
  );
}

/** @param {Event} [event] none for the first page: its title says it, and its first stop is the way out */
function arrive(event) {
  flush();
  Object.assign(state, { sure: false, kept: state.lasts ? '' : state.kept });
  document.title = `${say('prepare.title')} · ${NAME}`;
  draw();
  if (!event) return;
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({ preventScroll: true });
}

/** From question to question in one entry of the tab's history: Back from the plain page leads to none of them.
 * @param {MouseEvent} event */
function step(event) {
  const to = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a[href^="#"]'));
  if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.replace(to.getAttribute('href') ?? '#');
}

async function boot() {
  state.words = await wordsOf('prepare');
  speak(document.documentElement, state.words.language);
  named(state.words.ui);
  state.answers = able() ? await load() : {};
  root.addEventListener('click', step);
  addEventListener('hashchange', arrive);
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => document.hidden && flush());
  arrive();
}

boot();
