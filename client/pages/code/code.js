/**
 * A second device of somebody who has a seat already, or the first of somebody whom no link reaches: the code from the
 * device that has the seat or its link, six digits to compare, then the panel. Only after it knows what that device
 * has committed to does it show its own key; a key that was not committed to is never used. What it gets is opened and
 * kept here; then this device has the same seat, or the door of one that is free.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { ApiError, arrived, ask, speak } from '../../core/api.js';
import { keep, mark, recall, tab } from '../../core/links.js';
import { agree, digits, matches, newPair } from '../../core/pair.js';
import { able, b64, unb64 } from '../../core/seal.js';
import { named } from '../../ui/traces.js';
import { seated, settle } from '../../core/claim.js';
import { sweep } from '../../core/follow.js';
import { framed } from '../../core/place.js';
import { dialogues, nearest } from '../../ui/page.js';

const EVERY = 1500;
const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const state = { ui: /** @type {Record<string, string>} */ ({}), stage: 'ask', code: '', digits: '', free: false };

/** @typedef {import('../../core/wire').Met} Told */

const say = (/** @type {string} */ key) => state.ui[key] ?? key;

/** @param {string} stage */
function turn(stage) {
  state.stage = stage;
  draw();
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus();
}

/** @param {Omit<import('../../core/wire').Meet, 'code'>} body */
const meet = (body) => ask('meeting', { body: { code: state.code, ...body } });

/** Asks until the first device has done its part; a final no is thrown. @param {string} mine @param {(told: Told) =>
 * unknown} done @returns {Promise<Told>} */
async function until(mine, done) {
  for (;;) {
    const told = await meet({ public: mine }).catch((error) => {
      if (!(error instanceof ApiError) || error.final) throw error;
    });
    if (told && done(told)) return told;
    await new Promise((again) => setTimeout(again, EVERY));
  }
}

/** From the code to a seat. */
async function go() {
  if (state.stage === 'busy' || !/^\d{6}$/.test(state.code)) return;
  turn('busy');
  try {
    const { commit, session, free } = await meet({});
    state.free = !!free;
    const { d, D } = await newPair();
    const mine = b64(D);
    const told = await until(mine, ({ opening }) => opening);
    const first = unb64(told.public ?? '');
    if (!(await matches(first, unb64(told.opening ?? ''), commit))) return turn('false');
    const K = await agree('meet', { d, theirs: first, first, second: D }, null, session);
    state.digits = await digits(K, session);
    turn('digits');
    await until(mine, ({ left }) => left);
    const record = { ...(await settle({ ...(await seated(b64(K))), until: 0 }, session)), from: mark([b64(K)]) };
    if (record.invite) tab(session, 'invite').set({ invites: [record.invite], link: record.L });
    else keep(session, record);
    if (record.invite || recall(session)) location.replace(location.pathname.replace(/\/code$/, `/s/${session}`));
  } catch {
    turn('no');
  }
}

const spaced = () =>
  html`<p class="said digits" translate="no">${state.digits.slice(0, 3)} ${state.digits.slice(3)}</p>`;

function form() {
  const typed = (/** @type {InputEvent} */ { target }) => {
    const field = /** @type {HTMLInputElement} */ (target);
    state.code = field.value.replace(/\D/g, '').slice(0, 6);
    draw();
  };
  const send = (/** @type {Event} */ event) => (event.preventDefault(), go());
  return html`<form class="field" @submit=${send}
    ><input
      class="line"
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength="7"
      .value=${live(state.code)}
      aria-label=${say('code.label')}
      @input=${typed}
    />
    <button class="main" aria-disabled=${state.code.length < 6}>${say('code.go')}</button></form
  >`;
}

/** Back to the door: a frame has no other way there. */
const back = () => html`<a class="second" href=${location.pathname.replace(/\/code$/, '')}>${say('host.back')}</a>`;

function draw() {
  const { stage } = state;
  const asks = stage === 'ask' || stage === 'no';
  const name = stage === 'digits' && state.free ? 'aloud' : stage;
  arrived(root);
  render(
    html`<main class="door"
      ><section class="sheet"
        ><h1 class="ask" tabindex="-1">${say(`code.${name}.title`)}</h1
        ><p class="soft">${say(`code.${name}.text`)}</p>
        ${stage === 'digits' ? spaced() : nothing}${asks ? form() : nothing}</section
      ><div class="deeds">${framed ? back() : nothing}</div>
      <footer class="foot"><a href="/help">${say('start.help')}</a></footer></main
    >`,
    root,
  );
}

async function boot() {
  const { ui, language } = await nearest(dialogues);
  state.ui = ui;
  speak(document.documentElement, language);
  named(ui);
  state.stage = able() ? 'ask' : 'crypto';
  draw();
}

sweep();
boot();
