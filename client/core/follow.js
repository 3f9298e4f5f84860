/** Records that grow old: from one talk of a workshop they go over to the next; at last they are swept. */

const PREFIX = 'sayback:';
const RECORD = /^sayback:[\w-]{22}(:[\w-]{8})?$/;

/** @typedef {import('./records').SessionRecord} SessionRecord */

/** @param {string | null} value @returns {SessionRecord | null} */
const recordIn = (value) => {
  try {
    return JSON.parse(value ?? 'null');
  } catch {
    return null;
  }
};

/** What went over to a later talk: the old address leads on from it. @param {string} session
 * @returns {SessionRecord | null} */
export function before(session) {
  try {
    const name = Object.keys(localStorage).find((one) => one.includes(`:was:${session}:`));
    return name ? recordIn(localStorage.getItem(name)) : null;
  } catch {
    return null;
  }
}

/** Drops records of talks that are long over, and what is none: half a record has no date. */
export function sweep() {
  try {
    for (const name of Object.keys(localStorage)) {
      const old =
        (RECORD.test(name) || name.includes(':was:')) &&
        !((recordIn(localStorage.getItem(name))?.until ?? 0) > Date.now());
      if (old) localStorage.removeItem(name);
    }
  } catch {
    // storage is closed: then nothing was kept there
  }
}

/**
 * What this device has of a talk goes over to the next one with the same token: the old address still leads on
 * (`before`), and whatever forgets the new talk forgets the old one with it.
 * @param {string} old @param {string} now @param {string} [from] which link the seat came from
 */
export function follow(old, now, from) {
  for (const which of [() => localStorage, () => sessionStorage]) {
    try {
      const storage = which();
      for (const name of Object.keys(storage).filter((one) => one.startsWith(PREFIX + old))) {
        const value = storage.getItem(name) ?? '';
        if (recordIn(value)?.from !== from) continue;
        storage.setItem(RECORD.test(name) ? `${PREFIX}${now}:was:${old}:${from}` : name.replace(old, now), value);
        storage.removeItem(name);
      }
    } catch {
      // storage is closed: then nothing was kept there
    }
  }
}
