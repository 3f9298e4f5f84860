/** The end of a talk: what stays and what goes, and the page after it. */
import { html, nothing } from '../../vendor/lit-html.js';
import { HOUR, moment } from '../../core/moment.js';
import { large } from './card.js';
import { icon } from '../signs.js';
import { tell } from './device.js';
import { lazy } from './regions.js';
import { next } from './next.js';
import { hosted } from './outer.js';
import { door } from './signatures.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page */

/** The summary, once it was opened: it lies over the panel and follows what changes beneath. @type {typeof
 * import('../summary.js') | undefined} */
let after;

/** A way to what both may keep. @param {Env} env */
function summary(env) {
  if (env.view.seat === 'therapist' || !env.actions.trust?.()) return nothing;
  after?.again(env);
  return html`<button
    class="second"
    @click=${() =>
      import('../summary.js').then(
        (its) => (after = its).show(env),
        () => tell('tap.line'),
      )}
    >${env.words.ui('closed.summary')}</button
  >`;
}

/** What stays and what goes; erasing is a second button, never the large one. @param {Env} env @returns {Page} */
export function keep(env) {
  const { view, words, can, open, send, context } = env;
  const rows = ['understood', 'agreements', 'times'].map(
    (key, n) =>
      html`<li
        >${icon(['kept', 'pair', 'over'][n])}<span
          ><b>${words.ui(`keep.${key}`)}</b> <span class="soft small">${words.ui(`keep.${key}.why`)}</span></span
        ></li
      >`,
  );
  const finish = can.has('finish');
  const main = finish ? large(words.label('finish'), () => send('finish', { erase: false })) : undefined;
  if (view.terms?.saved === false) return { noClock: true, main };
  const at = view.again && moment(view.again, context.texts.language, { weekday: 'long', ...HOUR });
  if (view.repairs)
    rows.unshift(
      html`<li
        >${icon('repair')}<span
          ><b>${words.ui('keep.repairs')}</b>
          <span class="soft small"
            >${words.ui('keep.repairs.why', { n: view.repairs.sent, taken: view.repairs.taken })}</span
          ></span
        ></li
      >`,
    );
  if (at)
    rows.unshift(
      html`<li
        >${icon('later')}<span
          ><b>${words.ui('keep.rests')}</b><span class="soft small">${words.ui('keep.rests.why', { at })}</span></span
        ></li
      >`,
    );
  return {
    noClock: true,
    hints: [],
    body: html`<ul class="rows"
        >${rows}</ul
      >${view.over_sessions ? html`<p class="note small">${words.ui('keep.next-time')}</p>` : nothing}`,
    end: html`${summary(env)}${door(env)}<p class="soft small">${words.ui('keep.erase')}</p>${
        finish
          ? html`<button class="second" @click=${() => open('erase')}>${words.label('finish.erase')}</button>`
          : nothing
      }`,
    main,
  };
}

/** Parted to be paired anew: the page of whoever waits in line, until there is a new talk or no line. @param {Env} env
 * @returns {Page | undefined} */
function waits(env) {
  const { words, context } = env;
  const at = lazy('anew', context.redraw, (its) => its.where(env)) ?? 'waiting';
  if (at !== 'waiting' && at !== 'paired') return undefined;
  const met = at === 'paired';
  // nothing here erases: that would end the waiting of both, and the workshop's end erases every talk
  return {
    noClock: true,
    arcs: true,
    bare: true,
    heading: words.ui('closed'),
    ask: words.ui(met ? 'anew.paired' : 'anew'),
    hints: met ? [] : [words.ui('anew.ask'), words.ui('anew.why')],
    body: nothing,
    end: met ? nothing : summary(env),
    rest: words.ui(met ? 'anew.opens' : 'waiting.rest'),
  };
}

/** Facts of the talk that has ended, and a way to the next; a therapist who ended it may still take that back.
 * @param {Env} env @returns {Page} */
export function closed(env) {
  const { view, words, context, can, open, send } = env;
  hosted(env);
  const gone = context.status.line === 'gone';
  const anew = !gone && view.host?.parted && waits(env);
  if (anew) return anew;
  const { notice, understood } = view;
  const ended = !gone && notice?.kind === 'end' && notice.by;
  const key = { got: 'closed.understood', open: 'not-yet.open', none: '' };
  const facts = gone
    ? []
    : /** @type {const} */ (['a', 'b'])
        .map((seat) => ({ seat, said: key[understood?.[seat] ?? 'none'] }))
        .filter(({ said }) => said);
  return {
    noClock: true,
    arcs: !facts.length,
    bare: true,
    heading: words.ui('closed'),
    ask: ended
      ? ended === view.seat
        ? words.ui('undo.end')
        : words.about('notice.end', ended)
      : words.ui(gone ? 'closed.gone' : 'closed.ask'),
    hints: [words.ui(gone ? 'closed.gone.why' : 'closed.sore')],
    rest: words.ui('closed.why'),
    body: facts.length
      ? html`<h2 class="small soft">${words.ui('keep.understood')}</h2
          ><ul class="rows"
            >${facts.map(
              ({ seat, said }) =>
                html`<li data-who=${seat}
                  >${icon(understood?.[seat] === 'got' ? 'kept' : 'ring')}<span
                    ><b>${words.about(said, seat)}</b></span
                  ></li
                >`,
            )}</ul
          >`
      : nothing,
    end: html`${can.has('undo') ? nothing : next(env)}${gone ? nothing : [summary(env), door(env)]}
    ${can.has('undo') ? nothing : html`<a class="second go" href="/">${words.ui('closed.again')}</a>`}
    ${
      can.has('finish')
        ? html`<button class="second" @click=${() => open('erase')}>${words.ui('closed.erase')}</button>`
        : nothing
    }`,
    main: can.has('undo') ? large(words.ui('move.undo'), () => send('undo')) : undefined,
  };
}
