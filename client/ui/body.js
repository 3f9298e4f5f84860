/** The drawing on which a feeling is found: a body, and where each place lies on it (the places are set
 * in the styles). */
import { html } from '../vendor/lit-html.js';

/** Places that are drawn; other words of the list stand beside. */
export const SPOTS = [
  'head',
  'throat',
  'shoulders',
  'chest',
  'stomach',
  'belly',
  'hips',
  'arms',
  'hands',
  'legs',
  'feet',
];

export const figure = html`<svg viewBox="0 0 168 296" aria-hidden="true">
  <circle cx="84" cy="30" r="27" />
  <path d="M84 50v26" stroke-width="24" />
  <path d="M84 70c26 0 38 8 39 30l-7 74c-1 14-12 22-32 22s-31-8-32-22l-7-74c1-22 13-30 39-30z" />
  <path d="M55 88C40 100 34 140 29 180M113 88c15 12 21 52 26 92" fill="none" stroke-width="23" />
  <path d="M68 180l-4 96M100 180l4 96" stroke-width="30" />
</svg>`;
