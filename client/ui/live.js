/**
 * What a field holds, written into it wherever it shows something else.
 *
 * lit-html compares a value with what it wrote last, not with what somebody has typed since: a field that is emptied
 * after its words were sent would keep them. This is lit's own `live`, for properties only and without its three
 * modules; the three names are those by which lit-html's own directives work with it.
 */
import { noChange } from '../vendor/lit-html.js';

/** @typedef {{element: any, name: string, _$AH: unknown}} Part a property of an element; `_$AH`: what
 *   was written last */

class Live {
  _$AT() {}

  /** @param {Part} part @param {[unknown]} values */
  _$AS(part, [value]) {
    if (part.element[part.name] === value) return noChange;
    part._$AH = this;
    return value;
  }
}

/** The value of a property that a person can change too: `.value=${live(words)}`. @param {string | boolean} value */
export const live = (value) => ({ _$litDirective$: Live, values: [value] });
