/** A server in memory for panels of two partners and a therapist, by the client's own modules; `lie` changes what it tells. */
import { connect } from '../../client/core/connection.js';
import { keysOf } from '../../client/core/keys.js';
import { amend, keep, recall } from '../../client/core/links.js';
import { newPair } from '../../client/core/pair.js';
import { b64, boxKey, derive, open, random, unb64 } from '../../client/core/seal.js';
import { flowOf, wordsOf } from '../../client/core/sealed-words.js';
import { answered, keysIn, stated, talkOf, viewOf } from './stated.js';

/** @returns {any} */
const storage = () => {
  const its = new Map();
  const plain = { getItem: (name) => its.get(name) ?? null, setItem: (name, value) => its.set(name, value), removeItem: (name) => its.delete(name), clear: () => its.clear() };
  return new Proxy(plain, { ownKeys: () => [...its.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) });
};
/** Everything that takes time here is done by these; how many are at it. */
let busy = 0;
for (const name of ['digest', 'importKey', 'exportKey', 'deriveBits', 'generateKey', 'encrypt', 'decrypt', 'sign', 'verify']) {
  const real = crypto.subtle[name].bind(crypto.subtle);
  crypto.subtle[name] = async (...given) => {
    busy += 1;
    try {
      return await real(...given);
    } finally {
      busy -= 1;
    }
  };
}

/** Until nothing is under way any more. */
export async function quiet() {
  for (let still = 0; still < 5; still = busy ? 0 : still + 1) await new Promise((done) => setImmediate(done));
}
const same = (its) => its;

export class Server {
  constructor() {
    Object.assign(globalThis, { localStorage: storage(), sessionStorage: storage(), fetch: (...asked) => this.asked(...asked) });
    this.session = b64(random(16));
    this.L = b64(random(32));
    this.seats = {};
    this.boxes = new Map();
    this.acts = [];
    this.here = [];
    this.view = { stage: 'running', protocol: 'p', step: { id: 'x.fill~1', name: 'x', place: 'fill', kind: 'write' },
      fields: [{ name: 'f', kind: 'text' }, { name: 'g', kind: 'text' }], people: { a: { here: true }, b: { here: true }, therapist: { here: true } } };
    /** what each seat has agreed to */
    this.consent = {};
    this.lie = { view: same, keys: same, words: same };
    this.version = 0;
  }

  // keys, by HTTP

  async asked(path, { method, headers, body }) {
    const [seat] = headers.Authorization.split('-').slice(-1);
    const its = (this.seats[seat] ??= { n: 1 });
    const what = method === 'POST' ? path.split('/').at(-1) : 'look';
    if (what === 'claim') its.commit ??= JSON.parse(body).commit;
    if (what === 'key') Object.assign(its, JSON.parse(body));
    const keys = keysIn(this.seats);
    const truth = what === 'look' ? talkOf({ keys }) : what === 'claim' ? { seat } : { keys };
    return answered(method, path, truth, body, (told) => (told.keys ? { ...told, keys: this.lie.keys(told.keys, seat) } : told));
  }

  // views, acts and boxes, by the line

  /** @returns {any} */
  dial(seats) {
    const ears = {};
    const socket = { connected: true, on: (event, ear) => (ears[event] = ear), disconnect() {}, connect() {}, hush() {},
      ask: (event, what, _, answer) => {
        stated(`tell ${event}`, what);
        const had = (refs) => this.lie.words(Object.fromEntries(refs.map((ref) => [ref, this.boxes.get(ref)?.box])), seats[0]);
        if (event === 'act') this.take(what);
        const its = event === 'words' ? { boxes: had(what.boxes) } : event === 'act' ? { version: this.version, own: 0 } : {};
        answer(null, stated(`answer ${event}`, { ok: true, ...its }));
      } };
    this.here.push({ seats, hear: (view) => ears.view(view) });
    return socket;
  }

  /** Keeps an act and the boxes in it. */
  take({ move, args, step, seat }) {
    this.acts.push({ move, args, step, seat });
    if (move === 'consent') this.consent[seat] = Object.keys(args).filter((word) => args[word]);
    for (const [name, box] of Object.entries(args)) {
      if (typeof box !== 'string') continue;
      const ref = `${seat}/${step}/${name}${move === 'show' ? '.shown' : ''}`;
      this.boxes.set(ref, { box, n: (this.boxes.get(ref)?.n ?? 0) + 1 });
    }
  }

  seen(seat) {
    const boxes = [...this.boxes].filter(([ref]) => ref.startsWith(`${seat}/`) || ref.endsWith('.shown')).map(([ref, { n }]) => {
      const [from, step, field] = ref.split('/');
      return { box: ref, from, step, field, ...(n > 1 && { n }) };
    });
    const [mine, both] = [this.consent[seat], ['words', 'taps', 'gap'].filter((word) => ['a', 'b'].every((one) => this.consent[one]?.includes(word)))];
    const { step, moves = [], ...rest } = structuredClone(this.view);
    const whole = { step: { index: 0, of: 1, ...step }, moves: moves.map((move) => ({ args: {}, ...move })) };
    const view = viewOf({ version: ++this.version, epoch: 1, seat, ...rest, ...whole, boxes, keys: { a: this.version },
      consent: { ...(mine && { mine }), ...(both.length && { both }) } });
    return this.lie.view(stated('view', view), seat);
  }

  /** Tells all what is so now, as often as they have anything to say to it. */
  async tell(times = 4) {
    for (let time = 0; time < times; time++) {
      for (const { seats, hear } of this.here) for (const seat of seats) hear(this.seen(seat));
      await quiet();
    }
  }

  /** All that is sealed so that whoever has a link can open it. */
  async bare() {
    const key = await boxKey(await derive('all', unb64(this.L), this.session));
    const found = await Promise.all([...this.boxes].map(([ref, { box }]) => {
      const [seat, step, field] = ref.split('/');
      return open(key, { session: this.session, seat, circle: 'all', step, field }, box).catch(() => '');
    }));
    return found.filter(Boolean);
  }

  // panels

  async device(seat) {
    const record = { seat, S: b64(random(32)), d: b64((await newPair()).d), L: this.L, from: `${seat}-------`.slice(0, 8) };
    keep(this.session, record);
    return record;
  }

  /** The panel of a record, as `main.js` puts it together; on a couch of both. @param {any} record */
  sit(record) {
    const { session } = this;
    const seats = [record, record.also].filter(Boolean).map(({ seat }) => seat);
    const context = { redraw: () => flow?.see(), words: {}, shut: {} };
    let flow;
    const drawn = () => queueMicrotask(() => flow?.see());
    const line = connect({ session, tokens: seats.map((seat) => `t-${seat}`), outbox: { get: () => null, set() {} }, changed: drawn, dial: () => this.dial(seats) });
    const save = () => amend(session, record);
    const keys = keysOf({ record, session, tokens: seats.map((seat) => `t-${seat}`), save, changed: drawn });
    const its = wordsOf(record, session, keys);
    flow = flowOf({ its, keys, context, session, line, record, save });
    const view = (seat = seats[0]) => line.views[seat];
    return { record, context, keys, its, flow, line, view,
      say: async (move, fields, circle = 'own', seat = seats[0]) => (await flow.say(move, fields, circle, {}, view(seat)), quiet()),
      consent: (yes, seat = seats[0]) => (line.act('consent', Object.fromEntries(['present', 'words', 'taps', 'gap'].map((word) => [word, yes.includes(word)])), 'x', seat), quiet()),
      /** The same page loaded again, from what the device kept. */
      reload: () => {
        this.here = this.here.filter((one) => one.seats !== seats && one.seats.join() !== seats.join());
        return this.sit(recall(session, record.from));
      } };
  }
}
