/** Draws one state in the page under test, and looks at all of them; called by the Python side. */
import { render } from '/static/vendor/lit-html.js';
import { beside } from '/static/ui/panel/clock.js';
import { arrive, local } from '/static/ui/panel/device.js';
import { deskOf, draw as desk } from '/static/ui/console/console.js';
import { panel } from '/static/ui/panel/panel.js';
import { warm } from '/static/ui/panel/regions.js';

const root = document.getElementById('root');
let warmed;
let latest;
const nothing = () => undefined;

const styled = (path) => new Promise((onload) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/static/${path}`, onload })));

/** @param {any} fixture @param {any} texts @param {any} names @param {boolean} [after] whether it comes after the page before */
window.show = async (fixture, texts, names, after = false) => {
  if (!warmed) await (warmed = Promise.all([warm(), styled('ui/console/console.css')]));
  const { view, status = { line: 'ok', acts: [] }, prefs = {}, couch = false } = fixture;
  window.acts = [];
  const kept = new Map(Object.entries(prefs));
  const context = {
    texts: { ...texts, decks: fixture.decks ?? {}, steps: { ...texts.steps, ...fixture.steps } }, names, again: fixture.again, me: view.seat, now: () => view.now, status, couch,
    prefs: { get: (key) => kept.get(key), set: (key, value) => kept.set(key, value) },
    words: fixture.words ?? {}, views: fixture.views, hum: fixture.hum,
    // what an earlier state still waits for draws nothing over this one
    redraw: () => latest === context && draw(),
  };
  latest = context;
  const actions = {
    act: (...act) => window.acts.push(act), openPip: nothing, popup: nothing, leave: nothing, help: nothing, gate: nothing,
    async say(move, fields, circle = 'own', args = {}) {
      const boxes = Object.entries(fields).map(([name, [field, words]]) => [name, `sealed ${circle} ${field} ${words}`]);
      actions.act(move, { ...args, ...Object.fromEntries(boxes) }, view.seat);
      return true;
    },
    retry() {},
    // what this device keeps, where a state depends on it
    ...(fixture.record && { trust: () => ({ record: fixture.record, session: 's', names, keys: { number: 0, digits: '', checked: () => false } }) }),
  };
  const its = Object.assign(deskOf('s', context.now), { planned: view.protocol, ...fixture.desk });
  const draw = () => {
    render(view.seat === 'therapist' ? desk(view, context, actions, its) : panel(view, context, actions), root);
    beside.drawn(root, view, context);
  };
  // each state is a first page: nothing rests, unless that is what it shows
  if (!after) Object.assign(local, { sheet: '', sign: '', resting: false, says: fixture.says ?? '' });
  arrive(view);
  local.page = fixture.page ?? 0;
  local.sheet = fixture.open ?? '';
  if (fixture.values) {
    const { kept: typed } = await import('/static/ui/panel/fields.js');
    Object.assign(typed, { key: local.key, values: { ...fixture.values }, shows: true });
  }
  draw();
  if (fixture.resting) draw(local.resting = true);
  await null;
};
const CHECKED = '.page, .block, .hands, .hands button, .quiet, .quiet button, .foot, .act, .who, .top, .main, .answer, .chip';

/** What is wider than its place, in every state. @param {'short' | 'long'} words */
window.overflows = async (words) => {
  const found = [];
  for (const [name, state] of Object.entries(window.states)) {
    await window.show(state, window[words][state.view.protocol], window.names);
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`${name}: the page by ${wide}`);
    for (const it of document.querySelectorAll(CHECKED)) {
      if (it.scrollWidth > it.clientWidth + 1) found.push(`${name}: ${it.className} by ${it.scrollWidth - it.clientWidth}`);
    }
  }
  return found;
};

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** What axe finds, in every state. @param {string[]} rules only these; empty: all that are tagged */
window.violations = async (rules) => {
  const found = [];
  for (const [name, state] of Object.entries(window.states)) {
    await window.show(state, window.short[state.view.protocol], window.names);
    const runOnly = rules.length ? { type: 'rule', values: rules } : { type: 'tag', values: TAGS };
    const { violations } = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
    for (const { id, nodes } of violations) for (const { html } of nodes) found.push(`${name}: ${id} ${html.slice(0, 160)}`);
  }
  return found;
};
window.ready = true;
