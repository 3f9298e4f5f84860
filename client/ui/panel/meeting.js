/** A second device that is introduced by six digits, on the page of the first. */
import { html, nothing } from '../../vendor/lit-html.js';
import { here } from '../../core/place.js';
import { introduce, none, same } from '../../core/meeting.js';
import { local } from './device.js';
import { letIn, mine } from './safe.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('./types').Trust} Trust */

/** One meeting on one open sheet. */
let now = { ...none(), opened: 0 };

/** @param {Env} env @param {Trust} trust @returns {import('../../core/meeting.js').How} */
const how = (env, trust) => ({
  give: (K) => letIn(env, trust, K),
  open: (own) => now === own && local.sheet === 'meeting' && env.context.now() < own.until,
  changed: env.context.redraw,
});

/** @param {Env} env @param {Trust} trust */
function begin(env, trust) {
  now = { ...none(), opened: local.opened };
  const { session, keys } = trust;
  return introduce(now, { session, seat: env.view.seat, token: keys.token(env.view.seat) }, how(env, trust));
}

/** @param {string} six */
const spaced = (six) => html`<p class="said digits" translate="no">${six.slice(0, 3)} ${six.slice(3)}</p>`;

/** @param {Env} env @returns {Page} */
export function meeting(env) {
  const { words, actions, context } = env;
  const trust = actions.trust?.();
  const heading = words.ui('device.title');
  if (!trust || !mine(env, trust).S) return { heading, ask: words.ui('safe.making'), hints: [] };
  const fresh = now.opened === local.opened;
  if (!fresh) queueMicrotask(() => now.opened === local.opened || begin(env, trust));
  const stage = fresh ? now.stage : 'making';
  const retry = html`<button class="second" @click=${() => (begin(env, trust), context.redraw())}
    >${words.ui('meeting.again')}</button
  >`;
  if (stage === 'code')
    return {
      heading,
      tight: true,
      ask: words.ui('meeting.type'),
      hints: [words.ui('device.once')],
      body: html`${spaced(now.code)}<p class="calm" translate="no"><b>${location.host}/code</b></p>
        ${here() ? html`<p class="note small">${words.ui('safe.here-only')}</p>` : nothing}`,
      end: html`<p class="small soft" role="status">${words.ui('meeting.waits')}</p>`,
    };
  if (stage === 'digits')
    return {
      heading,
      tight: true,
      ask: words.ui('meeting.same'),
      hints: [words.ui('meeting.same.why')],
      body: spaced(now.digits),
      end: html`<button class="second" @click=${() => same(now, how(env, trust))}>${words.ui('meeting.yes')}</button>
        <button class="link" @click=${() => ((now.stage = 'over'), context.redraw())}
          >${words.ui('meeting.no')}</button
        >`,
    };
  if (stage === 'done') return { heading, ask: words.ui('meeting.done'), hints: [words.ui('meeting.done.why')] };
  return {
    heading,
    ask: words.ui(stage === 'over' ? 'meeting.over' : 'safe.making'),
    hints: stage === 'over' ? [words.ui('meeting.over.why')] : [],
    end: stage === 'over' ? retry : nothing,
  };
}
