/**
 * The cards as they will appear: the panel itself, drawn for each seat at each place of the tour, and not to be tapped.
 * The two partners stand side by side where there is room; the therapist's panel takes their place when it is asked
 * for. It lies in a shadow root with the panel's own styles; beside it stands the same in plain text for who listens.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { ask } from '../../core/api.js';
import { beside } from '../../ui/panel/clock.js';
import { warm } from '../../ui/panel/regions.js';
import { panel } from '../../ui/panel/panel.js';
import { labelIn } from '../../core/text.js';
import { speech } from '../../ui/panel/speech.js';
import { framed, idle } from '../../ui/style.js';

/** @typedef {import('../../core/wire').View} View
 * @typedef {import('../../ui/panel/types').Context} Context
 * @typedef {import('../../core/wire').Seat} Seat
 * @typedef {import('../../core/wire').Content} Content
 * @typedef {Record<Seat, Content>} Stop every seat has a page at each
 * @typedef {import('./talk.js').Given & {texts: any}} Given */

const SEATS = /** @type {Seat[]} */ (['a', 'b', 'therapist']);

const shown = {
  key: '',
  stops: /** @type {Stop[]} */ ([]),
  at: 0,
  seat: /** @type {Seat} */ ('a'),
  modes: /** @type {Record<string, string>} */ ({}),
};

/** The therapist's page, drawn as theirs is. @type {((view: View, context: Context) => unknown) | undefined} */
let desk;

/** @param {string} language */
async function console_(language) {
  if (desk) return;
  const [{ deskOf, draw }, { ui }] = await Promise.all([
    import('../../ui/console/console.js'),
    ask(`words/console?lang=${language}`),
  ]);
  desk = (view, context) =>
    draw(
      view,
      context,
      idle,
      Object.assign(
        deskOf('-', () => 0),
        { ui, planned: view.protocol, wide: () => false },
      ),
    );
}

/** @param {Given} given */
function fetched({ its, draw, shelf }) {
  const query = new URLSearchParams(shown.modes).toString();
  const key = `${its.id}?${query}`;
  if (shown.key === key) return;
  const same = shown.key.startsWith(`${its.id}?`);
  Object.assign(shown, { key, at: 0, stops: same ? shown.stops : [] });
  const again = () =>
    shown.key === key &&
    Promise.all([ask(`protocols/${its.id}/tour?${query}`), console_(shelf.language), warm()]).then(
      ([{ stops }]) => shown.key === key && ((shown.stops = /** @type {Stop[]} */ (stops)), draw()),
      () => setTimeout(again, 1500),
    );
  again();
}

/** A clock that stands at its beginning. @param {Content} view @returns {View} */
const still = (view) => ({
  ...view,
  version: 1,
  own: 0,
  epoch: 1,
  mark: '',
  now: 0,
  spoken: {},
  ...(view.clock && { clock: { ...view.clock, running: false, left: view.clock.total } }),
});

/** What somebody could have written there. @param {View} view @param {Given} given */
function words(view, { texts, say }) {
  const fields = shown.stops.flatMap((stop) => stop[view.seat].fields ?? []);
  const word = (/** @type {string} */ name) => {
    const field = fields.find((one) => one.name === name);
    const list = field && field.kind !== 'text' && Object.keys(texts.lists?.[field.list ?? 'body'] ?? {});
    return list && list.length ? JSON.stringify(list[0]) : say('gallery.sample');
  };
  return Object.fromEntries((view.boxes ?? []).map(({ box, field }) => [box, word(field)]));
}

/** @param {View} view @param {Given} given @returns {Context} */
function contextOf(view, given) {
  const { texts, say, draw } = given;
  const names = { a: say('gallery.name.a'), b: say('gallery.name.b'), therapist: say('gallery.name.therapist') };
  return {
    texts,
    names,
    me: view.seat,
    now: () => 0,
    status: { line: 'ok', acts: [] },
    prefs: { get: () => undefined, set() {} },
    couch: false,
    redraw: draw,
    words: words(view, given),
  };
}

/** The panel in its frame. @param {HTMLElement} frame @param {View} view @param {Context} context */
function fill(frame, view, context) {
  const root = framed(frame, 'ui/console/console.css');
  render(view.seat === 'therapist' && desk ? desk(view, context) : panel(view, context, idle), root);
  beside.drawn(root, view, context);
}

/** The same for who hears the page. @param {View} view @param {Context} context */
function told(view, context) {
  const { title, ask: asked, hints, label } = speech(view, context);
  const primary = view.moves?.find((move) => move.primary);
  return html`<div class="sr"
    ><p>${title}</p><p>${asked}</p
    ><ul
      >${hints.map((hint) => html`<li>${hint}</li>`)}</ul
    >${primary ? html`<p>${label(primary.move)}</p>` : nothing}</div
  >`;
}

/** @param {Seat} seat @param {Stop} stop @param {Given} given */
function seen(seat, stop, given) {
  const view = still(stop[seat]);
  const context = contextOf(view, given);
  const key = `gallery.seat.${view.role && view.floor ? view.role : 'both'}`;
  queueMicrotask(() => {
    const frame = /** @type {HTMLElement | null} */ (document.getElementById(`frame-${seat}`));
    if (frame) fill(frame, view, context);
  });
  return html`<div class="seen" data-seat=${seat} data-who=${seat}
    ><h3>${given.say(key, { name: context.names[seat] })}</h3> ${told(view, context)}<div
      class="frame"
      id="frame-${seat}"
      inert
      aria-hidden="true"
    ></div
  ></div>`;
}

/** Modes of the same dialogue. @param {Given} given */
function modes({ its, draw }) {
  const some = its.settings.filter(({ kind }) => kind === 'choice');
  return some.map(
    (one) =>
      html`<fieldset class="switch"
        ><legend class="small soft">${one.label}</legend>${one.options?.map(
          ({ word, label }) =>
            html`<label
              ><input
                type="radio"
                name=${`mode-${one.name}`}
                .checked=${live((shown.modes[one.name] ?? one.default) === word)}
                @change=${() => ((shown.modes = { ...shown.modes, [one.name]: word }), draw())}
              /><span>${label}</span></label
            >`,
        )}</fieldset
      >`,
  );
}

/** @param {Stop} stop @param {Given} given */
const titleOf = (stop, given) => {
  const view = still(stop.a);
  const { title } = speech(view, contextOf(view, given));
  const item = view.step.kind === 'turn' && view.step.item && labelIn(given.texts.lists, view.step.item);
  return item && !title.includes(item) ? `${title}: ${item}` : title;
};

/** @param {Given} given */
export function cards(given) {
  const { say, draw, its } = given;
  if (shown.key && !shown.key.startsWith(`${its.id}?`)) shown.modes = {};
  fetched(given);
  const { stops, at } = shown;
  const stop = stops[at];
  if (!stop)
    return html`<section class="block cards"
      ><h2>${say('gallery.cards')}</h2><p class="soft">${say('gallery.wait')}</p></section
    >`;
  const go = (/** @type {number} */ to) => () => ((shown.at = Math.min(stops.length - 1, Math.max(0, to))), draw());
  const look = (/** @type {Seat} */ seat) => () => ((shown.seat = seat), draw());
  const one = (/** @type {Seat} */ seat) =>
    html`<label data-who=${seat}
      ><input type="radio" name="seat" .checked=${live(shown.seat === seat)} @change=${look(seat)} /><span
        >${say(`gallery.name.${seat}`)}</span
      ></label
    >`;
  const either = (/** @type {boolean} */ therapist) =>
    html`<label
      ><input
        type="radio"
        name="seats"
        .checked=${live(therapist === (shown.seat === 'therapist'))}
        @change=${look(therapist ? 'therapist' : 'a')}
      />
      <span>${say(therapist ? 'gallery.name.therapist' : 'gallery.name.both')}</span></label
    >`;
  return html`<section class="block cards"
    ><h2>${say('gallery.cards')}</h2><p class="soft">${say('gallery.cards.why')}</p>
    ${modes(given)}
    <div class="tour"
      ><ol class="stops" aria-label=${say('gallery.stops')}
        >${stops.map(
          (one, n) =>
            html`<li
              ><button aria-current=${n === at ? 'step' : nothing} @click=${go(n)}>${titleOf(one, given)}</button></li
            >`,
        )}</ol
      >
      <div class="look"
        ><div class="step"
          ><button class="turn" aria-disabled=${at === 0} @click=${go(at - 1)}>${say('gallery.before')}</button>
          <p class="at" role="status"
            ><b>${titleOf(stop, given)}</b>
            <span class="small soft">${say('gallery.at', { n: at + 1, of: stops.length })}</span></p
          >
          <button class="turn" aria-disabled=${at === stops.length - 1} @click=${go(at + 1)}
            >${say('gallery.after')}</button
          ></div
        >
        <fieldset class="switch narrow"><legend class="sr">${say('gallery.whose')}</legend>${SEATS.map(one)}</fieldset>
        <fieldset class="switch wide"
          ><legend class="sr">${say('gallery.whose')}</legend>${[false, true].map(either)}</fieldset
        >
        <div class="frames" data-shown=${shown.seat}>${SEATS.map((seat) => seen(seat, stop, given))}</div></div
      ></div
    ></section
  >`;
}
