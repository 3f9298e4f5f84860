/** The vault of the prepared talks: a passphrase opens it; it is taken along as a file, and a file is brought in. */
import { html, nothing } from '../../vendor/lit-html.js';
import { save } from '../../ui/save.js';
import { isVault, lock, SHORTEST, unlock, VaultError } from '../../core/vault.js';
import { fits } from './list.js';

/** @typedef {import('./list.js').Item} Item
 * @typedef {ReturnType<typeof import('../../core/vault.js').shelf>} Shelf
 * @typedef {{vault: Shelf, passphrase: string, again: string, busy: boolean, trouble: string, file: string}} Door
 * `file`: a vault brought in, not opened yet
 * @typedef {{say: (key: string, vars?: Record<string, unknown>) => string, draw: () => void, entered: (items: Item[])
 * => void, items: () => Item[], leave: () => void}} On */

/** Opens what is kept here, or a file that was brought; makes the first vault. @param {Door} door @param {On} on
 * @param {string} passphrase */
async function enter(door, { say, draw, entered, items }, passphrase) {
  if (door.busy) return;
  const file = door.file || door.vault.get();
  door.trouble =
    !file && passphrase.length < SHORTEST
      ? say('day.short', { n: SHORTEST })
      : !file && passphrase !== door.again
        ? say('day.differ')
        : '';
  door.busy = !door.trouble;
  draw();
  if (door.trouble) return;
  try {
    const found = file ? await unlock(file, passphrase) : [];
    if (!fits(found)) throw new VaultError('broken');
    const inside = !!door.passphrase;
    if (!inside) door.passphrase = passphrase;
    Object.assign(door, { busy: false, file: '', again: '' });
    entered(found);
    // a new vault, or one with what was brought in, is kept at once
    if (!file || inside || !door.vault.get()) door.vault.set(await lock(items(), door.passphrase));
  } catch (error) {
    Object.assign(door, {
      busy: false,
      trouble: say(error instanceof VaultError ? `day.vault.${error.kind}` : 'day.vault.broken'),
    });
    draw();
  }
}

/** A file with a vault. @param {Door} door @param {On} on */
const bring =
  (door, { say, draw }) =>
  async (/** @type {any} */ { target }) => {
    const text = (await target.files[0]?.text()) ?? '';
    Object.assign(door, isVault(text) ? { file: text, trouble: '' } : { trouble: say('day.vault.broken') });
    target.value = '';
    draw();
  };

/** @param {string} name @param {string} says @param {(value: string) => void} put @param {string} [hint] */
const field = (name, says, put, hint = '') =>
  html`<label class="person"
    ><span class="small">${says}</span
    ><input
      type="password"
      name=${name}
      autocomplete=${name === 'passphrase' ? 'current-password' : 'new-password'}
      aria-describedby=${hint ? 'hint' : nothing}
      @input=${(/** @type {any} */ { target }) => put(target.value)}
  /></label>`;

/** @param {Door} door @param {On} on @param {string} button */
function asks(door, on, button) {
  const { say, draw } = on;
  const first = !door.file && !door.vault.get();
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    enter(door, on, new FormData(event.target).get('passphrase')?.toString() ?? '');
  };
  return html`<form class="setup" @submit=${submit}
    >${field('passphrase', say('day.passphrase'), () => door.trouble && ((door.trouble = ''), draw()), 'hint')}
    ${first ? field('again', say('day.passphrase.again'), (value) => (door.again = value)) : nothing}
    <p class="small soft" id="hint">${say(first ? 'day.passphrase.new' : 'day.passphrase.why', { n: SHORTEST })}</p>
    ${door.trouble ? html`<p class="note" role="alert">${door.trouble}</p>` : nothing}
    <p class="deed"
      ><button class="main" aria-disabled=${door.busy}>${say(door.busy ? 'day.opening' : button)}</button></p
    ></form
  >`;
}

/** @param {'shut' | 'open'} how @param {Door} door @param {On} on */
export function locked(how, door, on) {
  const { say, draw, leave } = on;
  const brings = html`<p
    ><label class="second bring"
      ><span>${say('day.import')}</span
      ><input class="sr" type="file" accept="application/json,.json" @change=${bring(door, on)} /></label
  ></p>`;
  if (how === 'shut')
    return html`<section class="block"
      ><h1 class="ask" tabindex="-1">${say(door.file ? 'day.brought' : door.vault.get() ? 'day.shut' : 'day.first')}</h1
      ><p class="soft">${say('day.why')}</p>
      ${asks(door, on, door.vault.get() || door.file ? 'day.enter' : 'day.begin')}${brings}</section
    >`;
  const take = () => save(`sayback-day-${new Date().toISOString().slice(0, 10)}.json`, door.vault.get() ?? '');
  return html`<section class="block"
    ><h2>${say('day.vault')}</h2><p class="soft small">${say('day.vault.why')}</p> ${
      door.file
        ? html`<p><b>${say('day.brought')}</b></p
            >${asks(door, on, 'day.enter')}`
        : html`<div class="ways"
              ><button class="second" @click=${take}>${say('day.export')}</button>
              <button
                class="second"
                @click=${() => (Object.assign(door, { passphrase: '', trouble: '' }), leave(), draw())}
                >${say('day.lock')}</button
              ></div
            >${door.trouble ? html`<p class="note" role="alert">${door.trouble}</p>` : nothing}${brings}`
    }</section
  >`;
}
