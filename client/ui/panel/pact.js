/**
 * What belongs to the two: what lands for each, their word, who sees what, how the last turn was, and a stop. What is
 * chosen here stays on this device until it is sent, and then only this pair's panels can read it.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { agreed, said, SEALING, tapsFor } from '../../core/consent.js';
import { live } from '../live.js';
import { answer } from './card.js';
import { icon } from '../signs.js';
import { local, tapped } from './device.js';
import { taps } from './fields.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('../../core/wire').Partner} Partner */

const CUES = ['thanks', 'sorry', 'feel', 'yes', 'calm', 'stop'];
const FELT = ['understood', 'accepted', 'cared'];

/** What is chosen on one open sheet, until it is kept.
 * @type {{key: string, from: string, values: Record<string, any>}} */
const chosen = { key: '', from: '', values: {} };

/** For one person, also on one device for two. While nothing was touched, what arrives late is still taken in.
 * @param {Env} env @param {string} sheet @param {() => Record<string, any>} start @returns {Record<string, any>} */
function choosing({ me }, sheet, start) {
  const key = `${me} ${sheet} ${local.opened}`;
  if (chosen.key !== key || JSON.stringify(chosen.values) === chosen.from) {
    const values = start();
    Object.assign(chosen, { key, values, from: JSON.stringify(values) });
  }
  return chosen.values;
}

/** What a seat has kept for the whole talk, if this device can open it. @param {Env} env @param {string} seat
 * @param {string} field @returns {any} */
export function lasting({ context }, seat, field) {
  try {
    return JSON.parse(context.words?.[`${seat}/-/${field}`] ?? 'null');
  } catch {
    return null;
  }
}

/** The kinds of reaching out in two groups: what the other marked as landing well, and the rest. @param {Env} env
 * @param {string[]} kinds */
export function landing(env, kinds) {
  const marks = lasting(env, env.other, 'lands') ?? {};
  const order = (/** @type {string} */ kind) => (marks[kind] === false ? 1 : 0);
  const well = CUES.filter((kind) => kinds.includes(kind) && marks[kind] === true);
  return {
    well,
    also: CUES.filter((kind) => kinds.includes(kind) && !well.includes(kind)).sort((a, b) => order(a) - order(b)),
  };
}

/** Seals what was chosen and sends it. @param {Env} env @param {string} move @param {string} arg @param {unknown} value
 * @param {'own' | 'pair' | 'all'} circle @param {Record<string, unknown>} [args] */
function keep({ actions, open, context }, move, arg, value, circle, args) {
  actions.say(move, { [arg]: [move, JSON.stringify(value)] }, circle, args)?.catch(() => context.redraw());
  open(local.sheet);
}

/** @param {Env} env @param {() => void} tap */
const kept = ({ words }, tap) => html`<button class="second" @click=${tap}>${words.ui('pact.keep')}</button>`;

/** Which of the six land for me, and which do not. @param {Env} env @returns {Page} */
function lands(env) {
  const { words, context, me } = env;
  const had = choosing(env, 'lands', () => ({ ...lasting(env, me ?? '', 'lands') }));
  const next = (/** @type {string} */ kind, /** @type {boolean} */ well) => () => {
    if (had[kind] === well) delete had[kind];
    else had[kind] = well;
    context.redraw();
  };
  const row = (/** @type {string} */ kind) =>
    html`<li
      ><span><b>${words.ui(`cue.${kind}`)}</b> <span class="soft">${words.ui(`cue.${kind}.quote`)}</span></span>
      <span class="pair"
        >${[true, false].map(
          (well) =>
            html`<button
              class="chip"
              aria-pressed=${had[kind] === well}
              aria-label=${`${words.ui(`cue.${kind}`)}: ${words.ui(`lands.${well}`)}`}
              @click=${next(kind, well)}
              >${words.ui(`lands.${well}`)}</button
            >`,
        )}</span
      ></li
    >`;
  return {
    tight: true,
    heading: words.ui('lands.title'),
    hints: [words.ui('lands.why')],
    body: html`<ul class="rows lands"
      >${CUES.map(row)}</ul
    >`,
    end: html`${kept(env, () => keep(env, 'lands', 'kinds', had, 'pair'))}${
      env.can.has('word')
        ? html`<button class="link" @click=${() => env.open('word')}>${words.ui('word.title')}</button>`
        : nothing
    }`,
  };
}

/** A word that stops everything when one of them says it aloud. @param {Env} env @returns {Page} */
function word(env) {
  const { words, context, me, other } = env;
  const had = choosing(env, 'word', () => ({
    word: lasting(env, me ?? '', 'word') ?? lasting(env, other, 'word') ?? '',
  }));
  const typed = (/** @type {InputEvent} */ event) => {
    had.word = /** @type {HTMLInputElement} */ (event.target).value;
    context.redraw();
  };
  return {
    heading: words.ui('word.title'),
    ask: words.ui('word.ask'),
    hints: [words.ui('word.why')],
    body: html`<input
      class="line"
      name="word"
      maxlength="40"
      autocomplete="off"
      spellcheck="false"
      translate="no"
      .value=${live(had.word)}
      aria-label=${words.ui('word.title')}
      @input=${typed}
    />`,
    end: had.word.trim() ? kept(env, () => keep(env, 'word', 'word', had.word.trim(), 'pair')) : nothing,
  };
}

/** @param {Env} env @param {Record<string, any>} had @param {string[]} asked */
const switches = ({ words, context }, had, asked) =>
  html`<div class="rows"
    >${asked.map(
      (one) =>
        html`<button role="switch" aria-checked=${!!had[one]} @click=${() => ((had[one] = !had[one]), context.redraw())}
          ><span class="tick">${had[one] ? icon('check') : nothing}</span
          ><span
            ><b>${words.ui(`consent.${one}`)}</b>
            <span class="soft small">${words.ui(`consent.${one}.why`)}</span></span
          ></button
        >`,
    )}</div
  >`;

/** @param {Env} env */
const asked = ({ can }) => Object.keys(can.get('consent')?.args ?? {});
/** What this person has said; a yes that decides for whom words are sealed only where it was said on this device.
 * @param {Env} env */
function mine({ view, actions }) {
  const own = said(actions.trust?.()?.record, view.seat);
  return (view.consent?.mine ?? []).filter((word) => !SEALING.includes(word) || own.includes(word));
}

/** Who sees what: may be changed at any time, and counts from then on. @param {Env} env @returns {Page} */
function consent(env) {
  const { words, view, open, send, actions } = env;
  const record = actions.trust?.()?.record;
  const had = choosing(env, 'consent', () => Object.fromEntries(mine(env).map((word) => [word, true])));
  const all = asked(env);
  const holds = (/** @type {string} */ word) =>
    SEALING.includes(word) ? agreed(record, view, word) : view.consent?.both?.includes(word);
  const on = all.filter(holds).map((word) => words.ui(`consent.${word}`));
  const news =
    record && view.consent?.mine?.some((word) => SEALING.includes(word) && !said(record, view.seat).includes(word));
  return {
    tight: true,
    heading: words.ui('consent.title'),
    hints: [words.ui('consent.both')],
    body: switches(env, had, all),
    end: html`${news ? html`<p class="small" data-news>${words.ui('consent.new')}</p>` : nothing}<p class="small soft"
        >${on.length ? words.ui('consent.now', { what: on.join(' · ') }) : words.ui('consent.none')}
        ${words.ui('consent.from')}</p
      >
      ${kept(env, () => (open(''), send('consent', Object.fromEntries(all.map((word) => [word, !!had[word]])))))}`,
  };
}

/** Before the first step: may the therapist be here, and what may be seen? @param {Env} env @returns {Page} */
export function before(env) {
  const { words, send } = env;
  const had = choosing(env, 'before', () => ({}));
  const all = asked(env);
  const more = had.taps || had.words ? 'more' : 'then';
  const give = (/** @type {boolean} */ present) => () =>
    send('consent', Object.fromEntries(all.map((word) => [word, word === 'present' ? present : !!had[word]])));
  return {
    noClock: true,
    tight: true,
    heading: words.ui('consent.title'),
    ask: words.ui('consent.ask'),
    hints: [],
    body: switches(
      env,
      had,
      all.filter((word) => word !== 'present'),
    ),
    end: html`<p class="small soft">${words.ui('consent.both')}</p>`,
    stack: [
      answer('', words.ui('consent.yes'), words.ui(`consent.yes.${more}`), give(true)),
      answer('', words.ui('consent.no'), words.ui('consent.no.then'), give(false)),
    ],
  };
}

/** Three taps about the turn that has just ended, for me alone or for those we named before. @param {Env} env
 * @returns {Page} */
function pulse(env) {
  const { words, can, view, actions } = env;
  const turn = can.get('pulse')?.args?.turn?.const;
  if (!turn) return gap(env);
  const had = choosing(env, 'pulse', () => ({}));
  const circle = tapsFor(actions.trust?.()?.record, view);
  const put = (/** @type {string} */ name, /** @type {number} */ value) => ((had[name] = value), env.context.redraw());
  const ready = FELT.every((name) => had[name]);
  return {
    tight: true,
    heading: words.ui('pulse.title'),
    hints: [],
    body: html`${FELT.map(
      (name) =>
        html`<fieldset class="field"
          ><legend class="says">${words.ui(`rate.${name}`)}</legend> ${taps(env, name, 1, 5, true, had, put)}</fieldset
        >`,
    )}`,
    end: html`<p class="small soft">${words.ui(`pulse.${circle}`)} ${words.ui('pulse.skip')}</p
      >${ready ? kept(env, () => keep(env, 'pulse', 'taps', { of: turn, ...had }, circle, { turn })) : nothing}`,
  };
}

/** How far apart the two felt, in words and only if both wished to see it. @param {Env} env @returns {Page} */
function gap(env) {
  const { words, me, other } = env;
  const [mine, theirs] = [lasting(env, me ?? '', 'pulse'), lasting(env, other, 'pulse')];
  const same = mine && theirs && mine.of === theirs.of;
  return {
    heading: words.ui('pulse.title'),
    ask: same ? '' : words.ui('write.kept'),
    hints: same ? [words.ui('gap.why')] : [],
    body: same
      ? html`<ul class="rows"
          >${FELT.map(
            (name) =>
              html`<li
                >${icon('pair')}<span
                  ><b>${words.ui(`gap.${name}`)}</b>
                  <span class="small soft"
                    >${words.ui(Math.abs(mine[name] - theirs[name]) < 2 ? 'gap.near' : 'gap.apart')}</span
                  ></span
                ></li
              >`,
          )}</ul
        >`
      : nothing,
  };
}

/** A quiet way to the taps; doing nothing is fine. @param {Env} env */
export function quietly(env) {
  const { can, words, open, view, context } = env;
  if (context.couch || view.stage !== 'running' || view.talking) return nothing;
  const both = ['a', 'b'].every((seat) => view.boxes?.some(({ box }) => box === `${seat}/-/pulse`));
  const key = can.has('pulse') ? 'pulse.open' : both && env.me ? 'gap.open' : '';
  return key
    ? html`<button class="link small" aria-disabled=${local.resting} @click=${tapped(() => open('pulse'))}
        >${words.ui(key)}</button
      >`
    : nothing;
}

/** What a therapist may see of the taps, live: each by themselves, never side by side as a score. @param {Env} env */
export const felt = (env) =>
  /** @type {Partner[]} */ (['a', 'b']).map((seat) => {
    const had = lasting(env, seat, 'pulse');
    return (
      had &&
      html`<p class="small" data-who=${seat}
        ><b>${env.words.name(seat)}</b>
        ${FELT.map((name) => `${env.words.ui(`gap.${name}`)} ${had[name]}`).join(' · ')}</p
      >`
    );
  });

/** Somebody asked to stop. Who it was is nobody's business. @param {Env} env @returns {Page} */
export function stopped({ words, can, send, open }) {
  const ways = can.get('after-stop')?.args?.way?.enum ?? [];
  /** @type {Record<string, () => void>} */
  const chosen = {
    'go-on': () => send('after-stop', { way: 'go-on' }),
    break: () => open('stop-break'),
    end: () => send('after-stop', { way: 'end' }),
  };
  return {
    bare: true,
    arcs: false,
    heading: words.ui('stop.title'),
    ask: words.ui('stop.ask'),
    hints: [words.ui('stop.why'), ...(ways.length && !ways.includes('go-on') ? [words.ui('stop.wait')] : [])],
    rest: words.ui('stop.rest'),
    stack: ways.length
      ? ways.map((way) => answer('', words.ui(`stop.${way}`), words.ui(`stop.${way}.then`), chosen[way]))
      : undefined,
  };
}

/** A therapist whom the two have not both asked to be here. @param {Env} env @returns {Page} */
export const veiled = ({ words }) => ({
  noClock: true,
  bare: true,
  heading: words.ui('veiled.title'),
  ask: words.ui('veiled.ask'),
  hints: [words.ui('veiled.why')],
  rest: words.ui('veiled.rest'),
});

/** @type {Record<string, (env: Env) => Page>} */
const SHEETS = { lands, word, consent, pulse };

/** @param {Env} env @param {string} name @returns {Page | undefined} */
export const sheet = (env, name) => SHEETS[name] && { ask: '', hints: [], ...SHEETS[name](env) };
