/**
 * Sayback beside a call, on a page of your own:
 *
 *   <script type="module" src="https://sayback.example/host/sayback.js"></script>
 *   <sayback-panel server="https://sayback.example"></sayback-panel>
 *
 * `talk`: a link of a talk; `ears`: the panel may ask for the microphone; `exit`: the page that takes this one's place
 * when the person leaves. This page tells the panel up to three things about its person: whether their microphone is
 * on, whether they are heard, which look to wear. The panel asks for one: to mute, after a tap. No token, name, word or
 * turn ever comes out of it. `host` is for our own extension, which has a door of its own.
 */
const V = 1;
const TELLS = ['mic', 'speaking', 'look'];

export class SaybackPanel extends HTMLElement {
  static observedAttributes = ['talk'];

  /** What this page can do for the panel: mute this person, true once that is so.
   * @type {{setMic?: (on: false) => boolean | Promise<boolean>}} */
  can = {};

  #frame = document.createElement('iframe');
  #server = '';
  /** Where the talk is; with the invitation only until the panel has it. */
  #at = '';
  /** @type {MessagePort | undefined} */
  #port;
  #known = /** @type {Record<string, unknown>} */ ({});
  #able = '';
  #stands = false;

  connectedCallback() {
    this.#stands = true;
    addEventListener('message', this);
    this.#open();
  }

  /** Stays as it is where the browser moves it whole; anywhere else it loads again. */
  connectedMoveCallback() {}

  attributeChangedCallback() {
    if (this.#stands && this.hasAttribute('talk')) this.#open();
  }

  disconnectedCallback() {
    this.#stands = false;
    removeEventListener('message', this);
    this.#close();
  }

  /** The link never stands in an attribute of the frame, and no longer in one of ours. */
  #open() {
    const { origin } = new URL(this.getAttribute('server') ?? '');
    const talk = this.getAttribute('talk');
    this.removeAttribute('talk');
    if (talk !== null) {
      const link = new URL(talk, origin);
      const [, name] = /\/(?:s|call)\/([\w-]+)$/.exec(link.pathname) ?? [];
      if (link.origin !== origin || !name) throw new TypeError(`sayback-panel: talk is no link of ${origin}`);
      this.#at = `/s/${name}${link.hash}`;
    }
    this.#server = origin;
    const may = [
      'screen-wake-lock',
      'clipboard-write',
      'autoplay',
      ...(this.hasAttribute('ears') ? ['microphone'] : []),
    ];
    this.#frame.allow = may.map((one) => `${one} ${origin}`).join('; ');
    this.#frame.title = 'Sayback';
    Object.assign(this.#frame.style, { border: 0, width: '100%', height: '100%', display: 'block' });
    if (!this.#frame.isConnected) this.append(this.#frame);
    this.#frame.contentWindow?.location.replace(`${origin}/host/${this.getAttribute('host') ?? 'embed'}${this.#at}`);
  }

  #close() {
    this.#port?.close();
    this.#port = undefined;
    this.#frame.remove();
  }

  /** The panel says that it is here, on each page of it anew: it gets a port, and is heard on that alone.
   * @param {MessageEvent} event */
  handleEvent({ source, origin, data }) {
    const panel = this.#frame.contentWindow;
    if (!panel || source !== panel || origin !== this.#server || data?.sayback !== V || data.type !== 'here') return;
    this.#at = this.#at.replace(/#.*/, '');
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (said) => void this.#hear(port1, said.data);
    const can = Object.keys(this.can);
    this.#able = can.join();
    panel.postMessage({ sayback: V, type: 'hello', can, tells: Object.keys(this.#known) }, origin, [port2]);
    for (const [type, value] of Object.entries(this.#known)) port1.postMessage({ type, value });
  }

  /** Tells the panel what is new. @param {string} type mic, speaking (true, false; null: not known) or look (light,
   * dark) @param {unknown} value */
  tell(type, value) {
    if (!TELLS.includes(type)) throw new TypeError(`sayback-panel: nothing is told of ${type}`);
    const can = Object.keys(this.can);
    if (this.#able !== (this.#able = can.join())) this.#port?.postMessage({ type: 'can', value: can });
    if (type in this.#known && this.#known[type] === value) return;
    this.#known[type] = value;
    this.#port?.postMessage({ type, value });
  }

  /** @param {MessagePort} port @param {any} said */
  async #hear(port, said) {
    if (said?.type === 'mute') {
      const done = (async () => this.can.setMic?.(false))();
      port.postMessage({ type: 'muted', n: said.n, ok: (await done.catch(() => false)) === true });
    } else if (said?.type === 'ready') this.dispatchEvent(new Event('sayback-ready'));
    else if (said?.type === 'left') this.#left();
  }

  /** The person left, or the talk is gone: which of the two is nobody's business. */
  #left() {
    this.#close();
    this.#at = '';
    if (!this.dispatchEvent(new Event('sayback-left', { bubbles: true, cancelable: true }))) return;
    const to = this.dataset.exit ?? this.getAttribute('exit') ?? '';
    const url = to && URL.canParse(to, document.baseURI) ? new URL(to, document.baseURI) : undefined;
    location.replace(url && /^https?:$/.test(url.protocol) ? url : 'about:blank');
  }
}
customElements.define('sayback-panel', SaybackPanel);
