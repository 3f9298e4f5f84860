/** The time that the two have: one calm line on the card, and the page that asks before something goes past it. */
import { html, nothing } from '../../vendor/lit-html.js';
import { moment } from '../../core/moment.js';
import { large } from './card.js';
import { icon } from '../signs.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('../../core/wire').Plan} Plan */

const MINUTE = 60_000;

/** What still fits, in a few words. @param {Plan} plan @param {Env} env */
function fits(plan, { view, words }) {
  if (plan.short) return words.ui('hour.short');
  const { round, kind, place } = view.step;
  if (plan.fits === undefined) return words.ui('hour.calm');
  if (kind === 'rounds' || place === 'past') return '';
  if (plan.fits === false) return words.ui(round ? 'hour.close' : 'hour.past');
  return words.ui(`hour.${round ? 'fits' : 'first'}${plan.each ? '.each' : ''}`, { n: plan.fits });
}

/** Until when, and what fits for both; before the first step, how long they have. @param {Env} env */
export function line(env) {
  const {
    view: { plan },
    words,
    context,
  } = env;
  if (!plan) return nothing;
  const at = plan.ends && moment(plan.ends, context.texts.language);
  const said = at
    ? [words.ui('hour.until', { at }), fits(plan, env)]
    : [
        words.ui('hour.total', { n: Math.round((plan.total ?? 0) / MINUTE) }),
        words.ui(plan.whole ? 'hour.whole' : 'hour.part'),
      ];
  return html`<p class="fact small soft">${icon('over')}<span>${said.filter(Boolean).join(' · ')}</span></p>`;
}

/** What would go past it: leaving it needs one, going on both. @param {Env} env @returns {Page} */
export function page({ view, words, can, send, other, context, actions }) {
  const n = Math.max(1, Math.round((view.plan?.over ?? 0) / MINUTE));
  const would = /** @type {const} */ (['a', 'b']).filter((seat) => view.people[seat]?.done);
  const mine = would.some((seat) => seat === view.seat) && !context.couch;
  const says = words.label('go-past');
  const go =
    context.couch && context.views
      ? Object.values(context.views)
          .filter(({ seat }) => !would.some((one) => one === seat))
          .map(
            ({ seat }) =>
              html`<button class="second" data-who=${seat} @click=${() => actions.act('go-past', {}, seat)}
                >${words.ui('couch.named', { who: context.names[seat], what: says })}</button
              >`,
          )
      : can.has('go-past') && html`<button class="second" @click=${() => send('go-past')}>${says}</button>`;
  return {
    noClock: true,
    heading: words.title,
    body: html`<p class="soft">${words.ui('hour.over', { n })}</p> ${would.map(
        (seat) =>
          html`<p class="note small" role="status" data-who=${seat}
            >${
              seat === view.seat && mine
                ? words.ui('hour.would.you')
                : words.ui('hour.would', { who: context.names[seat] })
            }</p
          >`,
      )}`,
    end: go || nothing,
    main: can.has('leave-it') ? large(words.label('leave-it'), () => send('leave-it')) : undefined,
    rest: can.has('leave-it') ? undefined : words.wait(other) || undefined,
  };
}
