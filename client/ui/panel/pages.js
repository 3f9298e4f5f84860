/** Places seldom seen: the lobby, a question, promises, a card, the free talk, a decision, the end, and one
 * device for two. */
import { html, nothing } from '../../vendor/lit-html.js';
import { answer, large } from './card.js';
import { icon } from '../signs.js';
import { local, tapped } from './device.js';
import { lazy } from './regions.js';
import { before } from './pact.js';
import { silent } from './who.js';
import { span } from '../../core/text.js';
import { began, rests } from '../../core/once.js';
import { closed, keep } from './closing.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('../../core/wire').Seat} Seat */

/** How somebody stands in the lobby. @param {Env} env @param {Seat} seat */
function stands(env, seat) {
  const person = env.view.people[seat];
  if (person?.waiting) return 'waits';
  if (person?.done) return 'ready';
  if (person?.here) return 'here';
  if (seat === 'therapist') return 'on-the-way';
  return silent(env, seat) ? 'silent' : 'coming';
}

/** @param {Env} env @param {Seat} seat */
function row(env, seat) {
  const { view, words } = env;
  const person = view.people[seat];
  return html`<li data-who=${seat}
    >${icon(person?.done ? 'kept' : person?.here ? 'ring' : 'dotted')}<span
      ><b>${words.name(seat)}</b> ${
        seat === 'therapist' && !person?.here
          ? html`<span class="soft small">${words.ui(view.terms?.needs ? 'lobby.need' : 'lobby.no-need')}</span>`
          : nothing
      }</span
    >
    <span class="small soft">${words.about(`lobby.${stands(env, seat)}`, seat)}</span></li
  >`;
}

/** A dialogue that was held so lately that it rests: nobody is asked whether they are ready. @param {Env} env
 * @returns {Page} */
const resting = ({ words, actions }) => ({
  noClock: true,
  bare: true,
  heading: words.ui('once.title'),
  ask: words.ui('once.ask'),
  hints: [words.ui('once.why')],
  stack: [answer('', words.ui('once.leave'), '', () => actions.leave())],
});

/** @param {Env} env @returns {Page} */
function lobby(env) {
  const { view, words, context, open, me, can } = env;
  if (rests(view.protocol, view.terms?.once, context.now())) return resting(env);
  const first = context.couch ? lazy('gate', context.redraw, (its) => its.couch(env) ?? {}) : undefined;
  // until it is here, and read, nobody can be ready
  if (context.couch && (!first || first.stack)) return first ?? { noClock: true, stack: [] };
  if (can.get('consent')?.args?.present && !view.consent?.mine && !view.people[view.seat]?.done) return before(env);
  const seats = /** @type {Seat[]} */ (['a', 'b', 'therapist']).filter((seat) => view.people[seat]);
  const rows = seats.map((seat) => row(env, seat));
  return {
    noClock: true,
    heading: words.ui('lobby.today'),
    ask: words.ask || context.texts.title,
    hints: [],
    body: html`<p class="soft">${words.hints[0] ?? context.texts.summary}</p
      ><ul class="rows"
        >${rows}</ul
      >`,
    end: html`${
        view.people.therapist
          ? html`<p class="note small"
              >${words.ui(context.couch ? 'lobby.no-whisper' : me ? 'lobby.whisper' : 'lobby.whispers')}</p
            >`
          : nothing
      }
      <p class="note small"
        >${
          view.host?.opened === false
            ? words.ui('host.wait')
            : words.first([`lobby.rule.${view.rule}`, 'lobby.rule.soft'])
        }</p
      >
      ${
        context.couch
          ? html`<button class="link" @click=${() => open('alone')}>${words.ui('couch.alone')}</button>`
          : nothing
      }`,
    rest: view.people[view.seat]?.done ? words.ui(view.host?.opened === false ? 'host.wait' : 'lobby.wait') : undefined,
  };
}

/** @param {Env} env @returns {Page} */
const ask = ({ words, send, open, can }) => ({
  arcs: true,
  noClock: true,
  ...(can.has('yes') && {
    stack: [
      answer('', words.label('yes'), '', () => send('yes')),
      answer('', words.label('not-now'), words.ui('ask.not-now.then'), () => open('not-now')),
    ],
  }),
});

/** @param {Env} env @returns {Page} */
function agree({ view, words, context, can, send }) {
  if (view.step.place === 'item')
    return { noClock: !view.clock, heading: words.ui('agree.item'), ask: words.ask, arcs: true };
  const open = can.get('discuss')?.args?.item?.enum ?? [];
  const items = (view.items ?? []).map(
    (item) =>
      html`<li
        ><span>${icon('pair')}</span
        ><span
          >${context.texts.agreements?.[item] ?? item}
          ${
            open.includes(item)
              ? html`<button class="link small" @click=${() => send('discuss', { item })}
                  >${words.label('discuss')}</button
                >`
              : view.discussed?.includes(item)
                ? html`<span class="small soft">${words.ui('agree.discussed')}</span>`
                : nothing
          }</span
        ></li
      >`,
  );
  return {
    noClock: true,
    ...(items[0] && {
      body: html`<ul class="rows wide"
        >${items}</ul
      >`,
    }),
  };
}

/** @param {Env} env @returns {Page} */
function card({ view, words, context, can, send }) {
  const said = view.card && words.fill(context.texts.decks?.[view.card.deck]?.[view.card.word] ?? view.card.word);
  return {
    noClock: true,
    body: said ? html`<p class="said" data-who=${words.speaker}>${said}</p>` : nothing,
    end: can.has('next-card')
      ? html`<button class="second" @click=${() => send('next-card')}
          >${words.ui('card.left', { move: words.label('next-card'), n: view.card?.left })}</button
        >`
      : nothing,
  };
}

/** How the talking is shared: a fact, not a grade. @param {Env} env */
export function balance({ view, words, context }) {
  const { clock, talking } = view;
  const said = (/** @type {Seat} */ seat) =>
    (view.spoken?.[/** @type {'a' | 'b'} */ (seat)] ?? 0) +
    (talking === seat && clock?.running && clock.since ? Math.max(0, context.now() - clock.since) : 0);
  const [a, b] = [said('a'), said('b')];
  if (a + b < 30000) return nothing;
  const most = Math.max(a, b);
  const even = Math.abs(a - b) < 30000 || Math.min(a, b) / most > 0.66;
  const wide = (/** @type {number} */ ms) => Math.max(0, (100 * ms) / most);
  const time = (/** @type {Seat} */ seat, /** @type {number} */ ms) =>
    html`<span>${words.name(seat)} ${span(ms, words.ui)}</span>`;
  return html`<div class="balance"
    ><p
      ><b>${words.ui('balance')}</b
      ><span class="soft">${even ? words.ui('balance.even') : words.about('balance.more', a > b ? 'a' : 'b')}</span></p
    >
    <svg viewBox="0 0 204 14" preserveAspectRatio="none" aria-hidden="true">
      <rect data-who="a" x=${100 - wide(a)} width=${wide(a)} y="1" height="12" rx="2" />
      <rect data-who="b" x="104" width=${Math.max(0, wide(b) - 1)} y="1" height="12" rx="2" />
    </svg>
    <p class="soft">${time('a', a)}${time('b', b)}</p></div
  >`;
}

/** @param {Env} env @returns {Page} */
const together = (env) => ({ arcs: true, body: env.view.balance === false ? nothing : balance(env) });

/** @param {Env} env @returns {Page} */
function decide({ view, words, can, send }) {
  if (view.step.place !== 'not-yet') return { arcs: true };
  const open = /** @type {const} */ (['a', 'b']).filter((seat) => view.understood?.[seat] !== 'got');
  return {
    noClock: true,
    body: html`<ul class="rows"
      >${open.map(
        (seat) =>
          html`<li data-who=${seat}
            >${icon('ring')}<span><b>${words.about('not-yet.open', seat)}</b></span></li
          >`,
      )}</ul
    >`,
    end: can.has('once-more')
      ? html`<button class="second" @click=${() => send('once-more')}>${words.label('once-more')}</button>`
      : nothing,
  };
}

/** One device for two: before a private page it changes hands. @param {Env} env @returns {Page} */
export const hand = ({ words, context, view, can, send }) =>
  context.relayed === view.seat
    ? {
        arcs: true,
        bare: true,
        alone: '',
        heading: words.ui('couch.turn'),
        ask: words.ui('relay.private'),
        hints: [words.ui('relay.private.why')],
        body: nothing,
        end: nothing,
        ...(can.has('pass')
          ? { main: large(words.ui('relay.private.done'), () => send('pass')) }
          : { rest: words.ui('rest.done') }),
      }
    : {
        arcs: true,
        bare: true,
        heading: words.ui('couch.turn'),
        ask: words.ui('couch.hand'),
        hints: [words.ui('couch.hand.why')],
        main: large(words.ui('couch.i-am'), () => {
          local.handed = true;
          context.redraw();
        }),
      };

/** With one device for two, the seat that is to do something next; nothing if neither is.
 * @param {import('../../core/wire').View[]} both */
export function turn(both) {
  const asked = both.filter((one) => one.moves?.some((move) => move.primary));
  const cued = both.find(
    ({ moves, holds }) => holds?.some(({ why }) => why === 'cue') && moves?.some(({ move }) => move === 'took'),
  );
  const unsaid = asked.find(
    ({ stage, moves, consent }) => stage === 'lobby' && !consent?.mine && moves?.some((move) => move.args?.present),
  );
  return (
    unsaid ??
    cued ??
    asked.find((one) => one.talking === one.seat || one.floor === one.seat) ??
    asked[0] ??
    both.find((one) => one.talking === one.seat)
  );
}

/** On one device each has a button by name. @param {Env} env @param {string} move */
export const named = ({ context, words, actions }, move) =>
  Object.values(context.views ?? {}).map(({ seat, people }) => {
    const done = !!people[seat]?.done;
    return html`<button
      class="main"
      data-who=${seat}
      aria-disabled=${done || local.resting}
      @click=${tapped(() => actions.act(move, {}, seat), done ? 'tap.said' : '')}
      >${words.ui(context.relayed === seat ? 'relay.says' : 'couch.named', {
        who: context.names[seat],
        what: words.label(move),
      })}</button
    >`;
  });

/** Let in later, or asked to wait apart; nothing of theirs runs meanwhile. @param {Env} env @returns {Page} */
function waiting({ view, words, can }) {
  const key = view.stage === 'lobby' ? 'waiting.lobby' : 'waiting.apart';
  const may = can.has('resume');
  return {
    noClock: true,
    arcs: true,
    heading: words.ui(key),
    ask: words.ui(`${key}.ask`),
    hints: [words.ui(may ? 'waiting.alone' : `${key}.why`)],
    rest: may ? undefined : words.ui('waiting.rest'),
  };
}

/** A sentence that both read; the talk goes on where it was. @param {Env} env @returns {Page} */
const repair = ({ view, words }) => ({
  arcs: false,
  lead: html`<p class="said">${words.ui(`repair.${view.repair}`)}</p>`,
});

/** Two circles to breathe by, or nothing. It ends by itself. @param {Env} env @returns {Page} */
function quiet(env) {
  const { view, words, can } = env;
  const done = view.people[view.seat]?.done && !can.has('ready');
  return {
    arcs: false,
    ...(view.guide === 'breath' && { lead: breath(env), hints: [] }),
    end: can.has('ready') ? html`<p class="small soft calm">${words.ui('rest.quiet')}</p>` : nothing,
    rest: can.has('ready') ? undefined : words.ui(done ? 'rest.quiet.done' : 'rest.quiet'),
  };
}

/** The arcs come together on the in-breath and part on the out-breath; "hold still" stands among the quiet places.
 * @param {Env} env */
export const breath = ({ words, context }) =>
  html`<div class="breath ${context.prefs.get('still') ? 'held' : ''}"
    ><svg viewBox="0 0 200 120" role="img" aria-label=${words.ui('breath.picture')}>
      <circle class="l" cx="72" cy="60" r="52" />
      <circle class="r" cx="128" cy="60" r="52" /></svg
    ><p>${words.ui('breath.say')}</p></div
  >`;

/** @param {Env} env @returns {Page} */
const more = ({ words, send, can }) => ({
  arcs: true,
  ...(can.has('more') && {
    stack: [
      [true, 'yes'],
      [false, 'no'],
    ].map(([more, key]) =>
      answer('', words.option('do', `more.${key}`), '', () => send('more', { more: more === true })),
    ),
  }),
});

/** While it is still being said, the one it is for may already have heard enough. @param {Env} env @returns {Page} */
const say = ({ words, send, can, view }) => ({
  arcs: true,
  ...(can.has('heard') &&
    view.talking !== view.seat && {
      end: html`<button class="second" @click=${() => send('heard', { verdict: 'got' })}
        >${words.option('do', 'heard.got')}</button
      >`,
    }),
});

/** A way on, for all to see but for who is who: `choose`, the softer places. @param {Env} env @returns {Page} */
function pick({ view, words, send, can }) {
  const shape = can.get('choose')?.args?.option;
  // who is who is picked by each alone: nobody has the floor there
  const alone = view.step.kind === 'choose' && !view.floor && { noClock: true, alone: words.ui('rate.alone') };
  if (!shape) return { arcs: true, ...alone };
  const ways = view.options ?? /** @type {string[]} */ (shape.enum ?? []);
  const drawn = ways.map((option) =>
    answer('', words.option('options', option) || words.option('do', `choose.${option}`) || option, '', () =>
      send('choose', { option }),
    ),
  );
  return {
    arcs: true,
    ...alone,
    ...(ways.length > 3
      ? { body: html`<div class="list">${drawn}</div>`, rest: words.ui('rest.pick') }
      : { stack: drawn }),
  };
}

/** Both have rested; the judge may try once more. @param {Env} env @returns {Page} */
const rested = ({ words, send, can }) => ({
  arcs: true,
  ...(can.has('try-again') && {
    end: html`<button class="second" @click=${() => send('try-again')}>${words.label('try-again')}</button>`,
  }),
});

/** @type {Record<string, (env: Env) => Page>} */
const PAGES = {
  ask,
  more,
  choose: pick,
  'reflect.say': say,
  'reflect.soft': pick,
  'reflect.rest': rested,
  waiting,
  repair,
  lobby,
  agree,
  card,
  quiet,
  together,
  decide,
  'close.keep': keep,
  closed,
  read: agree,
};

/** @param {Env} env @returns {Page} */
export function page(env) {
  const { view, context } = env;
  const { kind, place } = view.step;
  if (view.terms?.once && kind !== 'lobby') began(view.protocol, context.now());
  const gone = context.status.line === 'gone';
  return (gone ? closed : (PAGES[`${kind}.${place}`] ?? PAGES[kind]))?.(env) ?? { arcs: true };
}
