/** The waiting line: who is here without a partner, and four ways to bring two together. */
import { html, nothing } from '../../vendor/lit-html.js';
import { live } from '../../ui/live.js';
import { seatLink } from '../../core/ear.js';
import { hashed, b64, random } from '../../core/seal.js';
import { csv } from '../../core/csv.js';
import { save } from '../../ui/save.js';
import { couples, SHOWN } from '../../core/couples-csv.js';
import { icon } from './icons.js';
import { comer, plain } from '../../core/workshop-names.js';
import { byList, proposed, waiting } from './pairing.js';
import { ask, note, sure } from './rush.js';
import { long } from './tile.js';

/** @typedef {import('./pairing.js').Two} Two
 * @typedef {import('./pairing.js').Trouble} Trouble
 * @typedef {import('./types').Say} Say
 * @typedef {import('./types').Prepared} Prepared
 * @typedef {{say: Say, model: import('./model.js').Model, server: import('./types').Server, id: string,
 *   now: () => number, draw: () => void, refresh: () => Promise<void>, prepared: Prepared[], keep: () => void,
 *   base: string, trouble: (error: unknown) => void}} Given */

/** People that are drawn at once; the others are found by their name. */
const DRAWN = 150;
const PAIRS = 100;
const PEOPLE = 40;
const open = {
  chosen: /** @type {number[]} */ ([]),
  word: '',
  list: '',
  busy: false,
  sure: 0,
  since: 0,
  done: 0,
  of: 0,
  said: '',
  trouble: /** @type {Trouble[]} */ ([]),
  from: '',
  csv: /** @type {import('../../core/couples-csv.js').Couple[]} */ ([]),
};

/** Pairs people in calls of a hundred; says who could not be. @param {Two[]} pairs @param {Given} given */
async function pair(pairs, given) {
  const { server, draw, refresh, say, model } = given;
  if (!pairs.length || open.busy) return;
  Object.assign(open, { busy: true, done: 0, of: pairs.length, said: '', trouble: [], from: '' });
  draw();
  let missed = 0;
  try {
    for (let at = 0; at < pairs.length; at += PAIRS) {
      const { pairs: made } = await server.send('pairs', { pairs: pairs.slice(at, at + PAIRS) });
      missed += made.filter((one) => one.error).length;
      open.done = Math.min(pairs.length, at + PAIRS);
      draw();
    }
    await refresh();
    open.said = say(missed ? 'line.paired.some' : 'line.paired', {
      n: pairs.length - missed,
      missed,
      who: pairs[0]?.map(model.name).join(' & '),
    });
  } catch (error) {
    open.said = say('line.trouble', { why: /** @type {Error} */ (error).message || say('wall.offline') });
  }
  Object.assign(open, { busy: false, chosen: [] });
  draw();
}

/** Makes the people of a list here, with their links, then pairs them. @param {Given} given */
async function prepare(given) {
  const { server, id, draw, prepared, keep, refresh, say, model } = given;
  const list = open.csv;
  const D = model.shop?.key ?? '';
  Object.assign(open, { busy: true, done: 0, of: list.length, said: '' });
  draw();
  try {
    const people = await Promise.all(
      list.flatMap(({ a, b, language }) =>
        [a, b].map(async (name) => {
          const token = b64(random(32));
          const { name: sealed, ear } = await comer(D, id, name);
          return {
            name,
            token,
            ear,
            said: {
              token: await hashed(token),
              name: sealed,
              locale: language ?? /** @type {string} */ (model.shop?.languages[0]),
            },
          };
        }),
      ),
    );
    for (let at = 0; at < people.length; at += PEOPLE) {
      const some = people.slice(at, at + PEOPLE);
      const { people: numbers } = await server.send('people', { people: some.map((one) => one.said) });
      some.forEach(({ name, token, ear }, n) => prepared.push({ n: numbers[n], name, token, ear }));
      keep();
    }
    const all = prepared.slice(-people.length);
    for (let at = 0; at < all.length; at += 2 * PAIRS) {
      const some = all.slice(at, at + 2 * PAIRS);
      const { pairs } = await server.send('pairs', {
        pairs: some.flatMap(({ n }, i) => (i % 2 ? [] : [[n, some[i + 1]?.n]])),
      });
      some.forEach((one, i) => Object.assign(one, { session: pairs[i >> 1]?.session, pair: pairs[i >> 1]?.n }));
      open.done = Math.min(list.length, at / 2 + PAIRS);
      keep();
      draw();
    }
    Object.assign(open, { csv: [], said: say('line.prepared', { n: list.length }) });
    await refresh();
  } catch (error) {
    open.said = say('line.trouble', { why: /** @type {Error} */ (error).message || say('wall.offline') });
  }
  open.busy = false;
  draw();
}

/** Takes somebody out of the line, when asked twice: they are told, and need the code to come again. @param {number} n
 * @param {Given} given */
async function out(n, { server, draw, refresh, say, model }) {
  const who = model.name(n);
  if (open.sure !== n) return ((open.sure = n), draw());
  open.sure = 0;
  try {
    await server.remove(`people/${n}`);
    Object.assign(open, { chosen: [], said: say('line.out.done', { who }) });
    await refresh();
  } catch (error) {
    open.said = say('line.trouble', { why: /** @type {Error} */ (error).message || say('wall.offline') });
  }
  draw();
}

/** The links of prepared people as a table. @param {Given} given */
function links({ prepared, base, say }) {
  const rows = prepared.map((one) => [one.pair ?? '', one.name, one.session ? seatLink(base, one.session, one) : '']);
  save(
    'sayback-links.csv',
    csv([[say('line.csv.pair'), say('line.csv.name'), say('line.csv.link')], ...rows]),
    'text/csv',
  );
}

/** @param {number} n @param {Given} given */
function choose(n, { draw }) {
  open.chosen = open.chosen.includes(n) ? open.chosen.filter((one) => one !== n) : [...open.chosen, n].slice(-2);
  Object.assign(open, { said: '', sure: 0, since: 0 });
  draw();
}

/** @param {import('./pairing.js').Person & {said?: string | null}} one @param {Given} given */
const person = (one, given) =>
  html`<li
    ><button
      class="person-in"
      ?data-late=${one.unconfirmed}
      aria-pressed=${open.chosen.includes(one.n)}
      @click=${() => choose(one.n, given)}
    >
      <span
        ><b>${one.name}</b
        ><span class="small soft"
          >${long(given.now() - (one.at ?? given.now()), given.say)}${one.locale ? ` · ${one.locale}` : ''}${
            one.together ? ` · ${given.say('line.together')}` : ''
          }${one.unconfirmed ? ` · ${given.say('line.rush')}` : ''}</span
        ></span
      >${one.together ? icon('pair') : nothing}</button
    ></li
  >`;

/** Proposals that need one tap. @param {import('./pairing.js').Person[]} line @param {Given} given */
function proposals(line, given) {
  const { say, model } = given;
  const { came, rest, odd, alone, crowds, late } = proposed(line);
  const byHand = open.chosen.length > 0; // while two are being chosen, no other button pairs anybody
  const one = (/** @type {Two[]} */ pairs, /** @type {string} */ key) =>
    pairs.length
      ? html`<li
          ><p
            ><b>${say(`line.${key}`, { n: pairs.length })}</b>
            <span class="small soft"
              >${pairs
                .slice(0, 3)
                .map((two) => two.map(model.name).join(' & '))
                .join(', ')}${pairs.length > 3 ? ' …' : ''}</span
            ></p
          >
          <button class="second" aria-disabled=${open.busy || byHand} @click=${() => byHand || pair(pairs, given)}
            >${say('line.pair')}</button
          ></li
        >`
      : nothing;
  const names = (/** @type {import('./pairing.js').Person[]} */ some) => some.map(({ name }) => name).join(', ');
  return html`<ul class="proposals"
      >${one(came, 'came')}${one(rest, 'rest')}${one(late, 'late')}</ul
    >
    ${odd.length ? html`<p class="note small">${say('line.odd', { n: odd.length, who: names(odd) })}</p>` : nothing}
    ${alone.length ? html`<p class="small soft">${say('line.alone', { who: names(alone) })}</p>` : nothing}
    ${crowds.map((group) => html`<p class="note small">${say('line.crowd', { who: names(group) })}</p>`)}`;
}

/** Messages, line by line. @param {Say} say @param {string} kind */
const troubles = (say, kind) =>
  html`<div class="note" role="alert"
    ><p><b>${say(`${kind}.none`)}</b></p
    ><ol class="troubles small"
      >${open.trouble
        .slice(0, SHOWN)
        .map(
          ({ line, code, vars }) => html`<li>${say('csv.line', { n: line })} ${say(`${kind}.${code}`, vars)}</li>`,
        )}</ol
    >
    ${
      open.trouble.length > SHOWN
        ? html`<p class="small">${say('csv.more', { n: open.trouble.length - SHOWN })}</p>`
        : nothing
    }</div
  >`;

/** @param {import('./pairing.js').Person[]} line @param {Given} given */
function pasted(line, given) {
  const { say, draw } = given;
  const read = (/** @type {Event} */ event) => {
    event.preventDefault();
    const { pairs, trouble } = byList(open.list, line);
    Object.assign(open, { trouble, from: 'list' });
    if (trouble.length) return draw();
    open.list = '';
    pair(pairs, given);
  };
  return html`<details class="block"
    ><summary><h3>${say('line.list')}</h3></summary
    ><form class="stack" @submit=${read}
      ><label class="small soft" for="paste">${say('line.list.why')}</label>
      <textarea
        id="paste"
        rows="5"
        spellcheck="false"
        translate="no"
        .value=${live(open.list)}
        @input=${(/** @type {any} */ event) => (open.list = event.target.value)}
      ></textarea>
      ${open.from === 'list' && open.trouble.length ? troubles(say, 'list') : nothing}<p
        ><button class="second" aria-disabled=${open.busy}>${say('line.pair')}</button></p
      ></form
    ></details
  >`;
}

/** @param {Given} given */
function file(given) {
  const { say, draw, model, prepared } = given;
  const room = Math.floor(
    ((model.shop?.capacity ?? 2000) - [...model.people.values()].filter(({ unconfirmed }) => !unconfirmed).length) / 2,
  );
  const read = async (/** @type {any} */ { target }) => {
    const [one] = target.files;
    target.value = '';
    if (!one) return;
    const { couples: found, trouble } =
      one.size > 4e6
        ? { couples: [], trouble: [{ line: 1, code: 'big' }] }
        : couples(await one.text(), model.shop?.languages ?? [], room);
    Object.assign(open, { csv: found, trouble, from: 'csv', said: '' });
    draw();
  };
  return html`<details class="block" ?open=${!!prepared.length || !!open.csv.length}
    ><summary><h3>${say('line.csv')}</h3></summary
    ><div class="stack"
      ><p class="small soft">${say('line.csv.why')} <code>name_a,name_b,language</code></p>
      <p
        ><label class="second file"
          >${say('line.csv.choose')}<input
            class="sr"
            type="file"
            accept=".csv,text/csv,text/plain"
            @change=${read} /></label
      ></p>
      ${open.from === 'csv' && open.trouble.length ? troubles(say, 'csv') : nothing}
      ${
        open.csv.length
          ? html`<p
                ><b>${say('line.csv.found', { n: open.csv.length })}</b>
                <span class="small soft"
                  >${open.csv
                    .slice(0, 3)
                    .map(({ a, b }) => `${a} & ${b}`)
                    .join(', ')}${open.csv.length > 3 ? ' …' : ''}</span
                ></p
              ><p
                ><button class="second" aria-disabled=${open.busy} @click=${() => open.busy || prepare(given)}
                  >${say('line.csv.make')}</button
                ></p
              >`
          : nothing
      }
      ${
        prepared.length && !open.busy
          ? html`<p class="small">${say('line.csv.links.why')}</p
              ><p
                ><button class="second" @click=${() => links(given)}
                  >${say('line.csv.links', { n: prepared.length })}</button
                ></p
              >`
          : nothing
      }</div
    ></details
  >`;
}

/** What can be done with those who are chosen. @param {Given} given @param {boolean} leads */
function chosen(given, leads) {
  const { say, model } = given;
  const [a, b] = open.chosen;
  if (!a) return nothing;
  return html`<div class="chosen"
    ><p>${open.chosen.map(model.name).join(' & ')}</p>${
      !b && leads
        ? html`<button class="second" @click=${() => out(a, given)}
              >${say(open.sure === a ? 'line.out.sure' : 'line.out')}</button
            ><button class="second" @click=${() => ask(a, open, given)}>${say('line.since')}</button>`
        : nothing
    }<button class="main" aria-disabled=${!b || open.busy} @click=${() => b && pair([[a, b]], given)}
      >${say(b ? 'line.pair.two' : 'line.pair.second')}</button
    ></div
  >`;
}

/** @param {Given} given */
export function line(given) {
  const { say, model, draw } = given;
  const everybody = waiting(model.waitingLine().map((one) => ({ ...one, name: model.name(one.n) })));
  open.chosen = open.chosen.filter((n) => everybody.some((one) => one.n === n));
  const found = everybody.filter(
    ({ name, n }) => plain(name).includes(plain(open.word)) || String(n) === open.word.trim(),
  );
  const leads = model.shop?.role === 'facilitator';
  return html`<div class="line"
    ><section class="block"
      ><h2>${say('line.title', { n: everybody.length })}</h2>
      <p role="status" class=${open.said ? 'note small' : 'sr'}>${open.said}</p>
      ${
        open.busy
          ? html`<progress max=${open.of} value=${open.done} aria-label=${say('line.busy')}></progress>`
          : nothing
      }
      ${everybody.length ? nothing : html`<p class="soft">${say('line.nobody')}</p>`} ${note(everybody, open, given)}
      ${proposals(everybody, given)}
      ${
        everybody.length > 8 || open.word
          ? html`<label class="find"
              ><span class="sr">${say('line.find')}</span>${icon('find')}<input
                type="search"
                placeholder=${say('line.find')}
                .value=${live(open.word)}
                @input=${(/** @type {any} */ event) => ((open.word = event.target.value), draw())}
            /></label>`
          : nothing
      }
      ${everybody.length ? html`<p class="small soft">${say('line.tap')}</p>` : nothing}
      <ul class="people-in" role="list"
        >${found.slice(0, DRAWN).map((one) => person(one, given))}</ul
      >
      ${
        found.length > DRAWN
          ? html`<p class="small soft">${say('line.more', { n: found.length - DRAWN })}</p>`
          : nothing
      }
      ${open.since ? sure(everybody, open, given) : chosen(given, leads)}</section
    >
    <div class="stack">${pasted(everybody, given)}${leads || prepared(given) ? file(given) : nothing}</div></div
  >`;
}

/** @param {Given} given */
const prepared = ({ prepared }) => prepared.length > 0;
