/**
 * Inside a call: the page around this one is spoken to from the start, the door's page too; and at the card's foot a
 * line says what it knows of this person's microphone, where that matters: on while they listen, off while they talk.
 */
import { html, nothing } from '../../vendor/lit-html.js';
import { bridgeOf } from '../../core/bridge.js';
import { tab } from '../../core/links.js';
import { framed, program } from '../../core/place.js';
import { out } from '../exit.js';
import { styled } from '../style.js';
import { local } from './device.js';

/** @typedef {import('./types').Env} Env
 * @typedef {import('./talk.js').Talk} Talk
 * @typedef {import('./types').Context} Context
 * @typedef {import('./types').Drawn} Drawn */

/** The host's look, as long as it has one. */
function wear() {
  const { dataset } = document.documentElement;
  if (its.look) dataset.theme = its.look;
  else delete dataset.theme;
}
export const bridge = bridgeOf(wear);
const { its } = bridge;

const around = location.ancestorOrigins?.[0];
const origin = around === 'null' ? undefined : around;
addEventListener('message', (event) => bridge.greet(event, parent, origin));
// whoever was quicker out than this came is told of as well
if (out.left) bridge.left();
else out.undo.push(bridge.left);
if (program) {
  import('../hosts/pick.js')
    .then(({ adapterOf }) => adapterOf(program))
    .then((its) => its && bridge.attach(its))
    .catch(() => {});
} else if (framed) parent.postMessage({ sayback: 1, type: 'here' }, origin ?? '*');

/** What there is to say: the microphone is on and another one talks, or it is off and this person does.
 * @param {Env} env */
function due({ view: { stage, talking, seat }, context, other }) {
  if (stage !== 'running' || context.status.line !== 'ok') return '';
  if (its.mic === false) return talking === seat || talking === 'both' ? 'off' : '';
  return its.mic && talking === other && its.can.includes('setMic') ? (its.refused ? 'refused' : 'on') : '';
}

/** @param {Env} env @param {string} what @param {() => void} never @returns {Drawn} */
function said({ words: { ui } }, what, never) {
  if (!what) return nothing;
  const text = html`<span>${ui(`mic.${what}`)}</span>`;
  return what === 'on'
    ? html`${text}<button class="link" @click=${never}>${ui('mic.never')}</button
        ><button class="chip" @click=${bridge.mute}>${ui('mic.mute')}</button>`
    : text;
}

/** Stands in a talk. @param {Talk} talk @param {Context} context */
export async function microphone({ session, draw, seen }, context) {
  const slot = tab(session, 'mic');
  const never = () => (slot.set(1), draw());
  let turn = '';
  // what was refused in one turn may work in the next
  seen.push(({ step, talking }) => turn !== (turn = `${step.id} ${talking}`) && (its.refused = false));
  its.changed = () => (wear(), draw());
  await styled('ui/panel/microphone.css');
  context.call = {
    get mic() {
      return its.mic;
    },
    get speaking() {
      return its.speaking;
    },
    /** The widest of the lines keeps the place, so that nothing moves when one comes or goes. */
    line(env) {
      if (its.mic === undefined || context.couch || !env.me || local.sheet) return nothing;
      if (!/running|paused/.test(env.view.stage)) return nothing;
      const not = slot.get();
      const what = due(env);
      const shows = not && what !== 'off' ? '' : what;
      return html`<div class="microphone"
        ><div inert>${said(env, not ? 'off' : 'on', never)}</div
        ><div role="status" data-mic=${shows || nothing}>${said(env, shows, never)}</div></div
      >`;
    },
  };
  draw();
}
