/** The second page: names, a therapist or not, and what a couple may adjust. Sensible as it stands: two
 * names are enough. */
import { html, nothing } from '../vendor/lit-html.js';
import { live } from './live.js';
import { cut, NAME, sizeOf } from '../core/box.js';
import { rests } from '../core/once.js';
import { icon } from './signs.js';

/** @typedef {import('../core/wire').Protocol} Protocol
 * @typedef {import('../core/wire').Setting} Setting
 * @typedef {import('../core/say.js').Say} Say
 * @typedef {import('../core/create.js').Wish} Wish */

const FACTORS = [0.5, 1, 1.5, 2, 3, 5, 10];
/** Minutes that a couple may have. */
const HOURS = [15, 20, 30, 40, 50, 60, 75, 90, 120, 180];
const RULES = /** @type {const} */ (['soft', 'nudge', 'firm', 'none']);

/** @param {Protocol} its @param {string} locale @returns {Wish} */
export const fresh = (its, locale) => ({
  protocol: its.id,
  locale,
  names: { a: '', b: '', therapist: '' },
  therapist: !!its.terms?.needs,
  room: false,
  rule: 'soft',
  factor: 1,
  first: 'coin',
  minutes: null,
  settings: Object.fromEntries(its.settings.map((one) => [one.name, one.default])),
});

/** A wish as an invitation to the next talk has it, as far as this dialogue takes it. @param {Protocol} its
 * @param {string} locale @param {import('../core/next-talk.js').Next} next @returns {Wish} */
export function invited(its, locale, { settings, rule, factor, first, minutes, names }) {
  const plain = fresh(its, locale);
  const fits = (/** @type {Setting} */ { name, kind, min = 0, max = Infinity, options }) => {
    const value = /** @type {any} */ (settings[name]);
    if (kind === 'yes-no') return typeof value === 'boolean';
    return kind === 'choice'
      ? !!options?.some(({ word }) => word === value)
      : Number.isInteger(value) && value >= min && value <= max;
  };
  const had = Object.fromEntries(its.settings.filter(fits).map(({ name }) => [name, settings[name]]));
  return {
    ...plain,
    first,
    minutes,
    settings: { ...plain.settings, ...had },
    names: { ...plain.names, ...names },
    rule: RULES.find((one) => one === rule) ?? plain.rule,
    factor: FACTORS.includes(factor) ? factor : 1,
  };
}

/** Names that are still missing. @param {Wish} wish @returns {('a' | 'b' | 'therapist')[]} */
export const missing = ({ names, therapist }) =>
  /** @type {const} */ (['a', 'b', 'therapist']).filter(
    (seat) => (seat !== 'therapist' || therapist) && !names[seat].trim(),
  );

/** Whether the panel could only say one name for both. @param {Wish} wish */
export const alike = ({ names: { a, b } }) => !!a.trim() && a.trim().toLowerCase() === b.trim().toLowerCase();

/** One step of a time: small for short times. @param {number} most ms */
const stepOf = (most) => (most <= 180_000 ? 10_000 : most <= 600_000 ? 30_000 : 60_000);

/** @param {number} ms @param {Say} say */
const said = (ms, say) => {
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.round((ms % 60_000) / 1000)];
  return [minutes && say('start.min', { n: minutes }), seconds && say('start.sec', { n: seconds })]
    .filter(Boolean)
    .join(' ');
};

/** @param {Setting} its @param {Wish} wish @param {Say} say @param {() => void} draw */
function number(its, wish, say, draw) {
  const value = /** @type {number} */ (wish.settings[its.name]);
  const { min = 0, max = value } = its;
  const step = its.kind === 'time' ? stepOf(max) : 1;
  const set = (/** @type {number} */ to) => () => {
    wish.settings[its.name] = Math.min(max, Math.max(min, to));
    draw();
  };
  const shown = its.kind === 'time' ? said(value, say) : String(value);
  return html`<div class="setting" role="group" aria-label=${its.label}
    ><span>${its.label}</span
    ><span class="stepper">
      <button
        type="button"
        aria-label=${say('start.less')}
        aria-disabled=${value <= min}
        @click=${set(Math.ceil(value / step - 1) * step)}
        >${icon('minus')}</button
      >
      <output aria-live="polite">${shown}</output>
      <button
        type="button"
        aria-label=${say('start.more')}
        aria-disabled=${value >= max}
        @click=${set(Math.floor(value / step + 1) * step)}
        >${icon('plus')}</button
      ></span
    ></div
  >`;
}

/** One of a few. @param {string} name @param {string} legend
 * @param {(import('../core/wire').Word & {why?: string})[]} options
 * @param {string} value @param {(word: string) => void} set */
export const choice = (name, legend, options, value, set) =>
  html`<fieldset class="few"
    ><legend>${legend}</legend> ${options.map(
      ({ word, label, why }) =>
        html`<label class="option"
          ><input
            type="radio"
            name=${name}
            .value=${word}
            .checked=${live(word === value)}
            @change=${() => set(word)}
          />
          <span class="dot"></span
          ><span><b>${label}</b>${why ? html`<span class="small soft">${why}</span>` : nothing}</span></label
        >`,
    )}</fieldset
  >`;

/** @param {string} label @param {boolean} value @param {(to: boolean) => void} set @param {string} [why] */
export const tick = (label, value, set, why = '') =>
  html`<label class="option"
    ><input
      type="checkbox"
      .checked=${live(value)}
      @change=${(/** @type {any} */ event) => set(event.target.checked)}
    />
    <span class="tick">${icon('check')}</span
    ><span><b>${label}</b>${why ? html`<span class="small soft">${why}</span>` : nothing}</span></label
  >`;

/** @param {Setting} its @param {Wish} wish @param {Say} say @param {() => void} draw */
export function setting(its, wish, say, draw) {
  const set = (/** @type {Setting['default']} */ to) => {
    wish.settings[its.name] = to;
    draw();
  };
  if (its.kind === 'choice')
    return choice(its.name, its.label, its.options ?? [], String(wish.settings[its.name]), set);
  if (its.kind === 'yes-no') return tick(its.label, !!wish.settings[its.name], set);
  return number(its, wish, say, draw);
}

/** @param {'a' | 'b' | 'therapist'} seat @param {Wish} wish @param {Say} say @param {boolean} asked whether to say what
 * is missing */
function name(seat, wish, say, asked) {
  const empty = asked && !wish.names[seat].trim();
  const full = () => sizeOf(wish.names[seat]) > NAME - 4;
  const write = (/** @type {any} */ { target }) => {
    const name = (wish.names[seat] = cut(target.value, NAME));
    if (name !== target.value) target.value = name;
    target.nextElementSibling.hidden = !full();
    target.form.querySelector('#alike').hidden = !alike(wish);
  };
  return html`<label class="person" data-who=${seat}
    ><span class="small">${say(`start.name.${seat}`)}</span>
    <input
      name=${seat}
      autocomplete="off"
      autocapitalize="words"
      spellcheck="false"
      translate="no"
      data-1p-ignore
      data-lpignore="true"
      aria-invalid=${empty}
      aria-describedby=${empty ? `no-${seat}` : nothing}
      .value=${live(wish.names[seat])}
      @input=${write}
    />
    <span class="small soft" role="status" ?hidden=${!full()}>${say('start.name.full')}</span>
    ${empty ? html`<span class="small need" id="no-${seat}">${say('start.name.missing')}</span>` : nothing}</label
  >`;
}

/** How long they have; most have no hour, so it is folded. @param {Protocol} its @param {Wish} wish @param {Say} say
 * @param {(what: object) => void} put */
function hour(its, { minutes }, say, put) {
  const usual = Math.round(its.minutes?.usual ?? 0);
  const ways = [...new Set([...HOURS, ...(minutes ? [minutes] : [])])].sort((a, b) => a - b);
  return html`<details class="block" ?open=${!!minutes}
    ><summary><h2>${say('start.hour')}</h2></summary
    ><p class="small soft">${say('start.hour.why')}</p>
    <p
      ><select
        name="minutes"
        aria-label=${say('start.hour')}
        @change=${(/** @type {any} */ event) => put({ minutes: Number(event.target.value) || null })}
      >
        <option value="" .selected=${live(!minutes)}>${say('start.hour.open')}</option>
        ${ways.map(
          (n) => html`<option .value=${String(n)} .selected=${live(n === minutes)}>${say('start.min', { n })}</option>`,
        )}</select
      ></p
    >
    ${
      minutes && minutes < usual
        ? html`<p class="small soft" role="status">${say('start.hour.short', { n: usual })}</p>`
        : nothing
    }</details
  >`;
}

/** Who takes part. @param {Wish} wish @param {Say} say @param {boolean} asked @param {(what: object) => void} put
 * @param {string | undefined} needs whom it does not begin without */
const people = (wish, say, asked, put, needs) =>
  html`<section class="block"
    ><h2>${say('start.who')}</h2><div class="people">${name('a', wish, say, asked)}${name('b', wish, say, asked)}</div>
    <p class="small soft" id="alike" role="status" ?hidden=${!alike(wish)}>${say('start.names.alike')}</p>
    ${
      needs
        ? html`<p class="note">${say('start.therapist.needed')}</p>`
        : tick(say('start.therapist'), wish.therapist, (therapist) => put({ therapist }), say('start.therapist.why'))
    }
    ${
      wish.therapist
        ? html`${name('therapist', wish, say, asked)}${tick(
            say('start.room'),
            !!wish.room,
            (room) => put({ room }),
            say('start.room.why'),
          )}`
        : nothing
    }
    <p class="small soft seal">${icon('lock')}<span>${say('start.names.sealed')}</span></p></section
  >`;

/** What happens when time runs out, and how much time there is.
 * @param {Pick<import('../core/wire').Settings, 'rule' | 'factor'>} wish
 * @param {number[]} factors @param {Say} say @param {string} language
 * @param {(what: {rule: string} | {factor: number}) => void} put */
export const ruleAndPace = (wish, factors, say, language, put) =>
  html`${choice(
      'rule',
      say('start.rule'),
      RULES.map((word) => ({ word, label: say(`start.rule.${word}`), why: say(`start.rule.${word}.why`) })),
      wish.rule,
      (rule) => put({ rule }),
    )}
    <label class="setting"
      ><span>${say('start.factor')}</span
      ><select @change=${(/** @type {any} */ event) => put({ factor: Number(event.target.value) })}>
        ${factors.map(
          (factor) =>
            html`<option .value=${String(factor)} .selected=${live(factor === wish.factor)}
              >${say('start.times', { n: factor.toLocaleString(language) })}</option
            >`,
        )}</select
      ></label
    >`;

/** What seldom needs another answer. @param {Wish} wish @param {Say} say @param {(what: object) => void} put
 * @param {(seat: import('../core/wire').Partner) => import('../core/wire').Word} who */
const details = (wish, say, put, who) =>
  html`<details class="block"
    ><summary><h2>${say('start.details')}</h2></summary> ${choice(
      'first',
      say('start.starts'),
      [{ word: 'coin', label: say('start.coin') }, who('a'), who('b')],
      wish.first,
      (first) => put({ first }),
    )}
    ${ruleAndPace(wish, FACTORS, say, document.documentElement.lang, put)}</details
  >`;

/**
 * @param {Protocol} its @param {Wish} wish @param {Say} say
 * @param {{draw: () => void, back: () => void, make: () => void}} on
 * @param {{asked: boolean, busy: boolean, trouble: string, turn?: string}} state `turn`: who begins because the other
 * did last time @param {unknown} [before] what is asked first
 */
export function setup(its, wish, say, { draw, back, make }, { asked, busy, trouble, turn = '' }, before = nothing) {
  const put = (/** @type {object} */ what) => (Object.assign(wish, what), draw());
  const who = (/** @type {'a' | 'b'} */ seat) => ({
    word: seat,
    label: wish.names[seat].trim() || say(`start.name.${seat}`),
  });
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), make());
  return html`<form class="setup" novalidate @submit=${submit} autocomplete="off">
    <p><button type="button" class="link" @click=${back}>${icon('back')}${say('start.back')}</button></p>
    <h1 tabindex="-1" lang=${its.lang}>${its.title}</h1><p class="soft" lang=${its.lang}>${its.summary}</p>
    ${
      (turn === 'a' || turn === 'b') && turn === wish.first
        ? html`<p class="note"
            >${say('start.next', { last: who(turn === 'a' ? 'b' : 'a').label, first: who(turn).label })}</p
          >`
        : nothing
    }
    ${before} ${people(wish, say, asked, put, its.terms?.needs)}
    ${
      its.settings.length
        ? html`<section class="block"
            ><h2>${say('start.settings')}</h2>${its.settings.map((one) => setting(one, wish, say, draw))}</section
          >`
        : nothing
    }
    ${hour(its, wish, say, put)} ${details(wish, say, put, who)}
    ${trouble ? html`<p class="note" role="alert">${trouble}</p>` : nothing}
    <div class="deed"
      >${
        rests(its.id, its.terms?.once, Date.now())
          ? html`<p class="note" role="status"><b>${say('once.ask')}</b> ${say('once.why')}</p>`
          : html`<button class="main" aria-disabled=${busy}>${say(busy ? 'start.making' : 'start.make')}</button>`
      }</div
    ></form
  >`;
}
