/** The keys that lead out at once, pressed by hand: one window, whose every listener is called in turn. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

const listeners = new Map();
const listen = (kind, listener) => listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
const window = { addEventListener: listen };
const dialog = { open: false };
const said = { drawn: 0, address: '' };
Object.assign(globalThis, {
  window, addEventListener: listen, location: { pathname: '/s/0123456789abcdef012345', hash: '' },
  document: { getElementById: () => ({ content: 'plain', addEventListener() {} }), addEventListener() {}, querySelector: (what) => (what === 'dialog[open]' && dialog.open ? {} : null), body: { replaceChildren: () => (said.drawn += 1) } },
  history: { replaceState: (_, __, address) => (said.address = address) },
  fetch: () => new Promise(() => {}),
});
window.document = document;
const { net } = await import('../../client/core/api.js');
const { out } = await import('../../client/ui/exit.js');
await import('../../client/ui/traces.js');

let now = 0;
/** @returns whether the browser's own doing was prevented */
function event(kind, key, more = {}) {
  const its = { key, timeStamp: now, repeat: false, defaultPrevented: false, isComposing: false, preventDefault() { this.defaultPrevented = true; }, ...more };
  for (const listener of listeners.get(kind) ?? []) listener(its);
  return its.defaultPrevented;
}
const down = (key, more) => event('keydown', key, more);
const tap = (key, after = 100, more = {}) => {
  now += after;
  const prevented = down(key, more);
  event('keyup', key, more);
  return prevented;
};
beforeEach(() => {
  now += 60_000;
  out.undo.length = 0;
  Object.assign(out, { left: false });
  Object.assign(said, { drawn: 0, address: '' });
  net.on = true;
});

test('Esc twice leads out, and the browser does not stop what then loads', () => {
  assert.equal(tap('Escape'), false);
  assert.equal(out.left, false);
  assert.equal(tap('Escape'), true);
  assert.deepEqual([out.left, net.on, said.drawn, said.address], [true, false, 1, '/n']);
  assert.equal(tap('Escape'), true);
  assert.equal(down('Escape', { repeat: true }), true);
  assert.equal(said.drawn, 1, 'once');
});

test('Esc that is slow, held down, part of a composed letter, or used to close something does not count', () => {
  tap('Escape');
  tap('Escape', 601);
  assert.equal(out.left, false);
  now += 1000;
  tap('Escape');
  for (let n = 0; n < 5; n += 1) down('Escape', { repeat: true });
  tap('Escape', 100, { isComposing: true });
  tap('Escape', 100, { defaultPrevented: true });
  now += 1000;
  dialog.open = true;
  tap('Escape');
  dialog.open = false;
  tap('Escape');
  assert.equal(out.left, false);
});

test('Shift three times, each soon after the last, leads out', () => {
  for (const after of [0, 1400, 1400]) tap('Shift', after);
  assert.equal(out.left, true);
});

test('Shift three times slowly does not lead out: pausing a screen reader is no exit', () => {
  for (const after of [0, 1600, 100, 1600]) tap('Shift', after);
  assert.equal(out.left, false);
  for (const after of [100, 100]) tap('Shift', after);
  assert.equal(out.left, true);
});

test('capitals, a click with Shift, a change of keyboard and a held-down Shift do not', () => {
  for (const letter of ['A', 'N', 'D', 'I']) {
    down('Shift');
    tap(letter);
    event('keyup', 'Shift');
  }
  for (let n = 0; n < 4; n += 1) {
    down('Shift');
    event('pointerdown');
    event('keyup', 'Shift');
  }
  for (const kind of ['wheel', 'beforeinput', 'input']) {
    for (let n = 0; n < 4; n += 1) {
      tap('Shift');
      down('Shift');
      event(kind);
      event('keyup', 'Shift');
    }
    now += 2000;
  }
  for (let n = 0; n < 4; n += 1) tap('Shift', 100, { altKey: true });
  for (let n = 0; n < 9; n += 1) down('Shift', { repeat: n > 0 });
  event('keyup', 'Shift');
  tap('a');
  tap('Shift');
  tap('b');
  tap('Shift');
  assert.equal(out.left, false, 'only three in a row');
});

test('a failing step on the way out stops no other step', () => {
  const done = [];
  out.undo.push(() => { throw new Error('blocked'); }, (asked) => done.push(asked));
  tap('Escape');
  tap('Escape');
  assert.deepEqual(done, [false]);
});
