/** The wall's screens: what stands at its top, under each of its tabs, and in the sheet, drawn from the store. */
import { html, nothing } from '../../vendor/lit-html.js';
import { prefs } from '../../core/links.js';
import { live } from '../../ui/live.js';
import { KINDS } from './filter.js';
import { bar, sheet as handSheet } from './hands.js';
import { icon } from './icons.js';
import { keys } from './keyboard.js';
import { line as waitingLine } from './line.js';
import { pair as close } from './pair.js';
import { share } from './share.js';
import { VIEWS } from './store.js';
import { sums as ending } from './sums.js';

/** @typedef {import('./types').Prepared} Prepared
 * @typedef {{store: import('./store.js').Store, base: string, prepared: Prepared[],
 *   keep: (prepared: Prepared[]) => void, leave?: () => void, go: (view: typeof VIEWS[number]) => void,
 *   force: () => void, ask: () => void, moment: (ms: number) => string}} Given `force`: what is found may stand
 *   elsewhere at once; `ask`: before a pair is parted */

/** What the bar and the sheets of bulk acts need. @param {import('./store.js').Store} store */
export const handsGiven = ({ say, act, write, soon, state, model, clear, sheet }) => ({
  say,
  act,
  write,
  draw: soon,
  marked: state.marked,
  all: model.pairs.size,
  shop: model.shop,
  clear,
  sheet,
});

/** @type {typeof import('./look.js') | null} */
let looking = null;

/** One talk as its therapist would see it, while it is looked at. @param {import('./store.js').Store} store */
function seen({ state, model, server, now, soon }) {
  const view = state.looks.get(state.open);
  if (!view) return nothing;
  if (!looking) import('./look.js').then((its) => ((looking = its), soon()));
  if (state.texts?.protocol !== view.protocol) {
    server.texts(view.protocol).then(
      (texts) => ((state.texts = texts), soon()),
      () => undefined,
    );
  }
  return state.texts && looking
    ? looking.look(view, state.texts, model.names(model.pairs.get(state.open)), now)
    : nothing;
}

/** @param {Given} given */
export function inSheet({ store, ask }) {
  const { state, say, model, now, soon, taken, mine, act, take, mark, look, apart } = store;
  if (state.sheet === 'keys') {
    return keys(say, prefs.get('wall.keys') !== false, (on) => (prefs.set('wall.keys', on), soon()));
  }
  if (state.sheet === 'pair') {
    return close({
      n: state.open,
      say,
      model,
      now,
      marked: state.marked,
      taken,
      mine,
      act,
      take,
      mark,
      look,
      apart,
      seen: seen(store),
      sure: state.sure === 'apart',
      ask,
    });
  }
  if (state.sheet === 'switch') store.catalogue();
  return state.sheet ? handSheet(state.sheet, { ...handsGiven(store), now, protocols: state.protocols }) : nothing;
}

/** Finding pairs by a word or by what they need. @param {Given} given */
function sieve({ store, force }) {
  const { state, say, model, soon } = store;
  const put =
    (/** @type {'word' | 'only'} */ which) =>
    (/** @type {any} */ { target }) => {
      state[which] = target.value;
      force();
      soon();
    };
  const { now, soon: next, well } = model.order;
  const found =
    state.word || state.only
      ? say('wall.found', { n: now.length + next.length + well.length, of: model.tiles.size })
      : '';
  const option = (/** @type {string} */ kind) =>
    html`<option value=${kind} .selected=${live(state.only === kind)}>${say(`wall.only.${kind || 'all'}`)}</option>`;
  return html`<div class="sieve" role="search"
    ><label class="find"
      ><span class="sr">${say('wall.find')}</span>${icon('find')}<input
        id="find"
        type="search"
        placeholder=${say('wall.find')}
        autocomplete="off"
        spellcheck="false"
        .value=${live(state.word)}
        @input=${put('word')}
    /></label>
    <label class="only"
      ><span class="sr">${say('wall.only')}</span
      ><select @change=${put('only')}
        >${KINDS.map(option)}</select
      ></label
    >
    <p class="small soft found" role="status">${found}</p></div
  >`;
}

/** What stands under the tab that is open. @param {Given} given */
export function main(given) {
  const { store, base, prepared, keep, leave } = given;
  const { state, say, model, server, link, now, soon, refresh, trouble, erase } = store;
  const all = {
    say,
    model,
    server,
    link,
    base,
    id: link.id,
    now,
    draw: soon,
    refresh,
    prepared,
    keep: () => keep(prepared),
    trouble,
    leave,
  };
  if (state.view === 'line') return waitingLine(all);
  if (state.view === 'share') return share(all);
  if (state.view === 'sums') {
    return ending({
      say,
      sums: state.sums,
      mine: model.shop?.role === 'facilitator',
      sure: state.sure === 'erase',
      erase,
      texts: state.texts,
      ask: () => ((state.sure = 'erase'), soon()),
      erased: state.erased,
    });
  }
  return html`${bar(handsGiven(store))} ${sieve(given)}
  ${model.tiles.size ? nothing : html`<p class="soft">${say('wall.nobody.yet')}</p>`}`;
}

const SIGN = html`<svg class="sign" viewBox="0 0 44 28" aria-hidden="true">
  <path d="M22 6.88A9 9 0 0 1 22 21.12A9 9 0 0 1 22 6.88z" />
  <circle cx="16.500" cy="14" r="9" />
  <circle cx="27.500" cy="14" r="9" />
</svg>`;

/** The title, how many there are, and the tabs. @param {Given} given */
export function head({ store, go, moment }) {
  const { state, say, model, now, sheet } = store;
  const label = {
    wall: say('wall.tab.wall'),
    line: say('wall.tab.line', { n: model.waitingLine().length }),
    share: say('wall.tab.share'),
    sums: say('wall.tab.sums'),
  };
  const views = VIEWS.filter((view) =>
    state.erased ? view === 'sums' : view !== 'sums' || model.shop?.over || state.sums,
  );
  const { at = 0 } = model.shop?.clock ?? {};
  const recalled = at > now() ? ` · ${say('wall.recalled', { at: moment(at) })}` : '';
  const tab = (/** @type {typeof VIEWS[number]} */ view) =>
    html`<button aria-current=${state.view === view ? 'page' : nothing} @click=${() => go(view)}
      >${label[view]}</button
    >`;
  return html`<header class="top"
      >${SIGN}
      <div class="what"
        ><h1 tabindex="-1">${model.title ?? say('wall.title')}</h1
        ><p class="small soft"
          >${say('wall.people', { n: model.people.size })} · ${say('wall.pairs', { n: model.pairs.size })}${recalled}</p
        ></div
      >
      <p class="small line-state" role="status">${state.down && !state.erased ? say('wall.down') : ''}</p></header
    >
    <nav class="tabs" aria-label=${say('wall.views')}
      >${views.map(tab)}
      <span class="aids"
        ><button class="keys" aria-label=${say('wall.keys')} @click=${() => sheet('keys')}>${icon('keys')}</button>
        <a href="/help" target="_blank" rel="noopener" aria-label=${say('start.help')} title=${say('start.help')}
          >${icon('help')}</a
        ></span
      ></nav
    >`;
}
