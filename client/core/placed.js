/** Where words stand: told by the reference of their box alone, `author/step/field`, to which they are
 * bound as well. */

/** @param {string} ref @returns {[author: string, step: string, field: string]} */
export const placeOf = (ref) => {
  const [author = '', step = '', field = ''] = ref.split('/');
  return [author, step, field];
};

/** The name of a step, of whatever part and visit. @param {string} step */
export const nameOf = (step) => step.split(/[.~]/)[0] ?? '';

/** A view before anything of it is read: what else is said of its boxes counts for nothing. @template
 * {{boxes?: {box: string, from: string, step: string, field: string}[]}} T @param {T} view */
export function placed(view) {
  for (const one of view.boxes ?? []) [one.from, one.step, one.field] = placeOf(one.box);
  return view;
}
