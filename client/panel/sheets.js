/** Sheets: they open inside the card, so who has the floor and the time stay in sight. One button leads back. */
import { html, nothing } from '../vendor/lit-html.js';
import { icon } from './draw.js';
import { SAFE } from './safe.js';
import { lazy } from './local.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

const CUES = ['thanks', 'sorry', 'feel', 'yes', 'calm', 'stop'];

/** @param {string} sign @param {string} says @param {string} why @param {() => unknown} tap */
const row = (sign, says, why, tap) => html`<button @click=${tap}>${icon(sign)}<span><b>${says}</b><span class="soft small">${why}</span></span></button>`;

/** @param {Env} env @returns {Page} */
function cue({ view, words, send, can }) {
  const kinds = can.get('cue')?.args?.kind?.enum ?? CUES;
  const one = (/** @type {string} */ kind) => html`<button class="cue" @click=${() => send('cue', { kind })}>
    <b>${words.ui(`cue.${kind}`)}</b><span class="small soft">${words.ui(`cue.${kind}.quote`)}</span></button>`;
  return { tight: true, heading: words.ui('cue.title'), body: html`<div class="group">${CUES.filter((kind) => kinds.includes(kind)).map(one)}</div>`,
    end: html`<p class="small soft">${view.floor ? words.about('cue.floor', view.floor) : words.ui('cue.seen')}</p>` };
}

/** @param {Env} env @returns {Page} */
function leave({ view, words, send, can, actions, open }) {
  const rows = [
    can.has('break') && row('break', words.ui('leave.rest'), words.ui('leave.rest.why'), () => open('break')),
    can.has('enough') && row('kept', words.ui('leave.enough'), words.ui(view.enough?.includes(view.seat) ? 'leave.enough.on' : 'leave.enough.why'), () => send('enough')),
    can.has('wind-up') && row('pair', words.ui('leave.wind-up'), words.ui('leave.wind-up.why'), () => send('wind-up')),
    row('leave', words.ui('leave.quietly'), words.ui('leave.quietly.why'), () => actions.leave()),
  ];
  return { tight: true, heading: words.ui('leave'), ask: words.ui('leave.ask'), body: html`<div class="rows">${rows.filter(Boolean)}</div>` };
}

/** Who can see what; always true. @param {Env} env @returns {Page} */
function see({ view, words, actions, open }) {
  const all = view.people.therapist ? 'three' : 'two';
  const keys = actions.trust?.()?.keys;
  const rows = [['voice', 'say'], ['lock', 'type'], ['pair', `taps.${all}`], ['eye', 'server'], ...(view.people.therapist ? [['voice', 'whisper']] : [])];
  return { tight: true, heading: words.ui('see.title'), body: html`<ul class="rows">${rows.map(([sign, key]) => html`<li>${icon(sign)}<span>
    <b>${words.ui(`see.${key}`)}</b><span class="soft small">${words.ui(`see.${key}.why`)}</span></span></li>`)}</ul>`,
    end: keys && html`<div class="rows">${view.seat === 'therapist' ? nothing
      : row(keys.checked() ? 'check' : 'lock', words.ui('digits.title'), words.ui(!keys.number ? 'digits.none' : keys.checked() ? 'seal.checked' : 'seal.not-checked'), () => open('digits'))}
      ${row('ring', words.ui('links.title'), words.ui('links.why'), () => open('links'))}</div>` };
}

/** @param {Env} env @param {[string, string][]} prefs */
const switches = ({ words, context }, prefs) => prefs.map(([pref, key]) => {
  const on = !!context.prefs.get(pref);
  const flip = () => {
    context.prefs.set(pref, !on);
    context.redraw();
  };
  return html`<button role="switch" aria-checked=${on} @click=${flip}><span class="tick">${on ? icon('check') : nothing}</span><span><b>${words.ui(key)}</b>
    <span class="soft small">${words.ui(`${key}.why`)}</span></span></button>`;
});

/** @param {Env} env @returns {Page} */
const clock = (env) => ({ heading: env.words.ui('move.clock'), ask: env.words.ui('clock.ask'),
  body: html`<div class="rows">${switches(env, [['hide-clock', 'clock.hide'], ['sound', 'clock.sound'], ['buzz', 'clock.buzz']])}</div>` });

/** @param {Env} env @returns {Page} */
const window = ({ words, actions, open }) => ({ heading: words.ui('move.window'), ask: words.ui('window.ask'), body: html`<div class="rows">
  ${actions.openPip ? row('window', words.ui('window.float'), words.ui('window.float.why'), () => actions.openPip?.()) : nothing}
  ${row('leave', words.ui('window.popup'), words.ui('window.popup.why'), () => actions.popup())}
  ${actions.trust?.() ? row('ring', words.ui('window.qr'), words.ui('window.qr.why'), () => open('device')) : nothing}</div>` });

/** @param {Env} env @returns {Page} */
const help = (env, { words, context, open } = env) => ({ tight: true, heading: words.ui('help'), ask: words.ui('help.ask'), body: html`<div class="rows">
  ${row('help', words.ui('help.now'), words.ui('help.now.why'), () => open('numbers'))}
  ${context.hum?.row(env)}
  ${row('over', words.ui('move.clock'), words.ui('help.clock'), () => open('clock'))}
  ${row('window', words.ui('move.window'), words.ui('help.window'), () => open('window'))}</div>`,
  end: html`<p class="small soft">${words.ui('help.limit')}</p>` });

/** When to come back: a promise of the one who asks. @param {Env} env @param {string} move @param {string} key @param {object} [more] @returns {Page} */
function when({ words, send, can, context }, move, key, more) {
  const shape = can.get(move)?.args?.minutes;
  const least = shape?.minimum ?? 20, most = shape?.maximum ?? 1440;
  const times = [20, 30, 60, 180, 1440].filter((one) => one >= least && one <= most);
  const at = (/** @type {number} */ minutes) => new Date(context.now() + minutes * 60000)
    .toLocaleTimeString(context.texts.language, { hour: 'numeric', minute: '2-digit' });
  return { heading: words.ui(`${key}.title`), ask: words.ui(`${key}.ask`), hints: [words.ui(`${key}.hint`)],
    body: html`<div class="group times">${times.map((minutes) => html`<button class="cue" @click=${() => send(move, { minutes, ...more })}>
      <b>${words.ui(minutes === 1440 ? 'when.tomorrow' : minutes < 60 ? 'when.minutes' : minutes === 60 ? 'when.hour' : 'when.hours', { n: minutes < 60 ? minutes : minutes / 60 })}</b>
      <span class="small soft">${words.ui('when.at', { at: at(minutes) })}</span></button>`)}</div>` };
}

/** Something that cannot be taken back is asked once more. @param {Env} env @param {string} key @param {string} move @param {object} args @returns {Page} */
const sure = ({ words, send }, key, move, args) => ({ heading: words.ui(`${key}.title`), ask: words.ui(`${key}.ask`), hints: [words.ui(`${key}.hint`)],
  end: html`<button class="second" @click=${() => send(move, /** @type {any} */ (args))}>${words.ui(`${key}.yes`)}</button>` });

/** @type {Record<string, (env: Env) => Page>} */
const SHEETS = {
  ...SAFE,
  cue, leave, see, help, clock, window,
  break: (env) => when(env, 'break', 'break'), later: (env) => when(env, 'later', 'later', { break: env.view.break?.id }),
  'not-now': (env) => when(env, 'not-now', 'not-now'), erase: (env) => sure(env, 'erase', 'finish', { erase: true }),
  end: (env) => sure(env, 'end', 'end', {}),
};

/** @param {Env} env @param {string} name @returns {Page | undefined} */
export const sheet = (env, name) => (SHEETS[name] ? { ask: '', hints: [], ...SHEETS[name](env) }
  : env.context.hum?.sheet(env, name) ?? lazy('gate', env.context.redraw, (its) => its.sheet(env, name)));

