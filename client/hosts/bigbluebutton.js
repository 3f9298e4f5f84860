/**
 * Sayback in a BigBlueButton room: an area at the side with the panel in it, told whether this person's microphone is
 * on and whether they are heard. A plain script with nothing of the plugins' own library in it: what stands here is
 * what that library says to the room and hears from it. Of everybody else in the room it takes nothing.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { origin, href } = new URL('./sayback.js', script.src);
  /** @type {any} what the room keeps for this plugin */
  const room = /** @type {any} */ (window).bbb_plugins?.[script.getAttribute('uuid') ?? ''];
  if (!room) return;

  const HEARS = 'BBB_CORE_SENT_NEW_DATA';
  const ASKS = 'PLUGIN_SUBSCRIBED_TO_BBB_CORE';
  const ENDS = 'PLUGIN_UNSUBSCRIBED_FROM_BBB_CORE';
  const MEETING = 'BBB_CORE_UPDATED_MEETING_STATUS';
  const ME = 'Hooks::UseCurrentUser';
  const VOICES = 'Hooks::UseTalkingIndicator';

  /** @type {any} the panel while its area is open */
  let panel;
  let me = '';
  /** @type {{mic: boolean | null, speaking: boolean | null}} */
  let mine = { mic: null, speaking: null };

  const tell = () => Object.entries(mine).forEach(([type, value]) => panel?.tell?.(type, value));

  /** The room lists who spoke last; of whoever is not there it says nothing but that they are silent.
   * @param {any} data */
  function voices({ loading, error, data } = {}) {
    const known = !loading && !error && Array.isArray(data) && me !== '';
    const own = known ? data.find((/** @type {any} */ voice) => voice?.userId === me) : undefined;
    const on = typeof own?.muted === 'boolean' ? !own.muted : null;
    mine = { mic: on, speaking: known ? own?.talking === true && on === true : null };
    tell();
  }

  /** @param {Event} event */
  function hear(event) {
    const { hook, data } = /** @type {CustomEvent} */ (event).detail ?? {};
    if (hook === ME) me = typeof data?.data?.userId === 'string' ? data.data.userId : '';
    if (hook === VOICES) voices(data);
  }

  const say = (/** @type {string} */ what) =>
    [ME, VOICES].forEach((hook) =>
      dispatchEvent(new CustomEvent(what, { detail: { hook, hookArguments: undefined } })),
    );

  /** The person left the talk, or the room: area and button go, the call stays. */
  function end() {
    removeEventListener(HEARS, hear);
    say(ENDS);
    room.setGenericContentItems([]);
  }

  /** @param {HTMLElement} element */
  function draw(element) {
    panel = document.createElement('sayback-panel');
    panel.setAttribute('server', origin);
    panel.style.cssText = 'display: block; height: 100%';
    panel.addEventListener('sayback-left', (/** @type {Event} */ event) => (event.preventDefault(), end()));
    const its = panel;
    element.append(its);
    customElements.whenDefined('sayback-panel').then(tell);
    return { render() {}, unmount: () => its.remove() };
  }

  document.head.append(Object.assign(document.createElement('script'), { type: 'module', src: href }));
  addEventListener(HEARS, hear);
  addEventListener(MEETING, (event) => {
    if (/** @type {CustomEvent} */ (event).detail?.data?.userCurrentlyInMeeting === false) end();
  });
  say(ASKS);
  room.setGenericContentItems([
    {
      id: 'sayback',
      name: 'Sayback',
      section: 'Sayback',
      buttonIcon: 'group_chat',
      open: false,
      dataTest: 'sayback',
      type: 'GENERIC_CONTENT_SIDEKICK_AREA',
      contentFunction: draw,
      /** @param {string} id */
      setItemId(id) {
        this.id = id;
      },
    },
  ]);
})();
