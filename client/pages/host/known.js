/** The talks that this browser knows, with the names that its own secrets open. */
import { ask } from '../../core/api.js';
import { namesOf } from '../../core/names.js';
import { b64, derive, unb64 } from '../../core/seal.js';
import { recall } from '../../core/links.js';

/** @typedef {{session: string, from?: string, title: string, who: string, since?: number}} Known */

const RECORD = /^sayback:([\w-]{22})(?::[\w-]{8})?$/;
/** More than these nobody looks through. */
const MOST = 6;

/** Records by session and link, the youngest first. */
function records() {
  const found = new Map();
  for (const which of [() => sessionStorage, () => localStorage]) {
    try {
      const storage = which();
      for (const name of Object.keys(storage)) {
        const session = RECORD.exec(name)?.[1];
        if (!session) continue;
        const { from } = JSON.parse(storage.getItem(name) ?? 'null') ?? {};
        const record = recall(session, from);
        if (record && !record.claim) found.set(`${session} ${from}`, { session, record });
      }
    } catch {
      // storage is closed: then nothing is known there
    }
  }
  return [...found.values()].sort((a, b) => (b.record.since ?? 0) - (a.record.since ?? 0)).slice(0, MOST);
}

/** Asks what they are; a talk that is over for this device is left out. @param {any} start the start page's words and
 * dialogues @returns {Promise<Known[]>} */
export async function known(start) {
  const all = await Promise.all(
    records().map(async ({ session, record }) => {
      const token = record.token ?? b64(await derive('token', unb64(record.S), session));
      const look = await ask(`sessions/${session}`, { token }).catch(() => null);
      if (!look) return null;
      const names = await namesOf(session, look.names ?? {}, record.L, start);
      const about = start.protocols.find((/** @type {any} */ one) => one.id === look.protocol);
      const who = `${names.a} · ${names.b}`;
      return { session, from: record.from, title: about?.title ?? '', who, since: record.since };
    }),
  );
  return all.filter((one) => one !== null);
}
