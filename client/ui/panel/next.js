/** On the page of a talk that has ended: the next one, in which the other begins. */
import { html, nothing } from '../../vendor/lit-html.js';
import { pack } from '../../core/next-talk.js';
import { partnerOf } from '../../core/text.js';

/** A way to the start page that carries everything but the links; nothing where this device does not know how
 * it was set.
 * @param {import('./types').Env} env */
export function next({ view, words, context }) {
  const { again, names, texts } = context;
  if (!again || view.seat === 'therapist') return nothing;
  // where nobody had a turn, nobody began
  const began = !!(view.spoken?.a || view.spoken?.b);
  const first = began ? partnerOf(again.first) : 'coin';
  const { settings, rule, factor, minutes } = again;
  const link = `/${pack({
    protocol: view.protocol,
    settings,
    rule,
    factor,
    minutes,
    first,
    locale: texts.language,
    names: { a: names.a, b: names.b },
  })}`;
  return html`<section class="end next"
    ><h2 class="small soft">${words.ui('next.ask')}</h2>
    ${
      began
        ? html`<p>${words.ui('next.turn', { last: names[again.first], first: names[partnerOf(again.first)] })}</p>`
        : nothing
    }
    <a class="second go" href=${link}>${words.ui('next.go')}</a></section
  >`;
}
