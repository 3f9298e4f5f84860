/** When a seat was taken and on how many devices, as a therapist is told it. */

/** @typedef {{key: 'free' | 'one' | 'more', n: number, at: string, last: string}} Taken */

/** A moment on this device's clock: the time, with the day where that is not today. @param {number} at
 * @param {number} now @param {string} language */
function clock(at, now, language) {
  const [day, today] = [at, now].map((ms) => new Date(ms).toDateString());
  return new Intl.DateTimeFormat(language, {
    ...(day !== today && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

/** What is said of a seat; nothing where the server does not know, or says what is no moment.
 * @param {unknown} moments of its devices, the first one's first @param {number} now server ms
 * @param {string} language @returns {Taken | undefined} */
export function takenOf(moments, now, language) {
  if (!Array.isArray(moments) || !moments.every((at) => Math.abs(at) < 8e15 && Number.isInteger(at))) return undefined;
  const n = moments.length;
  if (!n) return { key: 'free', n, at: '', last: '' };
  const [at = '', last = ''] = [moments[0], moments[n - 1]].map((ms) => clock(ms, now, language));
  return { key: n > 1 ? 'more' : 'one', n, at, last };
}
