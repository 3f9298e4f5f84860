/** Draws one fixture in the page under test; `window.show` is called by the Python side. */
import { render, html } from '/static/vendor/lit-html.js';
import { beside } from '/static/panel/clock.js';
import { arrive, local, warm } from '/static/panel/local.js';
import { panel } from '/static/panel/panel.js';

const root = document.getElementById('root');
let warmed;
const nothing = () => undefined;

/** @param {any} fixture @param {any} texts @param {any} names */
window.show = async (fixture, texts, names) => {
  if (!warmed) await (warmed = warm());
  const { view, status = { line: 'ok', acts: [] }, prefs = {}, couch = false } = fixture;
  window.acts = [];
  const kept = new Map(Object.entries(prefs));
  const context = {
    texts: { ...texts, decks: fixture.decks ?? {}, steps: { ...texts.steps, ...fixture.steps } }, names, me: view.seat, now: () => view.now, status, couch,
    prefs: { get: (key) => kept.get(key), set: (key, value) => kept.set(key, value) },
    words: fixture.words ?? {}, redraw: () => draw(),
  };
  const actions = {
    act: (...act) => window.acts.push(act), openPip: nothing, popup: nothing, showQr: nothing, leave: nothing, help: nothing,
    seal: async (field, value) => `sealed ${field} ${value}`,
  };
  const draw = () => {
    render(panel(view, context, actions), root);
    beside.drawn(root, view, context);
  };
  local.sheet = '';
  arrive(view);
  local.page = fixture.page ?? 0;
  local.sheet = fixture.open ?? '';
  if (fixture.values) {
    const { kept: typed } = await import('/static/panel/write.js');
    Object.assign(typed, { key: local.key, values: { ...fixture.values } });
  }
  draw();
  await null;
};
window.clear = () => render(html``, root);
window.ready = true;
