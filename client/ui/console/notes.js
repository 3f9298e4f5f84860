/** The therapist's notes on one talk: a field, a skeleton of times, and files to take along. */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../live.js';
import { save } from '../save.js';
import { moment } from '../../core/moment.js';
import { span } from '../../core/text.js';
import { forget, read, write } from '../../core/private-notes.js';
import { figures, stamp, timeline } from '../../core/timeline.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../../core/timeline.js').Track} Track
 * @typedef {import('./console.js').Desk} Desk
 * @typedef {(key: string, vars?: Record<string, unknown>) => string} Say */

const SETTLED = 500;

/** What the field holds and whether it is kept. */
export const fresh = () => ({
  text: '',
  at: 0,
  loaded: false,
  kept: '',
  sure: false,
  timer: /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined),
});

/** Times and counts, as lines to write between. @param {Track} track @param {{a: string, b: string}} names
 * @param {string} title @param {(name: string, of?: string) => string} titleOf of a step of a dialogue @param {Say} ui
 * @param {string} language */
export function skeleton(track, names, title, titleOf, ui, language) {
  const { talked, said, got, missed, cues, breaks } = figures(track);
  const time = (/** @type {number} */ ms) => span(ms, ui);
  const at = moment(track.from, language, { dateStyle: 'medium', timeStyle: 'short' });
  const steps = track.spans
    .filter(({ lane }) => lane === 'step')
    .map(({ from, to, what, of }) => `${stamp(from - track.from)}  ${titleOf(what, of)} (${time(to - from)})`);
  return [
    ui('notes.s.title', { title, time: time(track.to - track.from), at }),
    ui('notes.s.talked', { ...names, ta: time(talked.a), tb: time(talked.b) }),
    ui('notes.s.said', { ...names, ta: time(said.a), tb: time(said.b) }),
    ui('notes.s.checks', { ...names, ga: got.a, ma: missed.a, gb: got.b, mb: missed.b }),
    ui('notes.s.cues', { n: cues.sent, taken: cues.taken }),
    ui('notes.s.breaks', { n: breaks.n, time: time(breaks.ms) }),
    ui('notes.s.steps'),
    ...steps.map((line) => `- ${line}`),
    '',
  ].join('\n');
}

/** @param {Env} env @param {Desk} desk */
const called = ({ context }, desk) => desk.called(timeline(desk.entries, context.now()), context.texts);

/** @param {Env} env @param {Desk} desk */
async function keep(env, desk) {
  const { note } = desk;
  const kept = await write(desk.session, {
    text: note.text,
    title: called(env, desk),
    at: (note.at ||= env.context.now()),
  });
  note.kept = kept ? 'console.notes.kept' : 'console.notes.memory';
  env.context.redraw();
}

/** @param {Env} env @param {Desk} desk @param {string} text */
function put(env, desk, text) {
  const { note } = desk;
  Object.assign(note, { text, kept: '' });
  clearTimeout(note.timer);
  note.timer = setTimeout(() => keep(env, desk), SETTLED);
  env.context.redraw();
}

/** @param {Env} env @param {Desk} desk */
function load(env, desk) {
  const { note } = desk;
  note.loaded = true;
  read(desk.session).then((had) => {
    if (had && !note.text) Object.assign(note, { text: had.text, at: had.at });
    env.context.redraw();
  });
}

/** @param {Env} env @param {Desk} desk */
function files(env, desk) {
  const { words, context } = env;
  const { note, session } = desk;
  const name = `sayback-${new Date(note.at || context.now()).toISOString().slice(0, 10)}`;
  const whole = () => ({
    session,
    title: called(env, desk),
    at: new Date(note.at || context.now()).toISOString(),
    text: note.text,
  });
  return html`<p class="ways"
    ><button class="link small" @click=${() => save(`${name}.txt`, note.text, 'text/plain')}
      >${words.ui('console.notes.text')}</button
    >
    <button class="link small" @click=${() => save(`${name}.json`, JSON.stringify(whole(), null, 2))}
      >${words.ui('console.notes.json')}</button
    ></p
  >`;
}

/** @param {Env} env @param {Desk} desk */
function forgetting({ words, context }, { note, session }) {
  const drop = () => {
    clearTimeout(note.timer);
    forget(session);
    Object.assign(note, fresh(), { loaded: true });
    context.redraw();
  };
  const ask = (/** @type {boolean} */ sure) => () => ((note.sure = sure), context.redraw());
  return note.sure
    ? html`<p class="ways" role="group" aria-label=${words.ui('console.notes.sure')}
        ><b>${words.ui('console.notes.sure')}</b>
        <button class="link small" @click=${drop}>${words.ui('console.notes.yes')}</button
        ><button class="link small" @click=${ask(false)}>${words.ui('console.notes.no')}</button></p
      >`
    : html`<p class="ways"
        ><button class="link small" @click=${ask(true)}>${words.ui('console.notes.forget')}</button></p
      >`;
}

/** @param {Env} env @param {Desk} desk */
export function notes(env, desk) {
  const { words, context } = env;
  const { note } = desk;
  if (!note.loaded) load(env, desk);
  const fill = () => {
    const times = skeleton(
      timeline(desk.entries, context.now()),
      context.names,
      called(env, desk),
      desk.titleOf,
      words.ui,
      context.texts.language,
    );
    put(env, desk, `${note.text ? `${note.text.trimEnd()}\n\n` : ''}${times}`);
  };
  return html`<section class="block own-notes" aria-labelledby="own-notes"
    ><h2 class="small soft" id="own-notes">${words.ui('console.notes')}</h2>
    <textarea
      class="pad"
      name="notes"
      rows="6"
      aria-label=${words.ui('console.notes.label')}
      autocomplete="off"
      spellcheck="false"
      translate="no"
      writingsuggestions="false"
      data-gramm="false"
      data-1p-ignore
      data-lpignore="true"
      .value=${live(note.text)}
      @input=${(/** @type {any} */ { target }) => put(env, desk, target.value)}
    ></textarea>
    <p class="small soft" role="status">${words.ui(note.kept || 'console.notes.why')}</p>
    <button class="second" @click=${fill}>${words.ui('console.notes.skeleton')}</button
    ><p class="small soft">${words.ui('console.notes.skeleton.why')}</p>
    ${note.text ? html`${files(env, desk)}${forgetting(env, desk)}` : nothing}</section
  >`;
}
