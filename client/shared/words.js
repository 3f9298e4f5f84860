/** Words of the talk: sealed before they leave, opened when the view lists them. Loaded when the first are written or read. */
import { boxKey, circleOf, derive, open, seal, SealError, unb64 } from './seal.js';

/** A pick must not be told by its length: everything but free text is sealed at this size (bytes). */
const PICK = 256;

/** @typedef {import('./types').SessionRecord} SessionRecord
 * @typedef {import('./types').View} View
 * @typedef {import('../panel/types').Box} Box */

/** What one device can seal and open. @param {SessionRecord} record @param {string} session */
export function wordsOf(record, session) {
  const seats = [record, record.also].filter((one) => one !== undefined);
  /** The key of a circle; none for what this device cannot read. @param {string} circle @param {string} author */
  async function keyOf(circle, author) {
    const S = seats.find((one) => one.seat === author)?.S;
    const secret = circle === 'own' ? S : circle === 'all' ? record.L : undefined;
    if (!secret) throw new SealError(circle === 'own' ? 'older' : 'circle');
    return boxKey(await derive(/** @type {'own' | 'all'} */ (circle), unb64(secret), session));
  }
  /** @param {Box} listed @param {string | undefined} box */
  async function text({ box: ref, from, field }, box) {
    if (!box) return null;
    const circle = circleOf(box);
    const at = { session, seat: from, circle, step: ref.split('/')[1] ?? '', field };
    return open(await keyOf(circle, from), at, box);
  }
  return {
    /**
     * A value for a field of the place that is shown. `pair` is the two partners: without a therapist that is everybody who
     * has the link. Throws SealError. @param {View} view @param {string} field @param {string} value @param {string} [circle]
     */
    async seal(view, field, value, circle = 'own') {
      const whom = circle === 'pair' && !view.people.therapist ? 'all' : circle;
      const at = { session, seat: view.seat, circle: /** @type {'own' | 'all'} */ (whom), step: view.step.id, field };
      const kind = view.fields?.find(({ name }) => name === field)?.kind ?? 'text';
      return seal(await keyOf(whom, view.seat), at, value, { least: kind === 'text' ? 0 : PICK });
    },
    /** Listed boxes to words, by reference; null for what this device cannot open.
     * @param {Box[]} listed @param {(refs: string[]) => Promise<Record<string, string>>} fetch */
    async opened(listed, fetch) {
      const boxes = await fetch(listed.map(({ box }) => box));
      const one = async (/** @type {Box} */ its) => [its.box, await text(its, boxes[its.box]).catch(() => null)];
      return Object.fromEntries(await Promise.all(listed.map(one)));
    },
  };
}
