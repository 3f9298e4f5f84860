/** For the wall of the room: the code, how many are here, the time. No names, no states. */
import { NAME } from '../../ui/brand.js';
import { html, nothing, render } from '../../vendor/lit-html.js';
import { arrived, ask, speak } from '../../core/api.js';
import { tab } from '../../core/links.js';
import { baseOf, wordsOf } from '../../ui/page.js';
import { loopback } from '../../core/place.js';
import { qr } from '../../ui/qr.js';
import { sayer } from '../../core/say.js';
import { spaced } from '../../core/join-code.js';
import { wait } from '../../core/waiting.js';

const MINUTE = 60_000;
const root = /** @type {HTMLElement} */ (document.getElementById('root'));
const here = tab('projector', 'link');
const state = {
  words: /** @type {import('../../core/asked').WordsOf<'join'>} */ (/** @type {unknown} */ (null)),
  said: /** @type {import('../../core/wire').Projected | null} */ (null),
  down: false,
  gone: false,
  ahead: 0,
};

const say = sayer(() => state.words?.ui);
const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** The server's time: the clock of whatever stands at the projector may be wrong. */
const now = () => Date.now() + state.ahead;

/** Until everybody comes back: minutes, and seconds only in the last one. @param {number} ms */
const until = (ms) =>
  ms > MINUTE
    ? say('projector.min', { n: Math.ceil(ms / MINUTE) })
    : say('projector.sec', { n: Math.max(0, Math.ceil(ms / 1000)) });

function draw() {
  const { said, words, down, gone } = state;
  arrived(root);
  root.className = 'projector';
  const help = html`<a href="/help">${say('join.help')}</a>`;
  if (!said || gone)
    return render(
      html`<main class="still"
        ><h1 class="ask">${say(gone ? 'projector.gone' : 'projector.wait')}</h1><p>${help}</p></main
      >`,
      root,
    );
  const { code, open, here, pairs, clock, over } = said;
  const url = `${baseOf(words)}/w/${code}`;
  const left = (clock?.at ?? 0) - now();
  const time = new Intl.DateTimeFormat(words.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    now(),
  );
  const back = !!clock && left > -MINUTE;
  const shut = over || !open;
  render(
    html`<main>
      <section class="come"
        ><h1>${say(over ? 'projector.over' : shut ? 'projector.shut' : 'projector.title')}</h1> ${
          shut
            ? nothing
            : html`<p class="soft address">${url.replace(/^https?:\/\//, '').replace(`/${code}`, '')}</p
                ><p class="big-code" translate="no">${spaced(code)}</p>`
        }</section
      >
      ${
        shut
          ? nothing
          : html`<div class="picture"
              >${
                loopback(url) ? html`<p class="here">${say('projector.here-only')}</p>` : qr(url, say('projector.qr'))
              }</div
            >`
      }
      <dl class="counts"
        ><div><dt>${say('projector.here', { n: here })}</dt><dd>${here}</dd></div
        ><div><dt>${say('projector.pairs', { n: pairs })}</dt><dd>${pairs}</dd></div>
        <div class="time"
          ><dt>${say(back ? 'projector.back' : 'projector.clock')}</dt
          ><dd>${back ? (left > 0 ? until(left) : say('projector.now')) : time}</dd></div
        ></dl
      >
      <p class="small soft down"><span role="status">${down ? say('projector.down') : ''}</span> ${help}</p></main
    >`,
    root,
  );
}

async function boot() {
  const [, id, token] = /^#([\w-]{22})\.([\w-]{43})$/.exec(location.hash) ?? [];
  if (id) here.set({ id, token });
  if (location.hash) history.replaceState(null, '', location.pathname);
  const link = here.get();
  state.words = await wordsOf('join');
  speak(document.documentElement, state.words.language);
  document.title = `${say('projector.clock')} · ${NAME}`;
  state.gone = !link;
  draw();
  if (!link) return;
  setInterval(draw, 1000);
  const look = async (/** @type {string} */ seen, /** @type {number} */ seconds) => {
    const said = await ask(`workshops/${link.id}/projector?wait=${seconds}&seen=${encodeURIComponent(seen)}`, {
      token: link.token,
    });
    state.ahead = said.now - Date.now();
    return said;
  };
  wait(
    look,
    (said, gone) => {
      state.down = !said && !gone;
      state.gone = !!gone;
      if (said) state.said = said;
      draw();
      return !gone;
    },
    rest,
  );
}

boot();
