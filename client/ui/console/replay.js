/**
 * A talk once more, at any speed: the views that one seat had, drawn by the panel's own page function in a frame of its
 * own. Nothing can be tapped in it and nothing is sent.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { live } from '../live.js';
import { ask } from '../../core/api.js';
import { left } from '../panel/clock.js';
import { local } from '../panel/device.js';
import { warm } from '../panel/regions.js';
import { panel } from '../panel/panel.js';
import { number } from '../../core/text.js';
import { speech } from '../panel/speech.js';
import { framed, idle } from '../style.js';
import { storyOf } from '../../core/story.js';
import { stamp } from '../../core/timeline.js';

/** @typedef {import('../panel/types').Env} Env
 * @typedef {import('../../core/timeline.js').Seen} Seen
 * @typedef {import('../../core/wire').View} View
 * @typedef {import('../panel/types').Context} Context
 * @typedef {import('../../core/wire').Texts} Texts
 * @typedef {import('../../core/timeline.js').Entry} Entry
 * @typedef {{stories: Map<string, Entry[]>, entries: Entry[], at: number, speed: number, playing: boolean,
 *   seat: string, timer?: ReturnType<typeof setTimeout>, was: number, trouble: string}} Reel
 *   `stories`: what each seat saw, of those that are here; `entries`: those of `seat`; `at`: ms since the
 *   first of them */

export const SPEEDS = [1, 2, 5, 10, 30];
const BEAT = 200;
const AGAIN = 2000;

/** @param {Entry[]} entries @param {string} seat @returns {Reel} */
export const reel = (entries, seat) => ({
  stories: new Map([[seat, entries]]),
  entries,
  seat,
  at: 0,
  speed: 10,
  playing: false,
  was: 0,
  trouble: '',
});

/** What another seat saw at that very moment. @param {Reel} reel @param {string} seat */
export function turn(reel, seat) {
  const entries = reel.stories.get(seat);
  if (!entries) return;
  const moved = (reel.entries[0]?.at ?? 0) - (entries[0]?.at ?? 0);
  Object.assign(reel, { seat, entries });
  reel.at = Math.min(lasts(reel), Math.max(0, reel.at + moved));
}

/** Texts of the dialogues that talks went over from, by their id; null while they are on their way.
 * @type {Map<string, Texts | null>} */
const former = new Map();

/** The texts of the dialogue that a view is of; those that are here belong to the last one of the talk.
 * @param {Seen} view @param {Context} context
 * @returns {Texts | null | undefined} nothing until they are here */
export function textsOf({ protocol }, { texts, redraw }) {
  if (!protocol || protocol === texts.protocol) return texts;
  if (!former.has(protocol)) fetched(protocol, texts).then(redraw);
  return former.get(protocol);
}

/** Asks for the texts of a dialogue; where that fails, it can be asked for again a little later.
 * @param {string} protocol @param {Texts} texts */
async function fetched(protocol, texts) {
  former.set(protocol, null);
  try {
    former.set(protocol, await ask(`protocols/${protocol}/texts/${texts.language}`));
  } catch (error) {
    // one that the server does not have any more is told in the words that all have
    if (/** @type {any} */ (error).status === 404)
      return former.set(protocol, { ...texts, protocol, title: '', steps: {} });
    await new Promise((done) => setTimeout(done, AGAIN));
    former.delete(protocol);
  }
}

/** How long it is, ms. @param {Reel} reel */
export const lasts = ({ entries }) => Math.max(0, (entries.at(-1)?.at ?? 0) - (entries[0]?.at ?? 0));

/** What was seen then. @param {Reel} reel @returns {Entry | undefined} */
export const seen = ({ entries, at }) => entries.findLast((one) => one.at - (entries[0]?.at ?? 0) <= at) ?? entries[0];

/** One beat on; stops at the end. @param {Reel} reel @param {number} ms of real time */
export function onward(reel, ms) {
  reel.at = Math.min(lasts(reel), reel.at + ms * reel.speed);
  if (reel.at >= lasts(reel)) reel.playing = false;
}

/** Plays until it is stopped. @param {Reel} reel @param {() => void} redraw */
function play(reel, redraw) {
  clearTimeout(reel.timer);
  if (!reel.playing) return;
  reel.timer = setTimeout(() => {
    const now = performance.now();
    onward(reel, now - reel.was);
    reel.was = now;
    redraw();
    play(reel, redraw);
  }, BEAT);
}

/** A page is drawn without the moves and numbers that a story does not keep. @param {Seen} view */
const whole = (view) => /** @type {View} */ (view);

/** The panel's page of a view, as it was drawn then. @param {View} view @param {number} now @param {Context} live */
function page(view, now, live) {
  /** @type {Context} */
  const context = {
    ...live,
    me: view.seat,
    now: () => now,
    status: { line: 'ok', acts: [] },
    prefs: { get: () => undefined, set() {} },
    couch: false,
    gate: false,
    hum: undefined,
    own: undefined,
    views: undefined,
  };
  const { sheet } = local;
  local.sheet = '';
  try {
    return { context, drawn: panel({ ...view, moves: [] }, context, idle) };
  } finally {
    local.sheet = sheet;
  }
}

/** Whether each view of a file can be drawn and said; what has the right shape may still make no page.
 * @param {Entry[]} entries @param {Context} live */
async function drawable(entries, live) {
  await warm();
  try {
    entries.forEach(({ at, view }) => speech(whole(view), page(whole(view), at, live).context));
    return true;
  } catch {
    return false;
  }
}

/** The panel in its frame, with the numbers of that moment.
 * @param {HTMLElement} frame @param {Entry} entry @param {number} now @param {Context} live */
function fill(frame, entry, now, live) {
  const root = framed(frame);
  const view = whole(entry.view);
  const { context, drawn } = page(view, now, live);
  render(drawn, root);
  const ms = left(view, now);
  root
    .querySelector('.disk .left')
    ?.setAttribute('stroke-dasharray', `${view.clock ? Math.min(100, (100 * ms) / view.clock.total) : 0} 100`);
  const big = root.querySelector('[data-big]');
  if (big) big.textContent = number(ms, speech(view, context).ui);
}

/** Whose page is seen, where there are several. @param {Reel} its @param {Env} env */
function whose(its, { words, context }) {
  const pick = (/** @type {any} */ { target }) => (turn(its, target.value), context.redraw());
  if (its.stories.size < 2) return nothing;
  const seats = [...its.stories.keys()].map(
    (seat) =>
      html`<option value=${seat} .selected=${live(seat === its.seat)}
        >${context.names[/** @type {'a'} */ (seat)] ?? seat}</option
      >`,
  );
  return html`<label class="small"
    >${words.ui('replay.seat')}
    <select @change=${pick}
      >${seats}</select
    ></label
  >`;
}

/** What can be done with a reel. @param {Reel} its @param {Env} env @param {string} talk its session */
function handsOf(its, { context }, talk) {
  const { redraw } = context;
  const toggle = () => {
    if (!its.playing && its.at >= lasts(its)) its.at = 0;
    Object.assign(its, { playing: !its.playing, was: performance.now() });
    play(its, redraw);
    redraw();
  };
  const scrub = (/** @type {any} */ { target }) => ((its.at = Math.min(lasts(its), Number(target.value))), redraw());
  const chosen = async (/** @type {any} */ { target }) => {
    const found = await storyOf((await target.files[0]?.text()) ?? '', talk);
    const good = found && (await drawable(found.entries, context));
    its.trouble = good ? '' : 'replay.file.bad';
    if (good) {
      its.stories.set(found.seat, found.entries);
      turn(its, found.seat);
    }
    redraw();
  };
  const faster = (/** @type {any} */ { target }) => ((its.speed = Number(target.value)), redraw());
  return { toggle, scrub, chosen, faster };
}

/** @param {Reel} its @param {Env} env @param {string} talk its session @param {() => void} close */
export function replay(its, env, talk, close) {
  const { words, context } = env;
  const entry = seen(its);
  if (!entry) return nothing;
  const now = (its.entries[0]?.at ?? 0) + its.at;
  const texts = textsOf(entry.view, context);
  if (texts)
    queueMicrotask(() => {
      const frame = /** @type {HTMLElement | null} */ (document.getElementById('replay'));
      if (frame) warm().then(() => fill(frame, entry, now, { ...context, texts }));
    });
  const { toggle, scrub, chosen, faster } = handsOf(its, env, talk);
  const speeds = SPEEDS.map(
    (n) => html`<option value=${n} .selected=${live(n === its.speed)}>${words.ui('replay.times', { n })}</option>`,
  );
  const said = texts && speech(whole(entry.view), { ...context, texts, couch: false });
  return html`<section class="block replay" aria-labelledby="replay-title"
    ><h2 class="small soft" id="replay-title"
      >${words.ui('replay')}: ${context.names[/** @type {'a'} */ (its.seat)] ?? ''}</h2
    ><p class="small soft">${words.ui('replay.why')}</p>
    <div class="reel"
      ><button class="second" @click=${toggle}>${words.ui(its.playing ? 'replay.pause' : 'replay.play')}</button>
      ${whose(its, env)}<label class="small"
        >${words.ui('replay.speed')}
        <select @change=${faster}
          >${speeds}</select
        ></label
      >
      <output class="small">${stamp(its.at)}</output></div
    >
    <input
      class="scrub"
      type="range"
      min="0"
      max=${1000 * Math.ceil(lasts(its) / 1000)}
      step="1000"
      .value=${live(String(its.at))}
      aria-label=${words.ui('replay.at')}
      aria-valuetext=${stamp(its.at)}
      @input=${scrub}
    />
    <p class="sr" aria-live=${its.playing ? 'off' : 'polite'}>${said ? `${said.title}. ${said.ask}` : ''}</p>
    <div class="frame" id="replay" inert aria-hidden="true"></div>
    <label class="link small bring"
      ><span>${words.ui('replay.file')}</span>
      <input class="sr" type="file" accept="application/json,.json" @change=${chosen}
    /></label>
    <p class="small" role="status">${its.trouble ? words.ui(its.trouble) : ''}</p>
    <p class="ways"
      ><button class="second" @click=${() => ((its.playing = false), close())}>${words.ui('replay.close')}</button></p
    ></section
  >`;
}
