/** The door of a workshop: its code, its links, who helps, and how the links are kept on this device. */
import { html, nothing } from '../../vendor/lit-html.js';
import { copy as put } from '../../ui/copy.js';
import { live } from '../../ui/live.js';
import { NAME } from '../../core/box.js';
import { b64, hashed, random } from '../../core/seal.js';
import { loopback } from '../../core/place.js';
import { save } from '../../ui/save.js';
import { lock, SHORTEST } from '../../core/vault.js';
import { spaced } from '../../core/join-code.js';
import { icon } from './icons.js';
import { kept } from './kept.js';
import { sealName } from '../../core/workshop-names.js';

/** @typedef {import('./types').Say} Say
 * @typedef {{say: Say, model: import('./model.js').Model, server: import('./types').Server,
 *   link: import('./types').Link, base: string, draw: () => void, refresh: () => Promise<void>,
 *   prepared: import('./types').Prepared[], trouble: (error: unknown) => void, leave?: () => void}} Given */

const open = {
  copied: '',
  code: '',
  helper: '',
  made: /** @type {{name: string, url: string}[]} */ ([]),
  pass: '',
  twice: '',
  said: '',
  busy: false,
};
/** The drawing of codes comes when the first is asked for.
 * @type {((text: string, label: string) => unknown) | undefined} */
let picture;

/** @param {Given} given */
export const links = ({ base, link: { id, token, d, p } }) => ({
  you: `${base}/wall#${[id, token, d, ...(p ? [p] : [])].join('.')}`,
  ...(p && { projector: `${base}/projector#${id}.${p}` }),
});

/** A link to copy, to open, or to show. `mine`: of use on this computer, too. @param {string} name @param {string}
 * label @param {string} why @param {string} url @param {Given} given */
function row(name, label, why, url, { say, draw }, mine = true) {
  const field = () => /** @type {HTMLInputElement | null} */ (document.getElementById(`url-${name}`));
  const copy = () =>
    put(url).then(
      () => ((open.copied = name), draw()),
      () => field()?.select(),
    );
  return html`<li class="seat"
    ><h3>${label}</h3><p class="small soft">${why}</p
    ><input
      class="url"
      id=${`url-${name}`}
      readonly
      aria-label=${label}
      .value=${url}
      @focus=${() => field()?.select()}
    />
    <div class="ways"
      >${
        !mine && loopback(url)
          ? nothing
          : html`<button class="second" @click=${copy}
              >${icon(open.copied === name ? 'check' : 'copy')}${say(
                open.copied === name ? 'share.copied' : 'share.copy',
              )}</button
            >`
      }<a class="second" href=${url} target="_blank">${say('share.open')}</a></div
    ></li
  >`;
}

/** @param {Given} given */
function door(given) {
  const { say, model, server, base, draw, refresh, trouble } = given;
  const { code = '', open: ajar, role } = model.shop ?? {};
  const url = `${base}/w/${code}`;
  const here = loopback(url);
  if (open.code && !here && !picture) import('../../ui/qr.js').then((its) => ((picture = its.qr), draw()));
  const then = (/** @type {() => Promise<unknown>} */ set) => () => set().then(refresh).catch(trouble);
  return html`<section class="block door-of"
    ><h2>${say('share.door')}</h2><p class="big-code" translate="no">${spaced(code)}</p><p class="small soft">${url}</p>
    ${here ? html`<p class="note">${say('share.here-only')}</p>` : nothing}
    <p class="ways"
      >${
        here
          ? nothing
          : html`<button
              class="second"
              aria-expanded=${!!open.code}
              @click=${() => ((open.code = open.code ? '' : 'door'), draw())}
              >${icon('code')}${say('share.qr')}</button
            >`
      }
      ${
        role === 'facilitator'
          ? html`<button class="second" @click=${then(() => server.send('door', { open: !ajar }))}
                >${say(ajar ? 'share.close' : 'share.reopen')}</button
              ><button class="second" @click=${then(() => server.send('code', {}))}>${say('share.new')}</button>`
          : nothing
      }</p
    >
    ${open.code && !here ? (picture?.(url, say('share.qr.label')) ?? nothing) : nothing}
    <p class="small" role="status">${say(ajar ? 'share.is.open' : 'share.is.closed')}</p></section
  >`;
}

/** @param {Given} given */
async function help(given) {
  const { link, base, server, model, refresh, draw, trouble } = given;
  const name = open.helper.trim();
  if (!name) return;
  try {
    const token = b64(random(32));
    await server.send('helpers', {
      token: await hashed(token),
      name: await sealName(model.shop?.key ?? '', link.id, 'helper', name),
    });
    open.made = [
      ...open.made,
      { name, url: `${base}/wall#${[link.id, token, link.d, ...(link.p ? [link.p] : [])].join('.')}` },
    ];
    open.helper = '';
    await refresh();
  } catch (error) {
    trouble(error);
  }
  draw();
}

/** @param {Given} given */
function helpers(given) {
  const { say, model, server, refresh, trouble } = given;
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), help(given));
  return html`<section class="block"
    ><h2>${say('share.helpers')}</h2><p class="soft small">${say('share.helpers.why')}</p>
    <ul class="rows"
      >${[...model.helpers.values()].map(
        (one) =>
          html`<li
            >${icon('chair')}<b>${one.said ?? `#${one.n}`}</b
            ><button class="link" @click=${() => server.remove(`helpers/${one.n}`).then(refresh).catch(trouble)}
              >${say('share.helper.out')}</button
            ></li
          >`,
      )}</ul
    >
    <form class="inline" @submit=${submit}
      ><label class="grow"
        ><span class="small">${say('share.helper.name')}</span
        ><input
          class="field"
          maxlength=${NAME}
          autocomplete="off"
          .value=${live(open.helper)}
          @input=${(/** @type {any} */ event) => (open.helper = event.target.value)} /></label
      ><button class="second">${say('share.helper.add')}</button></form
    >
    <ul class="seats"
      >${open.made.map(({ name, url }, n) =>
        row(`helper-${n}`, say('share.helper.link', { name }), say('share.helper.once'), url, given, false),
      )}</ul
    ></section
  >`;
}

/** @param {Given} given */
async function lockUp({ say, model, link, prepared, draw }, /** @type {boolean} */ asFile) {
  if ([...open.pass].length < SHORTEST) return void ((open.said = say('keep.short', { n: SHORTEST })), draw());
  if (open.pass !== open.twice) return void ((open.said = say('keep.other')), draw());
  Object.assign(open, { busy: true, said: say('keep.busy') });
  draw();
  const record = { link, title: model.title, code: model.shop?.code, prepared, at: Date.now() };
  try {
    const file = await lock(record, open.pass);
    if (asFile) save(`sayback-workshop-${link.id.slice(0, 6)}.json`, file);
    const lasts = asFile || kept.put(link.id, file);
    Object.assign(open, { said: say(asFile ? 'keep.saved' : lasts ? 'keep.kept' : 'keep.not'), pass: '', twice: '' });
  } catch {
    open.said = say('keep.not');
  }
  open.busy = false;
  draw();
}

/** @param {Given} given */
function keeping(given) {
  const { say, draw, link } = given;
  const field = (/** @type {'pass' | 'twice'} */ name) =>
    html`<label class="grow"
      ><span class="small">${say(`keep.${name}`)}</span
      ><input
        class="field"
        type="password"
        autocomplete="new-password"
        .value=${live(open[name])}
        @input=${(/** @type {any} */ event) => (open[name] = event.target.value)}
    /></label>`;
  return html`<section class="block"
    ><h2>${say('keep.title')}</h2><p class="soft small">${say('keep.why')}</p>
    <form class="stack" @submit=${(/** @type {Event} */ event) => (event.preventDefault(), lockUp(given, false))}
      ><div class="inline">${field('pass')}${field('twice')}</div>
      <p class="small" role="status">${open.said}</p>
      <p class="ways"
        ><button class="second" aria-disabled=${open.busy}>${say('keep.here')}</button
        ><button type="button" class="second" aria-disabled=${open.busy} @click=${() => lockUp(given, true)}
          >${say('keep.file')}</button
        >
        ${
          kept.has(link.id)
            ? html`<button
                type="button"
                class="link"
                @click=${() => (kept.drop(link.id), (open.said = say('keep.dropped')), draw())}
                >${say('keep.drop')}</button
              >`
            : nothing
        }</p
      ></form
    ></section
  >`;
}

/** @param {Given} given */
export function share(given) {
  const { say, model } = given;
  const { you, projector } = links(given);
  const mine = model.shop?.role === 'facilitator';
  return html`<div class="share"
    >${door(given)}
    <section class="block"
      ><h2>${say('share.links')}</h2
      >${kept.has(given.link.id) ? nothing : html`<p class="note small">${say('share.exit')}</p>`}<ul class="seats"
        >${row('you', say(mine ? 'share.you' : 'share.helper.you'), say('share.you.why'), you, given)}
        ${
          projector ? row('projector', say('share.projector'), say('share.projector.why'), projector, given) : nothing
        }</ul
      ></section
    >
    ${mine ? helpers(given) : nothing}${keeping(given)}
    ${
      given.leave
        ? html`<p class="small soft"
            ><button class="link" @click=${given.leave}>${say('share.leave')}</button> ${say('share.leave.why')}</p
          >`
        : nothing
    }</div
  >`;
}
