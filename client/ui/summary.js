/**
 * The summary: a page over the panel that both may read, print and save. Drawn from what this seat saw and from words
 * that this device has opened; nothing of it is sent anywhere. Loaded when it is asked for.
 */
import { NAME } from './brand.js';
import { html, nothing, render } from '../vendor/lit-html.js';
import { fileOf, storyIn } from '../core/story.js';
import { ask, texts as textsOf } from '../core/api.js';
import { save } from './save.js';
import { moment } from '../core/moment.js';
import { sayer } from '../core/say.js';
import { styled } from './style.js';
import { back, beside, mine } from './panel/signatures.js';
import { other } from '../core/signed.js';
import { SEATS, signed, summary } from '../core/facts.js';

/** @typedef {import('./panel/types').Env} Env
 * @typedef {import('../core/facts.js').Summary} Summary
 * @typedef {import('../core/say.js').Say} Say
 * @typedef {import('../core/wire').Partner} Partner */

let here = /** @type {HTMLElement | null} */ (null);

/** The talk's session. @param {Env['actions']} actions */
const talkOf = (actions) => actions.trust?.()?.session || (location.pathname.split('/').at(-1) ?? '');

/** @param {Env} env @returns {Promise<any>} what happened as this seat saw it; only the end of it where that
 * is not known */
async function story({ view, context, actions }) {
  const trust = actions.trust?.();
  const told =
    trust && (await ask(`sessions/${talkOf(actions)}/story`, { token: trust.keys.token(view.seat) }).catch(() => null));
  return told ? storyIn(told) : [{ at: context.now(), view }];
}

/** The texts of the other dialogues that it went through; null where they cannot be had.
 * @param {import('../core/facts.js').Entry[]} entries @param {import('../core/wire').View} view
 * @param {string} language */
async function othersOf(entries, view, language) {
  const ids = new Set(entries.map((one) => one.view.protocol).filter((id) => id !== view.protocol));
  return Object.fromEntries(
    await Promise.all([...ids].map(async (id) => [id, await textsOf(id, language).catch(() => null)])),
  );
}

/** @param {Summary} facts @param {string} what the file is of @param {object} [its] what is in it */
function take(facts, what, its = facts) {
  const day = (facts.began ?? '').slice(0, 10);
  save(`sayback-${[what, day].filter(Boolean).join('-')}.json`, JSON.stringify(its, null, 2));
}

/** Where there is a therapist, what this page showed can be taken to a replay there.
 * @param {Env} env @param {any[]} entries @param {Summary} facts @param {Say} say */
function replayable(env, entries, facts, say) {
  const { view, context, actions } = env;
  if (!view.people.therapist || entries.length < 2) return nothing;
  // asked for once more: names that went since stand in no story
  const file = async () => take(facts, 'replay', await fileOf(talkOf(actions), view.seat, await story(env)));
  return html`<div class="deeds"
    ><button class="second" @click=${file}>${say('after.replay')}</button>
    <p class="soft small">${say('after.replay.why', { who: context.names.therapist })}</p></div
  >`;
}

/** @param {Say} say @param {string} key @param {unknown} inner */
const part = (say, key, inner) => html`<section><h2>${say(`after.${key}`)}</h2>${inner}</section>`;

/** @param {unknown} says @param {Partner} [seat] whom it is about */
const fact = (says, seat) => html`<li data-who=${seat ?? nothing}><i></i><span>${says}</span></li>`;

/** @param {number} seconds @param {Say} say */
const lasted = (seconds, say) =>
  seconds && seconds < 45
    ? say('after.seconds', { n: Math.max(10, Math.round(seconds / 10) * 10) })
    : say('after.minutes', { n: Math.round(seconds / 60) });

/** Who was understood, and who talked for how long. @param {Summary} facts @param {Say} say */
function shares({ people, talked, turns, understood }, say) {
  if (!SEATS.some((seat) => talked[seat] || turns[seat] || understood[seat] !== 'not-asked'))
    return html`<p>${say('after.early')}</p>`;
  const { a, b } = talked;
  const even = Math.abs(a - b) < 30 || Math.min(a, b) / Math.max(a, b) > 0.66;
  const wide = (/** @type {Partner} */ seat) => (100 * talked[seat]) / Math.max(a, b);
  const time = (/** @type {Partner} */ seat) =>
    html`${people[seat]}: ${lasted(talked[seat], say)}<span class="soft">
        · ${say('after.turns', { n: turns[seat] })}</span
      >`;
  const picture = () =>
    html`<svg viewBox="0 0 204 10" preserveAspectRatio="none" aria-hidden="true">
        ${SEATS.map(
          (seat) =>
            html`<svg data-who=${seat} x=${seat === 'a' ? 100 - wide('a') : 104} width=${wide(seat)} height="10">
              <rect width="100%" height="10" rx="2" />
            </svg>`,
        )}
      </svg>
      <p class="soft small">${say(even ? 'after.even' : 'after.shared')}</p>`;
  const heard = (/** @type {Partner} */ seat) =>
    fact(say(`after.understood.${understood[seat]}`, { who: people[seat] }), seat);
  return html`${part(
    say,
    'understood',
    html`<ul
      >${SEATS.map(heard)}</ul
    >`,
  )}
  ${part(
    say,
    'talked',
    html`<ul
        >${SEATS.map((seat) => fact(time(seat), seat))}</ul
      >${a + b >= 30 ? picture() : nothing}`,
  )}`;
}

/** @param {string} at ISO 8601 @param {string} language */
const dayOf = (at, language) => moment(at, language, { dateStyle: 'full' });

/** The title, who talked and when. @param {Summary} facts @param {Say} say */
function head({ dialogue, people, language, began, ended }, say) {
  const hour = (/** @type {string} */ at) => moment(at, language);
  const dated = began ? ` · ${dayOf(began, language)}, ${hour(began)}${ended ? `–${hour(ended)}` : ''}` : '';
  return html`<header
    ><p class="soft small">${NAME}</p><h1 tabindex="-1">${dialogue.title}</h1>
    <p class="soft">${say('after.people', { a: people.a, b: people.b })}${dated}</p></header
  >`;
}

/** The day on which words end by themselves, or did. @param {string} ends @param {string} language @param {Say} say */
const ending = (ends, language, say) =>
  say(Date.now() < Date.parse(ends) ? 'after.ends' : 'after.ended', { day: dayOf(ends, language) });

/** An agreement with both names. No white space between the words and their frame: it would be kept, as line breaks of
 * the words are. @param {Summary} facts @param {Say} say @param {import('../core/facts.js').Agreement} agreement
 * @param {import('./panel/types').Drawn} beside */
const agreed = ({ people, language }, say, { text, by, look_again: again, ends, changed }, beside) =>
  html`<li data-who=${by}
    >${
      changed
        ? html`<p>${say('after.changed')}</p>`
        : html`<p>${text ?? say('after.shut')}</p
            ><p class="soft small"
              >${say('after.by', { who: people[by] })} ·
              ${say('after.signed', { a: people.a, b: people.b })}${
                again ? ` · ${say('after.look', { day: dayOf(again, language) })}` : ''
              }${ends ? ` · ${ending(ends, language, say)}` : ''}</p
            >`
    }${beside}</li
  >`;

/** Words that one showed the other. @param {Summary} facts @param {Say} say
 * @param {import('../core/facts.js').Shown} shown */
const showed = ({ people }, say, { by, about, text, changed }) =>
  html`<li data-who=${by}
    ><p class="soft small">${people[by]} · ${about}</p
    ><p>${text}</p>${changed ? html`<p class="soft small">${say('after.since')}</p>` : nothing}</li
  >`;

/** Repairs and breaks. @param {Summary} facts @param {Say} say */
function between({ people, language, breaks, reached_out: { sent, taken_in: taken } }, say) {
  return [
    ...(sent ? [fact(say('after.reached', { n: sent, taken }))] : []),
    ...breaks.map(({ by, began, seconds }) =>
      fact(say('after.break', { who: people[by], at: moment(began, language), time: lasted(seconds, say) }), by),
    ),
  ];
}

/** A part with a list, where there is anything in it. @param {Say} say @param {string} key @param {unknown[]} items */
const listed = (say, key, items) =>
  items.length
    ? part(
        say,
        key,
        html`<ul
          >${items}</ul
        >`,
      )
    : nothing;

/** The same of words as they were written. @param {Say} say @param {string} key @param {unknown[]} items */
const quoted = (say, key, items) =>
  items.length
    ? part(
        say,
        key,
        html`<ul class="quotes"
          >${items}</ul
        >`,
      )
    : nothing;

/** @param {Summary} facts @param {Say} say @param {(n: number) => import('./panel/types').Drawn} [more] what stands
 * beside the n-th agreement */
export function drawn(facts, say, more = () => nothing) {
  const { language, rests_until: until } = facts;
  const nameless = (/** @type {string | null} */ text) => html`<li><p>${text ?? say('after.shut')}</p></li>`;
  const rests = until && `${dayOf(until, language)}, ${moment(until, language)}`;
  return html`${head(facts, say)}
    ${quoted(
      say,
      'agreements',
      facts.agreements.map((agreement, n) => agreed(facts, say, agreement, more(n))),
    )}
    ${quoted(say, 'nameless', facts.without_names.map(nameless))} ${shares(facts, say)}
    ${listed(say, 'between', between(facts, say))}
    ${until ? part(say, 'rests', html`<p>${say('after.rests.until', { day: rests })}</p>`) : nothing}
    ${quoted(
      say,
      'shown',
      facts.shown.map((shown) => showed(facts, say, shown)),
    )}
    ${listed(
      say,
      'rules',
      facts.rules.map((rule) => fact(rule)),
    )} <p class="soft small foot-note">${say('after.note')}</p>`;
}

/** Closes it again; the panel stands where it was. */
function close() {
  here?.remove();
  here = null;
  const root = document.getElementById('root');
  if (root) root.hidden = false;
}

/** What is drawn once more when names went meanwhile; `bare`: how many words stood without names; `asked`: of which
 * words it has been asked whether to take the name back. @type {{said: string, draw: (env: Env) => void, bare: number,
 * gone: boolean, asked: string} | undefined} */
let kept;
const names = (/** @type {Env} */ { view, context }) => JSON.stringify([view.signatures, context.marks]);
const bare = (/** @type {Env} */ { view }) => signed(view, false).length;

/** Follows the names under the words, while it is open. @param {Env} env */
export function again(env) {
  if (!here || !kept || kept.said === names(env)) return;
  kept.gone ||= bare(env) > kept.bare;
  Object.assign(kept, { said: names(env), bare: bare(env) });
  kept.draw(env);
}

/** The way to take one's name back: what it means comes first, and only a second tap, at another place, does it.
 * @param {Env} env @param {string} ref */
function undo(env, ref) {
  const open = kept?.asked === ref;
  const ask = () => {
    if (!kept) return;
    kept.asked = open ? '' : ref;
    kept.draw(env);
  };
  return html`<div class="small aside"
    ><button class="link small" aria-expanded=${open} @click=${ask}>${env.words.ui('signed.back')}</button>
    ${open ? html`<p class="soft">${env.words.ui('signed.why')}</p>${back(env, ref, 'signed.yes')}` : nothing}</div
  >`;
}

/** What stands beside an agreement on the page and not on paper: what is to be known of its words, and the way to take
 * one's name back.
 * @param {Env} env @returns {(n: number) => import('./panel/types').Drawn} */
const more = (env) => (n) => {
  const ref = signed(env.view, true)[n];
  if (!ref) return nothing;
  // of words that are not shown nothing is said
  return html`${
    other(env.context.marks?.[ref]) ? nothing : html`<div class="small aside">${beside(env, ref)}</div>`
  }${mine(env).includes(ref) ? undo(env, ref) : nothing}`;
};

/** Shows the summary in the place of the panel. @param {Env} env */
export async function show(env) {
  const { texts } = env.context;
  const [{ ui }, entries] = await Promise.all([
    ask(`words/after?lang=${texts.language}`),
    story(env),
    styled('ui/summary.css'),
  ]);
  const say = sayer(() => ui);
  const others = await othersOf(entries, env.view, texts.language);
  const root = document.getElementById('root');
  close();
  const node = (here = document.createElement('div'));
  node.className = 'after';
  root?.after(node);
  if (root) root.hidden = true;
  const draw = (/** @type {Env} */ now) => {
    const { context, view } = now;
    const facts = summary(entries, view, {
      texts,
      others,
      names: context.names,
      words: context.words ?? {},
      marks: context.marks,
      now: context.now(),
    });
    render(
      html`<main lang=${facts.language}
        ><p class="sr" role="status">${kept?.gone ? say('after.gone') : nothing}</p>${drawn(facts, say, more(now))}<div
          class="deeds"
        >
          <button class="main" @click=${() => print()}>${say('after.print')}</button>
          <button class="second" @click=${() => take(facts, facts.dialogue.id)}>${say('after.save')}</button>
          <button class="second" @click=${close}>${say('after.back')}</button></div
        >
        ${replayable(now, entries, facts, say)}</main
      >`,
      node,
    );
  };
  kept = { said: names(env), draw, bare: bare(env), gone: false, asked: '' };
  draw(env);
  /** @type {HTMLElement | null} */ (node.querySelector('h1'))?.focus();
  scrollTo(0, 0);
}
