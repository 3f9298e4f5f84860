/** A link as a QR code, drawn here: the secret in its fragment is sent to nobody. */
import { html, svg } from '../vendor/lit-html.js';
import { generate } from '../vendor/lean-qr.js';

const QUIET = 3;

/** @param {string} text @param {string} label what the picture is, for those who do not see it */
export function qr(text, label) {
  const code = generate(text);
  let d = '';
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      const from = x;
      while (code.get(x, y)) x++;
      if (x > from) d += `M${from + QUIET} ${y + QUIET}h${x - from}v1h${from - x}z`;
    }
  const side = code.size + 2 * QUIET;
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">
    ${svg`<path d=${d} />`}
  </svg>`;
}
