/** What a person may ask themselves before a talk: why they want it; then from the body, over what they want to say, to
 * how and when. */

/** @typedef {{name: string, chapter: string, kind: 'text' | 'points' | 'body' | 'feelings' | 'one' | 'many', options?:
 * string[]}} Question */

/** @param {string} chapter @param {(string | Omit<Question, 'chapter'>)[]} all @returns {Question[]} */
const of = (chapter, all) =>
  all.map((one) => (typeof one === 'string' ? { name: one, kind: 'text', chapter } : { ...one, chapter }));

/** Asked first, and remembered in a break. @type {Question} */
export const INTENTION = { name: 'intention', chapter: 'first', kind: 'text' };

export const QUESTIONS = [
  ...of('inside', ['sense', { name: 'body', kind: 'body' }, { name: 'feeling', kind: 'feelings' }, 'tells']),
  ...of('say', ['whom', 'what', 'why', 'from', 'how', 'goal', 'outcome', 'meet']),
  ...of('do', [
    { name: 'with', kind: 'one', options: ['us', 'helper', 'see'] },
    'begin',
    { name: 'tone', kind: 'many', options: ['warm', 'calm', 'clear', 'light', 'serious', 'curious'] },
    { name: 'convey', kind: 'many', options: ['say', 'read', 'write', 'show'] },
    'posture',
    { name: 'points', kind: 'points' },
    'when',
    'if-not',
  ]),
];
