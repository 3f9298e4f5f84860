/** Making a workshop: a title, the talk, languages, room for how many. Every secret is made here; the
 * server gets hashes. */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { tongue } from '../../ui/page.js';
import { moment } from '../../core/moment.js';
import { ask } from '../../core/api.js';
import { newPair } from '../../core/pair.js';
import { b64, hashed, random } from '../../core/seal.js';
import { unlock, isVault } from '../../core/vault.js';
import { askKey, keyless, keyTrouble } from '../../ui/create-key.js';
import { ruleAndPace, setting } from '../../ui/setup.js';
import { kept } from './kept.js';
import { sealName } from '../../core/workshop-names.js';

/** @typedef {import('../../core/wire').Protocol} Protocol
 * @typedef {import('./types').Say} Say
 * @typedef {import('./types').Link} Link
 * @typedef {import('../../core/wire').New} New
 * @typedef {Omit<New, 'id' | 'key' | 'facilitator' | 'projector' | 'title'> & {title: string}} Asked
 * @typedef {Required<Asked>} Wish
 * @typedef {{link: Link, prepared: import('./types').Prepared[]}} Record_ what a vault holds
 * @typedef {{say: Say, protocols: Protocol[], languages: string[], language: string, draw: () => void,
 *   go: (record: Record_) => void, door: string | undefined, shelf: import('../../core/wire').Protocols}} Given */

const MOST = 2000;
const FACTORS = [0.5, 1, 1.5, 2, 3];
const open = {
  wish: /** @type {Wish | null} */ (null),
  busy: false,
  trouble: '',
  pass: '',
  file: '',
  which: '',
  said: '',
};

/** Creates the workshop; gives the links' secrets. Throws ApiError. @param {Wish} wish @param {string} [key] what this
 * server asks of who makes talks @returns {Promise<Link>} */
export async function create({ title, ...wish }, key) {
  const id = b64(random(16));
  const [token, p] = [b64(random(32)), b64(random(32))];
  const { d, D } = await newPair();
  const sealed = title.trim() && (await sealName(b64(D), id, 'host', title.trim()));
  /** @type {New} */
  const body = {
    ...wish,
    id,
    key: b64(D),
    facilitator: await hashed(token),
    projector: await hashed(p),
    title: sealed || undefined,
  };
  await ask('workshops', { body, token: key });
  return { id, token, d: b64(d), p };
}

/** @param {Given} given @param {string} [protocol] @returns {Wish} */
function fresh({ protocols, language }, protocol) {
  const its = protocols.find(({ id }) => id === (protocol ?? 'speaker-listener')) ?? protocols[0];
  const settings = Object.fromEntries((its?.settings ?? []).map((one) => [one.name, one.default]));
  return {
    title: '',
    languages: [language],
    capacity: 200,
    rule: 'soft',
    factor: 1,
    ...open.wish,
    protocol: its?.id ?? '',
    settings,
  };
}

/** @param {Given} given */
async function submit(given) {
  const { say, draw, go, door } = given;
  const wish = /** @type {Wish} */ (open.wish);
  if (open.busy) return;
  if (!wish.languages.length) return void ((open.trouble = say('create.languages.none')), draw());
  Object.assign(open, { busy: true, trouble: '' });
  draw();
  try {
    go({ link: await create(wish, door), prepared: [] });
  } catch (error) {
    open.trouble = keyTrouble(error, say) || /** @type {Error} */ (error).message || say('wall.offline');
  }
  open.busy = false;
  draw();
}

/** Opens a vault of this device or of a file. @param {Given} given */
async function unlockIt({ say, draw, go }) {
  const file = open.file || kept.get(open.which) || '';
  Object.assign(open, { said: say('keep.opening') });
  draw();
  try {
    const record = await unlock(file, open.pass);
    if (!record?.link?.id) throw new Error('broken');
    go(record);
  } catch (error) {
    open.said = say(/** @type {any} */ (error).kind === 'passphrase' ? 'keep.wrong' : 'keep.broken');
    draw();
  }
}

/** @param {Given} given */
function mine(given) {
  const { say, draw, language } = given;
  const list = kept.list();
  const read = async (/** @type {any} */ { target }) => {
    const text = (await target.files[0]?.text()) ?? '';
    target.value = '';
    Object.assign(open, isVault(text) ? { file: text, which: '', said: '' } : { file: '', said: say('keep.broken') });
    draw();
  };
  return html`<details class="block" ?open=${list.length > 0 || !!open.file}
    ><summary><h2>${say('keep.mine')}</h2></summary
    ><div class="stack">
      ${
        list.length
          ? html`<fieldset class="few"
              ><legend class="small soft">${say('keep.here.list')}</legend>${list.map(
                ({ id, at }) =>
                  html`<label class="option"
                    ><input
                      type="radio"
                      name="kept"
                      .checked=${live(open.which === id)}
                      @change=${() => (Object.assign(open, { which: id, file: '', said: '' }), draw())}
                    /><span class="dot"></span
                    ><span><b>${moment(at, language, { dateStyle: 'medium', timeStyle: 'short' })}</b></span></label
                  >`,
              )}</fieldset
            >`
          : nothing
      }
      <p
        ><label class="second file"
          >${say('keep.choose')}<input class="sr" type="file" accept=".json,application/json" @change=${read} /></label
      ></p>
      ${
        open.which || open.file
          ? html`<form
              class="inline"
              @submit=${(/** @type {Event} */ event) => (event.preventDefault(), unlockIt(given))}
              ><label class="grow"
                ><span class="small">${say('keep.pass')}</span
                ><input
                  class="field"
                  type="password"
                  autocomplete="current-password"
                  .value=${live(open.pass)}
                  @input=${(/** @type {any} */ event) => (open.pass = event.target.value)} /></label
              ><button class="second">${say('keep.open')}</button></form
            >`
          : nothing
      }
      <p class="small" role="status">${open.said}</p></div
    ></details
  >`;
}

/** @param {Wish} wish @param {Given} given @param {(what: object) => void} put */
const capacity = (wish, { say }, put) =>
  html`<label class="setting"
    ><span>${say('create.capacity')}</span
    ><input
      class="field number"
      name="capacity"
      type="number"
      inputmode="numeric"
      min="2"
      max=${MOST}
      .value=${live(String(wish.capacity))}
      @change=${(/** @type {any} */ event) =>
        put({ capacity: Math.min(MOST, Math.max(2, Math.round(Number(event.target.value)) || 2)) })}
  /></label>`;

/** Which languages are offered. @param {Wish} wish @param {Given} given @param {(what: object) => void} put */
function tongues(wish, { say, languages }, put) {
  const flip = (/** @type {string} */ tag, /** @type {boolean} */ on) =>
    put({ languages: languages.filter((each) => (each === tag ? on : wish.languages.includes(each))) });
  return html`<fieldset class="few"
    ><legend>${say('create.languages')}</legend>${languages.map(
      (tag) =>
        html`<label class="option"
          ><input
            type="checkbox"
            .checked=${live(wish.languages.includes(tag))}
            @change=${(/** @type {any} */ event) => flip(tag, event.target.checked)}
          /><span class="tick"
            ><svg class="i" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M5.500 12.500l4.300 4.300L18.500 8" /></svg></span
          ><span><b>${tongue(tag)}</b></span></label
        >`,
    )}</fieldset
  >`;
}

/** The title, the talk, room and languages. @param {Wish} wish @param {Given} given
 * @param {Protocol | undefined} protocol @param {(what: object) => void} put */
function main(wish, given, protocol, put) {
  const { say, protocols, draw } = given;
  return html`<section class="block"
    ><label class="stack"
      ><span>${say('create.name')}</span
      ><input
        class="field"
        name="title"
        maxlength="60"
        .value=${live(wish.title)}
        @input=${(/** @type {any} */ event) => (wish.title = event.target.value)}
      /><span class="small soft">${say('create.name.why')}</span></label
    >
    <label class="stack"
      ><span>${say('create.talk')}</span
      ><select
        name="protocol"
        @change=${(/** @type {any} */ event) => ((open.wish = fresh(given, event.target.value)), draw())}
        >${protocols.map(
          ({ id, title, minutes }) =>
            html`<option value=${id} .selected=${live(id === wish.protocol)}
              >${title} · ${say('start.minutes', { minutes: minutes.usual })}</option
            >`,
        )}</select
      ><span class="small soft">${protocol?.summary ?? ''}</span></label
    >
    ${capacity(wish, given, put)} ${tongues(wish, given, put)}</section
  >`;
}

/** The rule and the pace. @param {Wish} wish @param {Given} given @param {(what: object) => void} put */
const details = (wish, { say, language }, put) =>
  html`<details class="block"
    ><summary><h2>${say('create.details')}</h2></summary
    >${ruleAndPace(wish, FACTORS, say, language, put)}</details
  >`;

/** @param {Given} given */
export function setup(given) {
  const { say, protocols, draw, shelf } = given;
  // a workshop that this device keeps was made already, and opens without the key
  if (keyless(shelf)) return html`<div class="setup">${askKey(say)}${mine(given)}</div>`;
  const wish = (open.wish ??= fresh(given));
  const protocol = protocols.find(({ id }) => id === wish.protocol);
  const put = (/** @type {object} */ what) => (Object.assign(wish, what), draw());
  return html`<form
      class="setup"
      novalidate
      autocomplete="off"
      @submit=${(/** @type {Event} */ event) => (event.preventDefault(), submit(given))}
    >
      <h1 tabindex="-1">${say('create.title')}</h1><p class="soft">${say('create.why')}</p>
      ${main(wish, given, protocol, put)}
      ${
        protocol?.settings.length
          ? html`<section class="block"
              ><h2>${say('start.settings')}</h2>${protocol.settings.map((question) =>
                setting(question, /** @type {any} */ (wish), say, draw),
              )}</section
            >`
          : nothing
      }
      ${details(wish, given, put)} ${open.trouble ? html`<p class="note" role="alert">${open.trouble}</p>` : nothing}
      <div class="deed"
        ><button class="main" aria-disabled=${open.busy}
          >${say(open.busy ? 'create.making' : 'create.make')}</button
        ></div
      ></form
    >
    ${mine(given)}`;
}
