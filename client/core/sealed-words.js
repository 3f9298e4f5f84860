/**
 * Words of the talk: sealed before they leave for exactly those who may read them, opened when a view lists them.
 * What is to be read by the pair waits here, sealed for its author alone, until the pair has a key. Loaded after
 * the first drawing.
 */
import { ask } from './api.js';
import { adopt, agreed, promise, promised, remember, same } from './consent.js';
import { hear } from './ear.js';
import { nibble } from './keys.js';
import { tab } from './links.js';
import { nameOf, placed, placeOf } from './placed.js';
import { seal } from './box.js';
import { boxKey, derive, headOf, open, SealError, unb64 } from './seal.js';
import { watch } from './signed.js';

/** A pick must not be told by its length: everything but free text is sealed at this size (bytes). */
const PICK = 256;
const AGAIN = 2000;
/** Words that belong to the whole talk and to no place of it; all but one are picks. */
const LASTING = ['lands', 'word', 'name', 'pulse', 'message'];
/** @param {View} view @param {string} field @returns {View} */
const lasting = (view, field) =>
  LASTING.includes(field) ? { ...view, step: { ...view.step, id: '-' }, fields: [{ name: field, kind: 'one' }] } : view;

/** @typedef {import('./records').SessionRecord} SessionRecord
 * @typedef {import('./records').View} View
 * @typedef {import('./wire').Box} Box
 * @typedef {import('./records').SealedWords} Context
 * @typedef {ReturnType<typeof import('./keys.js').keysOf>} Keys
 * @typedef {ReturnType<typeof import('./connection.js').connect>} Connection
 * @typedef {'own' | 'pair' | 'all'} Circle
 * @typedef {Circle | 'done'} Whom `done`: own, and shown to the other once both are done
 * @typedef {{seat: string, step: string, move: string, args: Record<string, unknown>, boxes: Record<string, [string,
 * string]>}} Waiting
 *   `boxes`: argument → the field it is for, and the words sealed `own` */

/** What one device can seal and open. @param {SessionRecord} record @param {string} session @param {Keys} keys */
export function wordsOf(record, session, keys) {
  const seats = [record, record.also].filter((seated) => seated !== undefined);
  /** The key of a circle; throws SealError for what this device cannot read. @param {Circle} circle @param {string}
   * author @param {number} number */
  async function keyOf(circle, author, number) {
    const S = seats.find(({ seat }) => seat === author)?.S;
    if (circle === 'pair') {
      const key = await keys.pair(number);
      if (key) return key;
      if (!seats.some(({ seat }) => seat === 'a' || seat === 'b')) throw new SealError('circle');
      const who = keys.since(number);
      throw new SealError(who ? 'older' : 'waits', who);
    }
    const secret = circle === 'own' ? S : circle === 'all' ? record.L : undefined;
    if (!secret) throw new SealError(circle === 'own' ? 'older' : 'circle', author);
    return boxKey(await derive(circle, unb64(secret), session));
  }
  return {
    /** A value for a field of the place that is shown. Throws SealError. @param {View} view @param {string} field by
     * the name under which it will be kept @param {string} value @param {Circle} [circle] */
    async seal(view, field, value, circle = 'own') {
      // nothing is said here in the name of somebody who does not sit here
      if (!seats.some(({ seat }) => seat === view.seat)) throw new SealError('circle', view.seat);
      const number = circle === 'pair' ? keys.number : keys.stamp();
      const at = { session, seat: view.seat, circle, step: view.step.id, field };
      const kind = view.fields?.find(({ name }) => name === field.replace(/\.shown$/, ''))?.kind ?? 'text';
      return seal(await keyOf(circle, view.seat, number), at, value, { least: kind === 'text' ? 0 : PICK, number });
    },
    /** A listed box to words. Throws SealError. @param {Pick<Box, 'box'>} listed by its reference alone
     * @param {string} box */
    async open({ box: ref }, box) {
      const [from, step, field] = placeOf(ref);
      // what a facilitator types has the name of the seat it is for
      if (from === 'host') return hear(seats.find(({ seat }) => seat === field)?.ear, session, field, box);
      const { circle, number } = headOf(box);
      const at = { session, seat: from, circle, step, field };
      const key = await keyOf(/** @type {Circle} */ (circle), from, number);
      try {
        return await open(key, at, box);
      } catch (error) {
        // an older device of the author had other secrets
        const older = circle === 'own' && number && nibble(number, from) !== nibble(keys.stamp(), from);
        throw older ? new SealError('older', from) : error;
      }
    },
  };
}

/** @typedef {{its: ReturnType<typeof wordsOf>, keys: Keys, context: Context, session: string, line: Connection,
 *   record: SessionRecord, save: () => void}} How `save`: keeps the record */

class Flow {
  /** Which writing of a box was read, and under which number it was sealed for the pair. @type {Record<string, {n:
   * number, box?: string, pair?: number}>} */
  seen = {};
  done = new Set();
  present = 0;

  /** @param {How} how */
  constructor(how) {
    this.how = how;
    const { context, session, record, keys } = how;
    this.words = context.words ??= {};
    this.shut = context.shut ??= {};
    this.slot = tab(session, 'waits');
    this.signed = watch({ record, session, keys, context, views: () => this.views() });
    globalThis.addEventListener?.(
      'storage',
      ({ key, newValue }) => key?.startsWith(`sayback:${session}`) && adopt(record, newValue),
    );
  }

  views() {
    return Object.values(this.how.line.views);
  }

  waiting() {
    return /** @type {Waiting[]} */ (this.slot.get() ?? []);
  }

  /** @param {Waiting[]} list */
  wait(list) {
    const { context } = this.how;
    this.slot.set(list.length ? list : null);
    context.waits = list.length > 0;
    context.redraw();
  }

  read() {
    const { line, context } = this.how;
    const fresh = this.views()
      .flatMap((view) => view.boxes ?? [])
      .filter(({ box, n = 1 }) => this.seen[box]?.n !== n);
    if (!fresh.length) return;
    for (const { box, n = 1, from } of fresh) {
      this.seen[box] = { n };
      // a facilitator's new words are no new writing of the old ones: those must not stand in for them
      if (from === 'host') delete this.words[box];
    }
    line.words(fresh.map(({ box }) => box)).then(async (boxes) => {
      await Promise.all(fresh.map((listed) => this.opened(listed, boxes[listed.box])));
      context.redraw();
    });
  }

  /** @param {Box} listed @param {string | undefined} box */
  async opened(listed, box) {
    const { its, context } = this.how;
    const ref = listed.box;
    if (!box) return void setTimeout(() => (delete this.seen[ref], context.redraw()), AGAIN);
    try {
      const { circle, number } = headOf(box);
      this.words[ref] = await this.signed.opened(ref, await its.open(listed, box), { circle, number });
      delete this.shut[ref];
      this.seen[ref] = { n: listed.n ?? 1, box, ...(circle === 'pair' && { pair: number }) };
    } catch (error) {
      const { kind, who } = error instanceof SealError ? error : new SealError('broken');
      this.words[ref] = null;
      this.shut[ref] = { kind, who: /** @type {any} */ (who ?? listed.from) };
    }
  }

  /** What is shown once both are done: only what its writer was told so of as they kept it here, word for word.
   * @param {View} view */
  async reveal(view) {
    if (view.reveal !== 'both-done' || view.stage !== 'running') return;
    const { record } = this.how;
    const due = promised(record, view).filter(([, ref]) => view.boxes?.some(({ box }) => box === ref));
    const key = [view.step.id, view.seat, ...due.flat()].join(' ');
    if (this.done.has(key) || !due.every(([, ref]) => same(record, view, ref, this.seen[ref]?.box))) return;
    const { words } = this;
    const texts = due.flatMap(([field, ref]) => (words[ref] ? [[field, [`${field}.shown`, words[ref]]]] : []));
    if (!texts.length) return;
    this.done.add(key);
    await this.say('show', Object.fromEntries(texts), 'pair', {}, view);
  }

  /** Sends words, now or when the pair has a key. @param {string} move
   * @param {Record<string, [string, string]>} fields argument → the name it is kept under, and the words
   * @param {Whom} whom @param {Record<string, unknown>} args @param {View} given
   * @returns {Promise<boolean>} whether they are on their way */
  async say(move, fields, whom, args, given) {
    const { its, keys, record, line, save } = this.how;
    const view = lasting(given, Object.values(fields)[0]?.[0] ?? '');
    // the page names the step, and the box is bound to the visit: both are of one place
    if (view.step.id !== '-' && nameOf(view.step.id) !== view.step.name) throw new SealError('place');
    const circle =
      whom === 'pair' && view.step.id !== '-' && agreed(record, view, 'words') ? 'all' : whom === 'done' ? 'own' : whom;
    const later = circle === 'pair' && !keys.number;
    const sealed = async (/** @type {[string, [string, string]]} */ [name, [field, value]]) => [
      name,
      await its.seal(view, field, value, later ? 'own' : circle),
    ];
    const boxes = Object.fromEntries(await Promise.all(Object.entries(fields).map(sealed)));
    if (!later) {
      line.act(move, { ...args, ...boxes }, view.step.id, view.seat);
      const named = Object.entries(boxes).map(([name, box]) => [fields[name]?.[0], box]);
      if (promise(record, view, Object.fromEntries(named), whom === 'done')) save();
      return true;
    }
    const kept = Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, [fields[name]?.[0], box]]));
    const rest = this.waiting().filter((other) => other.move !== move || other.seat !== view.seat);
    this.wait([...rest, /** @type {Waiting} */ ({ seat: view.seat, step: view.step.id, move, args, boxes: kept })]);
    return false;
  }

  /** What waited is sealed again and sent; what its place has passed is let go. */
  async send() {
    const { keys, context } = this.how;
    const list = this.waiting();
    context.waits = list.length > 0;
    for (const waiting of list) {
      const view = this.views().find(({ seat }) => seat === waiting.seat);
      const here = waiting.step === '-' || view?.step.id === waiting.step;
      const passed = view?.stage === 'closed' || (view?.stage === 'running' && !here);
      if (!passed && (!keys.number || !here || !view?.moves?.some(({ move }) => move === waiting.move))) continue;
      this.wait(this.waiting().filter(({ move, seat }) => move !== waiting.move || seat !== waiting.seat));
      if (passed || !view) continue;
      const fields = await this.unsealed(waiting);
      await this.say(waiting.move, fields, 'pair', waiting.args, view);
    }
  }

  /** The words that waited, by their arguments. @param {Waiting} waiting */
  async unsealed({ seat, step, boxes }) {
    const back = async (/** @type {[string, [string, string]]} */ [name, [field, box]]) => [
      name,
      [field, await this.how.its.open({ box: `${seat}/${step}/${field}` }, box)],
    ];
    return Object.fromEntries(await Promise.all(Object.entries(boxes).map(back)));
  }

  /** The words of this step, for the new device of a partner. @param {View} view */
  async again(view) {
    const { keys, context } = this.how;
    const old = (view.boxes ?? []).filter(({ box, from, step = '' }) => {
      const { pair } = this.seen[box] ?? {};
      if (context.marks?.[box]?.changed || view.signatures?.some(({ of }) => of === box)) return false;
      return (
        from === view.seat &&
        pair &&
        pair !== keys.number &&
        this.words[box] &&
        [view.step.name, '-'].includes(step.split('.')[0] ?? '')
      );
    });
    if (keys.number && view.stage !== 'closed') for (const box of old) await this.resealed(view, box);
  }

  /** @param {View} view @param {Box} listed */
  async resealed(view, { box, field, step = '', n }) {
    const { its, keys, session } = this.how;
    const key = [keys.number, box, n].join(' ');
    if (this.done.has(key)) return;
    this.done.add(key);
    const fresh = await its.seal(
      { ...lasting(view, field), step: { ...view.step, id: step } },
      field,
      this.words[box] ?? '',
      'pair',
    );
    await ask(`sessions/${session}/again`, { token: keys.token(view.seat), body: { boxes: { [box]: fresh } } }).catch(
      ({ status }) => status || setTimeout(() => this.done.delete(key), AGAIN),
    );
  }

  /** Reads a box once more. @param {string} ref */
  retry(ref) {
    delete this.seen[ref];
    this.how.context.redraw();
  }

  /** Called with every drawing: cheap when nothing is to be done. */
  see() {
    const { keys, record, line, save } = this.how;
    const views = this.views().map(placed);
    if (remember(record, line.status.acts)) save();
    if (views[0]) keys.see(views[0]);
    if (this.present !== keys.number) {
      this.present = keys.number;
      for (const [ref, { kind }] of Object.entries(this.shut)) if (kind === 'waits') delete this.seen[ref];
    }
    this.read();
    this.signed.see();
    this.send();
    views.forEach((view) => (this.reveal(view), this.again(view)));
  }
}

/**
 * The words of a panel, moved along with every view: read what is new, show what is to be shown, send what waited, and
 * seal again for a partner's new device. @param {How} how
 */
export const flowOf = (how) => new Flow(how);
