/** Private pages: what is sealed here before it leaves, what to show of it, the taps, and the words both sign. */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../live.js';
import { listed } from '../../core/listed.js';
import { able } from '../../core/seal.js';
import { large } from './card.js';
import { icon } from '../signs.js';
import { local, tapped } from './device.js';
import { back, beside, mine, sign } from './signatures.js';
import { kept, values, put, label, taps, shut, text, input } from './fields.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('../../core/wire').View} View
 * @typedef {import('./types').Page} Page
 * @typedef {import('../../core/wire').Field} Field */

/** @param {Env} env @param {string} move @param {Field[]} fields */
async function submit(env, move, fields) {
  const had = values();
  // what was put away again is as if it had never been picked
  const picked = (/** @type {unknown} */ value) => ([value ?? []].flat().length ? JSON.stringify(value) : '');
  const plain = fields.map(({ kind, name }) => [name, [name, kind === 'text' ? (had[name] ?? '') : picked(had[name])]]);
  if (await env.actions.say(move, Object.fromEntries(plain), kept.shows ? 'done' : 'own')) local.again = false;
}

/** One question on each small page. What becomes of the answers is what the page says of them. @param {Env} env
 * @returns {Page} */
function fill(env) {
  const { view, words, can, context } = env;
  values();
  kept.shows &&= view.reveal === 'both-done';
  const fields = view.fields ?? [];
  const move = can.has('write') ? 'write' : local.again && can.has('rewrite') ? 'rewrite' : '';
  const base = { noClock: true, alone: words.ui(kept.shows ? 'write.alone.both' : 'write.alone') };
  const turn = (/** @type {number} */ by) => {
    local.page += by;
    context.redraw();
  };
  if (!fields.length) return { noClock: true };
  if (!move) {
    const again = () => {
      local.again = true;
      local.page = 0;
      context.redraw();
    };
    return {
      ...base,
      ask: words.ui('write.kept'),
      hints: [words.ui('write.kept.why')],
      rest: words.ui('rest.done'),
      end: can.has('rewrite')
        ? html`<button class="second" @click=${again}>${words.label('rewrite')}</button>`
        : nothing,
    };
  }
  if (!able()) return { ...base, ask: words.ui('seal.crypto'), hints: [words.ui('seal.crypto.why')], main: nothing };
  const last = local.page >= fields.length - 1;
  const first = local.page === 0;
  return {
    ...base,
    ask: first && fields.length === 1 ? words.ask : '',
    hints: first && fields.length === 1 ? words.hints : [],
    tight: true,
    heading:
      fields.length > 1
        ? words.ui('write.of', { title: words.title, n: local.page + 1, of: fields.length })
        : words.title,
    lead: first && fields.length > 1 ? html`<p class="soft">${words.ask}</p>` : nothing,
    body: html`${input(env, fields[local.page])}${
      first ? nothing : html`<button class="link" @click=${() => turn(-1)}>${words.ui('write.back')}</button>`
    }`,
    main: last
      ? large(words.label('write'), () => submit(env, move, fields))
      : large(words.ui('write.next'), () => turn(1)),
  };
}

/** @param {Env} env @param {string} word @returns {string} */
function read(env, word) {
  try {
    const value = JSON.parse(word);
    const said = [value].flat().map((one) => (typeof one === 'number' ? String(one) : label(env, one)));
    return listed(said, env.context.texts.language);
  } catch {
    return word;
  }
}

/** Whether an answer is several words, each of which is shown or held back by itself. @param {Env} env
 * @param {string} field */
const several = ({ view }, field) =>
  ['many', 'body'].includes(view.fields?.find(({ name }) => name === field)?.kind ?? '');

/** What of mine could be shown, each by a tap. @param {Env} env @param {string} field @param {string} kept what was
 * written there */
function offered(env, field, kept) {
  const { words } = env;
  const had = values()[field] ?? [];
  const many = several(env, field);
  /** @type {string[]} */
  const all = many ? [JSON.parse(kept)].flat() : [kept];
  const row = (/** @type {string} */ one, /** @type {number} */ n) => {
    const on = had.includes(one);
    const tap = () =>
      put(
        env,
        field,
        all.filter((each) => (each === one ? !on : had.includes(each))),
      );
    return html`<button role="checkbox" aria-checked=${on} @click=${tap}
      ><span class="tick">${on ? icon('check') : nothing}</span
      ><span
        >${n ? nothing : html`<span class="small soft">${words.option('fields', field) || field}</span>`}<b
          >${many ? label(env, one) : read(env, one)}</b
        ></span
      ></button
    >`;
  };
  return all.map(row);
}

/** What each has shown, and what of mine could be. @param {Env} env @returns {Page} */
function look(env) {
  const { view, words, context, can, send, actions } = env;
  const show = can.get('show')?.args ?? {};
  const chosen = values();
  const listed = (view.boxes ?? []).filter((box) => (box.step ?? '').split('.')[0] === view.step.name);
  // of several visits the last; what I have shown stands in the place of what I kept
  const boxes = [
    ...new Map(listed.map((one) => [`${one.from} ${one.field.replace(/\.shown$/, '')}`, one])).values(),
  ].filter(({ box }) => context.words?.[box] || context.shut?.[box]);
  const rows = boxes.map(({ box, from, field: kept }) => {
    const field = kept.replace(/\.shown$/, '');
    const said = context.words?.[box];
    if (said && from === view.seat && kept in show) return offered(env, field, said);
    return html`<div data-who=${from}
      >${icon('ring')}<span
        ><span class="small soft">${words.option('fields', field) || field}</span>${
          said ? html`<b>${read(env, said)}</b>${beside(env, box)}` : shut(env, box)
        }</span
      >
      <span class="small soft">${words.name(from)}</span></div
    >`;
  });
  const picked = Object.keys(show).filter((field) => chosen[field]?.length);
  const whole = (/** @type {string} */ field) =>
    several(env, field) ? JSON.stringify(chosen[field]) : chosen[field][0];
  const ready = async () => {
    /** @type {[string, [string, string]][]} */
    const shown = picked.map((field) => [field, [`${field}.shown`, whole(field)]]);
    if (!picked.length || (await actions.say('show', Object.fromEntries(shown), 'pair'))) send('ready');
  };
  return {
    noClock: true,
    hints: rows.length ? [] : words.hints,
    body: html`<div class="rows">${rows}</div>`,
    main: can.has('ready') ? large(picked.length ? words.label('show') : words.label('ready'), ready) : undefined,
  };
}

/** Private taps from apart to together. @param {Env} env @returns {Page} */
function rate(env) {
  const { view, words, can, send } = env;
  const about = view.about ?? [];
  const alone = words.ui('rate.alone');
  if (!can.has('rate'))
    return {
      noClock: true,
      alone,
      ask: words.ui('write.kept'),
      hints: [words.ui('rate.kept')],
      rest: words.ui('rest.done'),
    };
  const had = values();
  const all = about.every((word) => had[word]);
  return {
    noClock: true,
    alone,
    tight: true,
    hints: [],
    body: about.map(
      (word) =>
        html`<fieldset class="field"
          ><legend class="says">${words.option('options', word) || words.first([`rate.${word}`]) || word}</legend
          >${taps(env, word, 1, 5, true)}</fieldset
        >`,
    ),
    main: large(
      words.label('rate'),
      () => send('rate', Object.fromEntries(about.map((word) => [word, had[word]]))),
      all ? '' : 'tap.each',
    ),
  };
}

/** Not now. @param {Env} env */
const park = ({ can, words, send }) =>
  can.has('park') ? html`<button class="link" @click=${() => send('park')}>${words.label('park')}</button>` : nothing;

/** Words that both sign. Every new draft clears the signatures. @param {Env} env @returns {Page} */
function draft(env) {
  const { view, can, context } = env;
  const had = values();
  const box = view.boxes
    ?.filter((one) => one.field.startsWith('draft.') && (one.step ?? '').split('.')[0] === view.step.name)
    .at(-1);
  // the other's words came while mine were being written or were on their way
  const late = view.draft && view.draft.by !== view.seat && had.text?.trim() && !(had.sent < view.draft.n);
  const again = () => {
    local.again = true;
    Object.assign(had, { after: view.draft?.n, sent: undefined });
    put(env, 'text', late ? had.text : (context.words?.[box?.box ?? ''] ?? ''));
  };
  if (view.draft && (!local.again || view.draft.n > (had.after ?? 0)))
    return drafted(env, view.draft, box?.box ?? '', !!late, again);
  return can.has('draft') ? drafting(env) : {};
}

/** A draft to be signed. @param {Env} env @param {NonNullable<View['draft']>} draft @param {string} ref its box
 * @param {boolean} late it came while other words were written @param {() => void} again @returns {Page} */
function drafted(env, draft, ref, late, again) {
  const { words, can, context } = env;
  const had = values();
  const signed = draft.signed ?? [];
  const until = env.view.lasts ? 'draft.lasts' : draft.again_in ? 'draft.again' : 'draft.no-again';
  const take = () => sign(env, ref);
  // whoever has said not now is not asked again: the way to yes stands quietly among the others
  const asked = can.has('sign') && (!can.has('park') || had.unsigned === ref);
  const taken = can.has('park');
  // the way back comes first and the way to yes last: where the one stood, a tap that comes late meets no signature
  const quietly = asked
    ? html`<button class="second" aria-disabled=${local.resting} @click=${tapped(take)}>${words.label('sign')}</button>`
    : nothing;
  const undo = mine(env).includes(ref) ? back(env, ref, 'signed.back', () => (had.unsigned = ref)) : nothing;
  return {
    ask: words.ui('draft.fits'),
    hints: late ? [words.ui('draft.late', { who: context.names[draft.by] })] : [],
    body: html`<p class="said" data-who=${draft.by}
        >${(ref && (context.words?.[ref] ?? shut(env, ref))) || words.ui('words.sealed')}</p
      >${beside(env, ref)}
      <p class="small soft"
        >${words.ui(until, { days: draft.again_in })}
        ${signed.map((seat) => words.about('draft.signed', seat)).join(' ')}</p
      >`,
    end: html`${undo}${
      can.has('draft') ? html`<button class="second" @click=${again}>${words.ui('draft.change')}</button>` : nothing
    }${park(env)}${quietly}`,
    ...(asked
      ? { rest: words.ui(taken ? 'signed.taken' : 'rest.done') }
      : can.has('sign') && { main: large(words.label('sign'), take) }),
  };
}

/** A draft as it is written. @param {Env} env @returns {Page} */
function drafting(env) {
  const { words, actions } = env;
  const { lasts } = env.view;
  const had = values();
  if (!able()) return { ask: words.ui('seal.crypto'), hints: [], end: park(env) };
  const days = [7, 14, 30, 0].map(
    (n) =>
      html`<label class="chip"
        ><input
          type="radio"
          name="again"
          .checked=${live((had.again ?? 7) === n)}
          @change=${() => put(env, 'again', n)}
        />
        <span>${words.ui(n ? 'draft.days' : 'draft.never', { n })}</span></label
      >`,
  );
  const sent = async () => {
    const after = had.after ?? 0;
    had.sent = after + 1;
    // until both have agreed that the therapist reads along, words are the pair's
    const sent = await actions.say('draft', { text: [`draft.${after + 1}`, had.text] }, 'pair', {
      again_in: lasts ?? had.again ?? 7,
      after,
    });
    if (sent) local.again = false;
  };
  return {
    tight: true,
    hints: [],
    body: html`${text(env, { kind: 'text', name: 'text', longest: 400 }, words.ui('draft.text'))}
    ${
      lasts
        ? html`<p class="small soft">${words.ui('draft.lasts', { days: lasts })}</p>`
        : html`<fieldset class="field"
            ><legend class="says">${words.ui('draft.when')}</legend><div class="words">${days}</div></fieldset
          >`
    }`,
    end: park(env),
    main: large(words.label('draft'), sent, had.text?.trim() ? '' : 'tap.words'),
  };
}

/** @type {Record<string, (env: Env) => Page>} */
const PAGES = { fill, look, words: draft };

/** @param {Env} env @returns {Page} */
export const page = (env) => (env.view.step.kind === 'rate' ? rate : (PAGES[env.view.step.place] ?? fill))(env);
