/**
 * The one line of news at the card's foot: what somebody else did, what came of a tap, what waits. Never two, never for
 * longer than it takes to read, and never on another place than where it came: a receipt is no furniture. What stands
 * until it is put away (a visit, a few written words) has a line of its own, and hides no news and no question.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { local, tapped } from './device.js';
import { sessionOf, tab } from '../../core/links.js';
import { asks, brief, letter, news as foreign, refused } from './outer.js';
import { silent } from './who.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Drawn} Drawn */

/** ms that something which needs no answer stands there */
const SHOWN = 12000;

/** What stands or stood there last, at which visit and since when (server ms). */
const last = { what: '', visit: '', at: 0 };
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Whether this news is still fresh; asks for a drawing when it no longer is. @param {Env} env @param {string} what
 * @param {number} [at] server ms */
function fresh({ view, context }, what, at) {
  const now = context.now();
  const visit = view.step.id.split('~')[1] ?? '';
  if (last.what !== what) Object.assign(last, { what, visit, at: at ?? now });
  const left = Math.min(SHOWN, last.at + SHOWN - now);
  if (last.visit !== visit || left <= 0) return false;
  clearTimeout(timer);
  timer = setTimeout(context.redraw, left + 20);
  return true;
}

/** Time given or taken, a floor, a new link, in plain words. @param {Env} env */
function noticed({ view: { notice, seat, step }, words, context }) {
  // a message is there itself; on one device both saw the tap that took something back
  if (
    !notice ||
    (context.couch && notice.kind === 'take-back') ||
    (notice.kind === 'message' && seat !== 'therapist') ||
    step.kind === 'waiting' ||
    (notice.by === seat && notice.kind !== 'new-link')
  )
    return '';
  const detail = /** @type {any} */ (notice.detail);
  const seconds = Number(detail?.seconds ?? detail ?? 0) || 0;
  const n = Math.max(1, Math.round(Math.abs(seconds) / 60));
  const to = detail?.to ?? detail;
  const key =
    notice.kind === 'take-back'
      ? `notice.take-back.${detail}`
      : `notice.${notice.kind === 'add-time' && seconds < 0 ? 'less-time' : notice.kind}`;
  const own =
    !context.couch && to === seat && words.first([`${key}.to-you`], { who: words.name(notice.by ?? 'therapist') });
  if (own && notice.by !== seat) return own;
  return (
    words.first([key]) &&
    words.about(key, notice.by, { n, to: ['a', 'b', 'therapist'].includes(to) ? words.name(to) : '' })
  );
}

/** A cue that asks for an answer stays until it has one. @param {Env} env */
function asked({ view, words, send }) {
  const theirs = view.seat !== 'therapist' && view.cues?.find((cue) => cue.by !== view.seat && cue.taken == null);
  const took = (/** @type {boolean} */ taken) => () => theirs && send('took', { cue: theirs.id, taken });
  return (
    theirs &&
    html`${words.ui('note.cue.came', { what: words.ui(`cue.${theirs.kind}.say`) })}
      <span class="pair"
        ><button class="chip" @click=${took(true)}>${words.ui('cue.taken')}</button>
        <button class="chip" @click=${took(false)}>${words.ui('cue.not-yet')}</button></span
      >`
  );
}

/** The other's page does not answer, said to whoever talks to them or waits for them, for as long as that is so; and a
 * way to wait, because a clock stops only for somebody who should be talking. Where it has stopped for them the page
 * itself says it. @param {Env} env */
function unanswered(env) {
  const { view, words, can, send, other, me } = env;
  const concerns = !!view.floor || !!view.talking || view.stage === 'lobby' || view.people[view.seat]?.done;
  const said = view.stage === 'running' && view.holds?.some(({ why }) => why === 'away');
  if (!me || said || !concerns || !silent(env, other)) return '';
  return html`${words.about('away', other)}${
    can.has('pause')
      ? html`<span class="pair"
          ><button class="chip" @click=${() => send('pause')}>${words.ui('away.wait')}</button></span
        >`
      : nothing
  }`;
}

/** A few words of the therapist to both, until they are put away. @param {Env} env @returns {Drawn} */
function written(env) {
  const { view, words, context } = env;
  const box = view.boxes?.find((one) => one.from === 'therapist' && one.field === 'message');
  const text = box && context.words?.[box.box];
  if (!text || view.seat === 'therapist' || view.stage === 'break') return nothing;
  return letter(env, `message ${box.n ?? 1}`, words.ui('message.from', { who: context.names.therapist }), text);
}

/** When somebody brought this seat's link, of which this page has told. */
let told = 0;

/** Somebody else brought this seat's link: said to this seat alone, once, until it is put away. @param {Env} env
 * @returns {Drawn} */
function tried(env) {
  const {
    view: { tried: at = 0 },
    words,
    open,
    context,
  } = env;
  const slot = tab(sessionOf(location.pathname), 'tried');
  if (!at || (at !== told && at <= (slot.get() ?? 0))) return nothing;
  if (at !== told) slot.set((told = at));
  return brief(env, `tried ${at}`, words.ui(context.couch ? 'tried.title.couch' : 'tried.title'), () => open('tried'));
}

/** The news of this moment, the weightiest only. @param {Env} env @returns {Drawn} */
function news(env) {
  const { view, context, words, can } = env;
  const act = context.status.acts.at(-1);
  if (act?.state === 'refused' && context.status.line === 'ok') return refused(env, act);
  if (act?.code === 'slow-down' && act.state !== 'kept' && context.status.line === 'ok')
    return words.ui('note.slow', { what: words.label(act.move) });
  if (view.stage === 'break') return '';
  const ask = asked(env);
  if (ask) return ask;
  const gone = unanswered(env);
  if (gone) return gone;
  const mine = view.cues?.filter((cue) => cue.by === view.seat).at(-1);
  const notice = noticed(env);
  const own =
    mine &&
    words.ui(mine.taken == null ? 'note.cue.sent' : mine.taken ? 'note.cue.taken' : 'note.cue.not-yet', {
      what: words.ui(`cue.${mine.kind}.say`),
    });
  // the newer of the two; what came of a cue has no moment of its own and counts from when it is seen
  const newer =
    own &&
    (!notice ||
      (mine?.at ?? 0) >= (view.notice?.at ?? 0) ||
      (mine?.taken != null && last.what.startsWith(`cue ${mine.id} `)));
  if (newer && mine && fresh(env, `cue ${mine.id} ${mine.taken}`, mine.taken == null ? mine.at : undefined)) return own;
  if (!newer && notice && fresh(env, `notice ${view.notice?.kind} ${view.notice?.at}`, view.notice?.at)) return notice;
  if (context.waits) return words.ui('seal.waiting');
  const talks = view.talking === view.seat || view.talking === 'both';
  return view.clock?.phase === 'wrap' && talks && can.has('more-time') ? words.ui('note.wrap') : '';
}

/** The way to help, where a word that can be picked means danger: the same line for everybody, before and after any
 * pick, in sight however long the page is. @param {Env} env @returns {Drawn} */
const near = ({ view, words, open, me }) =>
  view.danger && me && view.stage === 'running'
    ? html`<p class="note small brief"
        ><span>${words.ui('danger')}</span>
        <button class="link" @click=${() => open('numbers')}>${words.ui('danger.help')}</button></p
      >`
    : nothing;

/** @param {Env} env */
export function note(env) {
  const line = (/** @type {Drawn} */ said) => (said ? html`<p class="note small" role="status">${said}</p>` : nothing);
  return html`${foreign(env)}${written(env)}${tried(env)}${line(news(env))}${asks(env)}${near(env)}`;
}

/** "I'm not done yet": what a seat tapped last, at the card's end for as long as it can be taken back. On one device it
 * is on the other's page, by name. @param {Env} env */
export function back({ view, context, words, actions }) {
  const { couch, names, relayed, status, views = {} } = context;
  const drawn = (couch ? Object.values(views) : [view]).flatMap(({ seat, moves = [] }) =>
    moves
      .filter(({ move }) => move === 'take-back')
      .map(({ move, args = {} }) => {
        const waits = status.acts.some(
          (one) => one.move === move && (one.state === 'sending' || one.state === 'waiting'),
        );
        const says = words.ui(`move.take-back.${args.what?.const}`);
        const tap = () =>
          actions.act(move, Object.fromEntries(Object.entries(args).map(([name, shape]) => [name, shape.const])), seat);
        return html`<button class="link" aria-disabled=${waits || local.resting} @click=${tapped(tap)}
          >${
            couch ? words.ui(relayed === seat ? 'relay.says' : 'couch.named', { who: names[seat], what: says }) : says
          }</button
        >`;
      }),
  );
  return drawn.length && status.line === 'ok' ? drawn : undefined;
}
