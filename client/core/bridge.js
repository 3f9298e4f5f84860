/**
 * What a page that holds the call beside this panel may tell of this person (microphone on, heard, which look), and the
 * one thing it may be asked, after a tap: to mute. Never to unmute. It hears no token, link, name, word, step or turn.
 * What it says comes by one port, or from an adapter in this page; either way it may be junk, a flood or a lie.
 */

/** @typedef {{can: string[], start(tell: (type: string, value: unknown) => void): void, setMic?(on: false):
 *   Promise<boolean>, stop(): void}} Adapter a host that is spoken to from this page
 * @typedef {ReturnType<typeof bridgeOf>} Bridge */

const V = 1;
/** messages in a second; the next ones are dropped */
const MOST = 20;
/** ms that an answer may take */
const ANSWER = 3000;
const LOOKS = ['light', 'dark'];

/** @param {unknown} value */
const truth = (value) => (typeof value === 'boolean' ? value : null);

/** @param {unknown} value */
const list = (value) => (Array.isArray(value) ? value : []);

/** Whether one more is too many. @param {() => number} now ms */
function floods(now) {
  /** @type {number[]} */
  const last = [];
  return () => {
    const at = now();
    if (last.length === MOST && at - /** @type {number} */ (last[0]) < 1000) return true;
    last.push(at);
    if (last.length > MOST) last.shift();
    return false;
  };
}

/** What is known of this person, and what is asked for them. @param {() => void} changed @param {() => number} now
 * ms */
function hearing(changed, now) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let asked = 0;
  const flooding = floods(now);
  const its = {
    can: /** @type {unknown[]} */ ([]),
    /** Each is missing until the host first speaks of it; null: not known. */
    mic: /** @type {boolean | null | undefined} */ (undefined),
    speaking: /** @type {boolean | null | undefined} */ (undefined),
    look: '',
    /** What was asked last did not happen. */
    refused: false,
    changed,
  };
  const settle = (/** @type {boolean} */ refused) => {
    clearTimeout(waiting);
    its.refused = refused;
  };
  const refuse = () => (settle(true), its.changed());

  /** Takes what is meant; of what comes too fast nothing is known. @param {any} said */
  function hear(said) {
    const { type, value, n, ok } = said ?? {};
    const dropped = flooding();
    const known = dropped ? null : truth(value);
    if (type === 'mic') {
      if (its.mic !== known) settle(false);
      its.mic = known;
    } else if (type === 'speaking') its.speaking = known;
    else if (dropped) return;
    else if (type === 'can') its.can = list(value);
    else if (type === 'look' && typeof value !== 'string') its.look = '';
    else if (type === 'look' && LOOKS.includes(value)) its.look = value;
    else if (type === 'muted' && n === asked && ok !== true) return refuse();
    else return;
    its.changed();
  }
  /** The number of a question that was just asked: that the microphone is off is the answer that counts. */
  function ask() {
    settle(false);
    waiting = setTimeout(refuse, ANSWER);
    return ++asked;
  }
  return { its, hear, ask };
}

/** @param {() => void} changed @param {() => number} [now] ms */
export function bridgeOf(changed, now = Date.now) {
  /** @type {((said: {type: string, n?: number, v?: number}) => void) | undefined} */
  let send;
  let gone = false;
  const { its, hear, ask } = hearing(changed, now);
  return {
    its,
    hear,
    /** Takes the one hello of the page around this one. @param {MessageEvent} event @param {unknown} parent
     * @param {string} [from] the origin that it has, where the browser says so */
    greet({ source, origin, data, ports }, parent, from = origin) {
      const [port] = ports;
      if (send || source !== parent || origin !== from) return;
      if (data?.sayback !== V || data.type !== 'hello' || !port || ports.length > 1) return;
      its.can = list(data.can);
      port.onmessage = ({ data: said }) => hear(said);
      send = (said) => port.postMessage(said);
      send({ type: 'ready', v: V });
      if (gone) send({ type: 'left' });
      its.changed();
    },
    /** Speaks with a host from this page. @param {Adapter} adapter */
    attach(adapter) {
      if (send) return;
      its.can = adapter.can;
      send = ({ type, n }) => {
        if (type === 'left') return adapter.stop();
        const muted = (/** @type {unknown} */ ok) => hear({ type: 'muted', n, ok });
        Promise.resolve(adapter.setMic?.(false)).then(muted, muted);
      };
      adapter.start((type, value) => hear({ type, value }));
    },
    /** Asks to mute, for a tap. */
    mute() {
      send?.({ type: 'mute', n: ask() });
      its.changed();
    },
    /** Tells that this person is gone, whatever took them away. */
    left() {
      if (gone) return;
      gone = true;
      its.look = '';
      send?.({ type: 'left' });
      its.changed();
    },
  };
}
