/**
 * A second device that is introduced by six digits, seen from the first: a code to type there, then six digits to
 * compare. This device commits to a key before there is a code and shows it only to a device that has shown its own.
 * Nothing is tried twice by itself: whoever stands between the two has one guess for every code that a person types.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { ask } from '../../core/api.js';
import { here } from '../../core/place.js';
import { agree, commitment, digits, newPair } from '../../core/pair.js';
import { b64, random, unb64 } from '../../core/seal.js';
import { local } from './device.js';
import { letIn, mine } from './safe.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./types').Page} Page
 * @typedef {import('./types').Trust} Trust */

const EVERY = 1500;

/** One meeting on one open sheet. `K`: what both devices agreed on, the invitation of the second. */
const none = {
  opened: 0,
  stage: '',
  code: '',
  until: 0,
  digits: '',
  K: /** @type {import('../../core/seal.js').Bytes | null} */ (null),
};
let now = { ...none };

/** @param {Env} env @param {Trust} trust */
async function begin(env, trust) {
  const { session, keys } = trust;
  const token = keys.token(env.view.seat);
  const own = (now = { ...none, opened: local.opened, stage: 'making' });
  const open = () => now === own && local.sheet === 'meeting' && env.context.now() < own.until;
  try {
    const { d, D } = await newPair();
    const { r, commit } = await commitment(D, random(32), session);
    Object.assign(own, await ask(`sessions/${session}/meeting`, { token, body: { commit: b64(commit) } }), {
      stage: 'code',
    });
    env.context.redraw();
    const guest = await came(session, token, open);
    if (!guest) return void (now === own && (own.stage = 'over'));
    own.K = await agree('meet', { d, theirs: unb64(guest), first: D, second: unb64(guest) }, null, session);
    own.digits = await digits(own.K, session);
    await ask(`sessions/${session}/meeting/key`, { token, body: { public: b64(D), opening: b64(r) } });
    own.stage = 'digits';
  } catch {
    own.stage = 'over';
  } finally {
    env.context.redraw();
  }
}

/** The key of the device on which the code was typed; nothing if none came in time. @param {string} session
 * @param {string | undefined} token @param {() => boolean} open @returns {Promise<string>} */
async function came(session, token, open) {
  while (open()) {
    const { guest } = await ask(`sessions/${session}/meeting`, { token }).catch(({ status }) =>
      status ? { guest: '' } : {},
    );
    if (guest !== null && guest !== undefined) return guest;
    await new Promise((done) => setTimeout(done, EVERY));
  }
  return '';
}

/** @param {Env} env @param {Trust} trust */
async function same(env, trust) {
  const own = now;
  if (!own.K || own.stage !== 'digits') return;
  own.stage = 'sending';
  env.context.redraw();
  own.stage = await letIn(env, trust, own.K).then(
    () => 'done',
    () => 'over',
  );
  env.context.redraw();
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
      end: html`<button class="second" @click=${() => same(env, trust)}>${words.ui('meeting.yes')}</button>
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
