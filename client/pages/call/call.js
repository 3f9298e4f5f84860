/**
 * A talk and its call on one page: the panel as everywhere, and beside it the call of whoever runs this, in a frame.
 * Nothing is asked of the call's server before its person has sat down here and said that they can speak, nor while
 * they wait outside. It gets the room's name and nothing more, and nothing from there is listened to. The panel knows
 * of no call: this page looks at what the panel shows.
 */
import { html, nothing, render } from '../../vendor/lit-html.js';
import { net } from '../../core/api.js';
import { sessionOf } from '../../core/links.js';
import { roomOf } from '../../core/room.js';
import { meets } from '../../ui/meet.js';
import { begin } from '../../ui/panel/begin.js';

/** @typedef {import('../../ui/panel/talk.js').Talk} Talk
 * @typedef {import('../../core/wire').View} View */

const LENT = 'camera; microphone; display-capture; fullscreen; autoplay';
/** It may not put another page in the place of this one. */
const HELD =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads ' +
  'allow-popups allow-popups-to-escape-sandbox';

const place = Object.assign(document.createElement('section'), { className: 'meet' });

/** `may`: the call opens by itself, right after its person's own tap; `stayed`: the end at which they chose to stay. */
const state = { room: '', on: false, may: false, stage: '', waits: false, stayed: '' };

/** @param {Talk} talk */
function draw(talk) {
  const say = (/** @type {string} */ key) => talk.context?.texts.ui[key] ?? key;
  const end = talk.line.closed ? 'over' : state.stage === 'closed' ? 'closed' : '';
  const put = (/** @type {boolean} */ on) => () => {
    state.on = on;
    look(talk);
  };
  const stay = () => {
    state.stayed = end;
    draw(talk);
  };
  place.ariaLabel = say('call.title');
  render(
    html`${
        state.on
          ? html`<iframe
              title=${say('call.title')}
              allow=${LENT}
              sandbox=${HELD}
              referrerpolicy="no-referrer"
              src=${state.room}
            ></iframe>`
          : html`<div class="off"
              ><p class="soft">${say('call.off')}</p>
              <button class="second" @click=${put(true)}>${say('call.join')}</button></div
            >`
      }
      <div class="too" role="status"
        >${
          state.on && end && end !== state.stayed
            ? html`<p>${say('call.too')}</p>
                <button class="second" @click=${stay}>${say('call.too.no')}</button>
                <button class="second" @click=${put(false)}>${say('call.too.yes')}</button>`
            : nothing
        }</div
      >`,
    place,
  );
}

/** Looks at what the panel shows, and lets the call follow. @param {Talk} talk */
function look(talk) {
  const { line, context } = talk;
  // whoever waits outside sits in no call; who has said already that they can speak comes back by a tap of their own
  if (!net.on || state.waits) Object.assign(state, { on: false, may: state.may && context?.gate });
  const over = line.closed || !state.stage || state.stage === 'closed';
  const idle = place.isConnected ? line.closed && !state.on : over || context?.gate;
  if (state.waits || idle) {
    // a frame that is put back would open the call again
    render(nothing, place);
    return place.remove();
  }
  if (!place.isConnected) state.on = state.may;
  state.may = false;
  draw(talk);
  if (!place.isConnected) document.body.append(place);
}

/** Whether this page's own tap has just opened the seat: a camera comes on by no reload. @param {Talk} talk */
const fresh = ({ record }) => (record.since ?? 0) > performance.timeOrigin && !!navigator.userActivation?.hasBeenActive;

/** What leads elsewhere opens beside the call, which goes on. @param {MouseEvent} event */
function aside({ target }) {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (target).closest?.('a[href]') ?? null);
  if (!state.on || !link || link.target || link.download || link.id === 'out' || sessionOf(link.pathname)) return;
  Object.assign(link, { target: '_blank', rel: 'noopener' });
}

const talk = await begin();
if (talk?.context && talk.record.L && meets()) {
  Object.assign(state, { room: `${meets()}/${await roomOf(talk.record.L, talk.session)}`, may: fresh(talk) });
  talk.seen.push(({ stage, step }) => {
    Object.assign(state, { stage, waits: step.kind === 'waiting' });
    queueMicrotask(() => look(talk));
  });
  // the pages after a talk are drawn by themselves
  new MutationObserver(() => look(talk)).observe(talk.root, { childList: true });
  addEventListener('pagehide', () => ((state.on = false), place.isConnected && draw(talk)));
  document.addEventListener('click', aside, true);
  talk.draw();
}
