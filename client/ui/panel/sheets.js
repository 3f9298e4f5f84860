/** Sheets: they open inside the card, so who has the floor and the time stay in sight. One button leads back. */
import { html, nothing } from '../../vendor/lit-html.js';
import { moment } from '../../core/moment.js';
import { framed } from '../../core/place.js';
import { icon } from '../signs.js';
import { local } from './device.js';
import { lazy } from './regions.js';
import { landing, sheet as pact } from './pact.js';
import { meeting } from './meeting.js';
import { missing } from './missing.js';
import { beside, meet, meets, without } from '../meet.js';
import { wish } from './remind.js';
import { SAFE } from './safe.js';
import { mine, signed } from './signatures.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** @param {string} sign @param {string} says @param {string} why @param {() => unknown} tap */
const row = (sign, says, why, tap) =>
  html`<button @click=${tap}
    >${icon(sign)}<span><b>${says}</b><span class="soft small">${why}</span></span></button
  >`;

/** Who reaches out, where two share one device. */
const by = { seat: /** @type {import('../../core/wire').Partner | ''} */ ('') };

/** Six kinds; those that the other marked as landing well come first. @param {Env} env @returns {Page} */
function cue(env) {
  const { view, words, send, can, open, context, actions } = env;
  const from = context.couch ? by.seat || view.seat : view.seat;
  const one = (/** @type {string} */ kind) =>
    html`<button
      class="cue"
      @click=${() => (from === view.seat ? send('cue', { kind }) : (open('cue'), actions.act('cue', { kind }, from)))}
    >
      <b>${words.ui(`cue.${kind}`)}</b><span class="small soft">${words.ui(`cue.${kind}.quote`)}</span></button
    >`;
  const { well, also } = landing(env, /** @type {string[]} */ (can.get('cue')?.args?.kind?.enum ?? []));
  const group = (/** @type {string} */ key, /** @type {string[]} */ kinds) =>
    kinds.length
      ? html`${well.length ? html`<h2 class="small soft">${words.ui(key)}</h2>` : nothing}<div class="group"
            >${kinds.map(one)}</div
          >`
      : nothing;
  const who = context.couch
    ? html`<div class="words" role="group" aria-label=${words.ui('cue.title')}
        >${
          /** @type {const} */ (['a', 'b']).map(
            (seat) =>
              html`<button
                class="chip"
                aria-pressed=${from === seat}
                @click=${() => ((by.seat = seat), context.redraw())}
                >${context.names[seat]}</button
              >`,
          )
        }</div
      >`
    : nothing;
  return {
    tight: true,
    heading: words.ui('cue.title'),
    body: html`${who}${group('cue.well', well)}${group('cue.also', also)}`,
    end: html`<p class="small soft">${view.floor ? words.about('cue.floor', view.floor) : words.ui('cue.seen')}</p> ${
        can.has('lands')
          ? html`<button class="link small" @click=${() => open('lands')}>${words.ui('lands.title')}</button>`
          : nothing
      }`,
  };
}

/** @param {Env} env @returns {Page} */
function leave({ view, words, send, can, actions, open }) {
  const rows = [
    can.has('break') && row('break', words.ui('leave.rest'), words.ui('leave.rest.why'), () => open('break')),
    can.has('enough') &&
      row(
        'kept',
        words.ui('leave.enough'),
        words.ui(
          view.enough?.includes(/** @type {import('../../core/wire').Partner} */ (view.seat))
            ? 'leave.enough.on'
            : 'leave.enough.why',
        ),
        () => send('enough'),
      ),
    can.has('wind-up') && row('pair', words.ui('leave.wind-up'), words.ui('leave.wind-up.why'), () => send('wind-up')),
    row(
      'leave',
      words.ui('leave.quietly'),
      words.ui(view.stage === 'closed' ? 'leave.closed.why' : 'leave.quietly.why'),
      () => actions.leave(),
    ),
  ];
  return {
    tight: true,
    heading: words.ui('leave'),
    ask: words.ui('leave.ask'),
    body: html`<div class="rows">${rows.filter(Boolean)}</div>`,
  };
}

/** Who can see what; always true. @param {Env} env @returns {Page} */
function see(env, { view, words, actions, open, can } = env) {
  const all = view.people.therapist ? 'three' : view.host?.visit === 'in' ? 'host' : 'two';
  const keys = actions.trust?.()?.keys;
  const rows = [
    ['voice', 'say'],
    ['lock', 'type'],
    ['pair', `taps.${all}`],
    ['eye', 'server'],
    ...(view.people.therapist ? [['voice', 'whisper']] : []),
  ];
  return {
    tight: true,
    heading: words.ui('see.title'),
    body: html`<ul class="rows"
      >${rows.map(
        ([sign, key]) =>
          html`<li
            >${icon(sign)}<span>
              <b>${words.ui(`see.${key}`)}</b><span class="soft small">${words.ui(`see.${key}.why`)}</span></span
            ></li
          >`,
      )}</ul
    >`,
    end: html`<div class="rows"
      >${
        can.has('consent')
          ? row('eye', words.ui('consent.title'), words.ui('consent.change'), () => open('consent'))
          : nothing
      }${
        mine(env).length
          ? row('pair', words.ui('signed.title'), words.ui('signed.when'), () => open('signed'))
          : nothing
      }${
        !keys
          ? nothing
          : html`${
              view.seat === 'therapist'
                ? nothing
                : row(
                    keys.checked() ? 'check' : 'lock',
                    words.ui('digits.title'),
                    words.ui(!keys.number ? 'digits.none' : keys.checked() ? 'seal.checked' : 'seal.not-checked'),
                    () => open('digits'),
                  )
            }
            ${row('ring', words.ui('links.title'), words.ui('links.why'), () => open('links'))}`
      }</div
    >`,
  };
}

/** @param {Env['words']} words @param {string} key @param {boolean} on @param {() => unknown} tap */
export const toggle = (words, key, on, tap) =>
  html`<button role="switch" aria-checked=${on} @click=${tap}
    ><span class="tick">${on ? icon('check') : nothing}</span
    ><span><b>${words.ui(key)}</b> <span class="soft small">${words.ui(`${key}.why`)}</span></span></button
  >`;

/** @param {Env} env @param {[pref: string, key: string, usual?: boolean][]} prefs `usual`: what holds until somebody
 * has tapped */
const switches = ({ words, context }, prefs) =>
  prefs.map(([pref, key, usual]) => {
    const on = !!(context.prefs.get(pref) ?? usual);
    const flip = () => {
      if (pref === 'notify') return void wish(context.prefs, context.redraw);
      context.prefs.set(pref, !on);
      context.redraw();
    };
    return toggle(words, key, on, flip);
  });

/** @param {Env} env @returns {Page} */
const clock = (env) => ({
  heading: env.words.ui('move.clock'),
  ask: env.words.ui('clock.ask'),
  body: html`<div class="rows"
    >${env.context.ears?.row(env) ?? nothing}${switches(env, [
      ['hide-clock', 'clock.hide'],
      ['sound', 'clock.sound'],
      ['buzz', 'clock.buzz'],
      ...('Notification' in globalThis && !framed
        ? /** @type {[string, string][]} */ ([['notify', 'clock.notify']])
        : []),
      ...('wakeLock' in navigator ? /** @type {[string, string, boolean][]} */ ([['awake', 'clock.awake', true]]) : []),
    ])}</div
  >`,
});

/** The way between the panel alone and the page with the call. @param {Env} env */
function call({ words, actions }) {
  const { session, record } = actions.trust?.() ?? {};
  if (!meets() || !record?.L || framed) return nothing;
  const [key, go] = beside() ? ['without', without] : ['with', meet];
  return row('voice', words.ui(`call.${key}`), words.ui(`call.${key}.why`), () => location.assign(go(`/s/${session}`)));
}

/** @param {Env} env @returns {Page} */
const window = (env, { words, actions, open } = env) => ({
  heading: words.ui('move.window'),
  ask: words.ui('window.ask'),
  body: html`<div class="rows">
    ${
      actions.openPip
        ? row('window', words.ui('window.float'), words.ui('window.float.why'), () => actions.openPip?.())
        : nothing
    }
    ${row('window', words.ui('window.popup'), words.ui('window.popup.why'), () => actions.popup())}
    ${
      actions.trust?.() ? row('ring', words.ui('window.qr'), words.ui('window.qr.why'), () => open('device')) : nothing
    }${call(env)}</div
  >`,
});

/** What the clock's sheet has; the switch to be seen as heard is not for everybody. @param {Env} env */
const timing = (env) => ((env.context.ears?.row(env) ?? nothing) === nothing ? 'help.clock' : 'help.clock-heard');

/** @param {Env} env @returns {Page} */
const help = (env, { view, words, context, open } = env) => ({
  tight: true,
  heading: words.ui('help'),
  ask: words.ui('help.ask'),
  body: html`<div class="rows">
    ${row('help', words.ui('help.now'), words.ui('help.now.why'), () => open('numbers'))} ${context.hum?.row(env)}
    ${row('over', words.ui('move.clock'), words.ui(timing(env)), () => open('clock'))}
    ${row('window', words.ui('move.window'), words.ui('help.window'), () => open('window'))}</div
  >`,
  end: html`${view.stage === 'break' ? html`<p class="note small">${words.ui('help.break')}</p>` : nothing}<p
      class="small soft"
      >${words.ui('help.limit')}</p
    >`,
});

const MORNING = 9,
  DAY = 1440;

/** Minutes until nine the next morning, at least six hours off. @param {number} now */
function overnight(now) {
  const then = new Date(now + 6 * 36e5);
  if (then.getHours() >= MORNING) then.setDate(then.getDate() + 1);
  then.setHours(MORNING, 0, 0, 0);
  return Math.round((then.getTime() - now) / 6e4);
}

/** When to come back: a promise of the one who asks. @param {Env} env @param {string} move @param {string} key
 * @param {object} [more] @returns {Page} */
function when({ words, send, can, context }, move, key, more) {
  const shape = can.get(move)?.args ?? {};
  const least = shape.minutes?.minimum ?? 20,
    most = shape.minutes?.maximum ?? DAY - 1;
  /** @type {[string, number][]} */
  const ladder = [
    ['minutes', 20],
    ['hour', 60],
    ['hours', 120],
    ['half-day', 720],
    ['overnight', overnight(context.now())],
    ['tomorrow', Math.min(DAY, most)],
  ];
  const at = (/** @type {number} */ minutes) => moment(context.now() + minutes * 60000, context.texts.language);
  const flip = () => {
    local.rest = !local.rest;
    context.redraw();
  };
  const rest =
    shape.rest &&
    html`<div class="rows"
      ><button role="switch" aria-checked=${local.rest} @click=${flip}
        ><span class="tick">${local.rest ? icon('check') : nothing}</span>
        <span
          ><b>${words.ui('break.rest.ask')}</b><span class="soft small">${words.ui('break.rest.why')}</span></span
        ></button
      ></div
    >`;
  return {
    tight: true,
    heading: words.ui(`${key}.title`),
    ask: words.ui(`${key}.ask`),
    body: html`<div class="group times"
        >${ladder
          .filter(([, n]) => n >= least && n <= most)
          .map(
            ([name, minutes]) =>
              html`<button
                class="cue"
                @click=${() => send(move, { minutes, ...(shape.rest && { rest: local.rest }), ...more })}
                ><b>${words.ui(`when.${name}`, { n: name === 'hours' ? minutes / 60 : minutes })}</b>
                <span class="small soft">${words.ui('when.at', { at: at(minutes) })}</span></button
              >`,
          )}</div
      >${rest || nothing}`,
    end: html`<p class="small soft">${words.ui(`${key}.hint`)}</p>`,
  };
}

/** Something that cannot be taken back is asked once more. @param {Env} env @param {string} key @param {string} move
 * @param {object} args @returns {Page} */
const sure = ({ words, send }, key, move, args) => ({
  heading: words.ui(`${key}.title`),
  ask: words.ui(`${key}.ask`),
  hints: [words.ui(`${key}.hint`)],
  end: html`<button class="second" @click=${() => send(move, /** @type {any} */ (args))}
    >${words.ui(`${key}.yes`)}</button
  >`,
});

/** What it means that somebody brought this seat's link, and what can be done. @param {Env} env @returns {Page} */
function tried({ words, open, context }) {
  return {
    heading: words.ui(context.couch ? 'tried.title.couch' : 'tried.title'),
    body: html`<p>${words.ui(context.couch ? 'tried.couch' : 'tried')}</p>`,
    end: html`<button class="second" @click=${() => open('links')}>${words.ui('afresh')}</button>`,
  };
}

/** @type {Record<string, (env: Env) => Page>} */
const SHEETS = {
  ...SAFE,
  meeting,
  missing,
  signed,
  tried,
  cue,
  leave,
  see,
  help,
  clock,
  window,
  break: (env) => when(env, 'break', 'break'),
  later: (env) => when(env, 'later', 'later', { break: env.view.break?.id }),
  'stop-break': (env) => when(env, 'after-stop', 'break', { way: 'break' }),
  'not-now': (env) => when(env, 'not-now', 'not-now'),
  erase: (env) => sure(env, 'erase', 'finish', { erase: true }),
  end: (env) => sure(env, 'end', 'end', {}),
};

/** @param {Env} env @param {string} name @returns {Page | undefined} */
export const sheet = (env, name) =>
  SHEETS[name]
    ? { ask: '', hints: [], ...SHEETS[name](env) }
    : (pact(env, name) ??
      env.context.hum?.sheet(env, name) ??
      lazy('gate', env.context.redraw, (its) => its.sheet(env, name)));
