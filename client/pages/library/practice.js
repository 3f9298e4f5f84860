/** A practice talk: made as any talk is, with one seat for the person and one for a partner that this device plays. */
import { tab } from '../../core/links.js';
import { create } from '../../core/create.js';
import { key } from '../../ui/create-key.js';
import { fresh } from '../../ui/setup.js';

/** Longest usual time, in minutes, that is practised at its own pace; longer talks run at half their times. */
const LONG = 25;

/**
 * Makes the session and leaves the partner's invitation in this tab; gives the person's own link. Throws
 * ApiError or SealError.
 * @param {import('../../core/wire').Protocol} its @param {{language: string}} shelf
 * @param {import('../../core/say.js').Say} say
 */
export async function practise(its, { language }, say) {
  const names = { a: say('gallery.practice.me'), b: say('gallery.practice.partner'), therapist: '' };
  /** @type {import('../../core/create.js').Wish} */
  const wish = { ...fresh(its, language), names, first: 'a', factor: its.minutes.usual > LONG ? 0.5 : 1 };
  const { links } = await create(wish, location.origin, key());
  const [, session = '', invite, link] = /\/s\/([\w-]+)#1\.([\w-]+)\.([\w-]+)$/.exec(links.b ?? '') ?? [];
  const says = ['1', '2', '3'].map((n) => say(`gallery.practice.says.${n}`));
  tab(session, 'practice').set({
    invite,
    link,
    says,
    heard: say('gallery.practice.heard'),
    line: say('gallery.practice.line'),
  });
  return links.a ?? '';
}
