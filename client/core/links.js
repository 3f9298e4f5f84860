/**
 * Links and what this device remembers of them.
 *
 * `#1.<I>.<L>` an invitation and the link's secret · `#2.<I>.<I>.<L>` both partners' invitations, for one couch ·
 * `#3.<I>` an invitation where there is no link's secret · `#0.<token>` a link that the API made ·
 * `#4.<token>.<ear>.<name>` a seat in a workshop, with the key for what its facilitators type and whose it is (UTF-8,
 * base64url). The fragment never reaches the server; it leaves the address bar on reading.
 */
const SECRET = /^[\w-]{43}$/;
const RECORD = /^sayback:[\w-]{22}(:[\w-]{8})?$/;
const TOKEN = /^([\w-]+\.)?[\w-]{43}$/;
const DAY = 86_400_000;
const REMEMBER = 30 * DAY;
const PREFIX = 'sayback:';

/** @typedef {{invites: string[], link: string} | {token: string, ear?: string, name?: string}} Fragment */
/** @typedef {import('./records').SessionRecord} SessionRecord */

/** @param {string} hash `location.hash` @returns {Fragment | null} null: no link of ours */
export function read(hash) {
  const [, kind = '', rest = ''] = /^#(\d)\.([\w.-]+)$/.exec(hash) ?? [];
  // a token of the API may carry its session in front
  if (kind === '0') return TOKEN.test(rest) ? { token: rest } : null;
  const secrets = rest.split('.');
  const name = kind === '4' ? secrets.splice(2).join() : '';
  // so many secrets belong to a link of each kind
  if (secrets.length !== [0, 2, 3, 1, 2][Number(kind)] || !secrets.every((secret) => SECRET.test(secret))) return null;
  const link = kind === '3' ? '' : (secrets.pop() ?? '');
  return kind === '4' ? { token: secrets[0] ?? '', ear: link, name } : { invites: secrets, link };
}

/** The session of `/s/<session>` and of `/call/<session>`. @param {string} path */
export const sessionOf = (path) => /\/(?:s|call)\/([\w-]{10,64})$/.exec(path)?.[1] ?? '';

/** Reads the fragment and takes it out of the address bar; what stands before it stays (a host's own parameters). */
export function take() {
  const found = read(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return found;
}

/** Storage that may throw (blocked cookies, sandboxed frames). @param {() => Storage} which */
const tried = (which) => {
  /** @template T @param {(storage: Storage) => T} use */
  return (use) => {
    try {
      return use(which());
    } catch {
      return undefined;
    }
  };
};
const lasting = tried(() => localStorage);
const passing = tried(() => sessionStorage);

/** Where storage throws, secrets live as long as the page. @type {Map<string, string>} */
const memory = new Map();

/** What storage holds may be anybody's: null for what is no JSON. @param {string | null | undefined} value
 * @returns {any} */
function parsed(value) {
  try {
    return JSON.parse(value ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} name @param {string | null} [value] */
const parse = (name, value) => parsed(value ?? memory.get(name));

/** Whether the server can be asked with this: a token, or both secrets of a device. @param {any} seat */
const usable = ({ token, S, d }) => TOKEN.test(token) || (SECRET.test(S) && /^[\w-]{43,}$/.test(d));

/** A record, or null for anything else; half a record is none. @param {string | null} value
 * @returns {SessionRecord | null} */
const recordIn = (value, record = parsed(value)) =>
  record && usable(record) && usable(record.also ?? record) ? record : null;

/** The records of a session in one storage. @param {string} session */
const recordsOf = (session) => (/** @type {Storage} */ s) =>
  Object.keys(s)
    .filter((name) => RECORD.test(name) && name.startsWith(PREFIX + session))
    .sort()
    .map((name) => recordIn(s.getItem(name)));

/** Which link a record came from: enough to tell two seats on one device apart. @param {string[]} secrets */
export const mark = (secrets) =>
  [secrets]
    .flat()
    .map((secret) => `${secret}`.slice(-8 / secrets.length))
    .join('');

/**
 * The record of a session on this device: this tab's own, else the device's. With `from`, only that link's: two people
 * may use two windows of one browser. @param {string} session @param {string} [from] @returns {SessionRecord | null}
 */
export function recall(session, from) {
  const all = [...(passing(recordsOf(session)) ?? []), ...(lasting(recordsOf(session)) ?? []), parse(PREFIX + session)];
  return all.find((record) => record && (!from || record.from === from)) ?? null;
}

/**
 * Keeps a record; tells where: `memory` is to be said to the person, a reload would lose the seat.
 * @param {string} session @param {Omit<SessionRecord, 'until'>} record @param {boolean} [lasts] false: "don't remember
 * here" @returns {'device' | 'tab' | 'memory'}
 */
export function keep(session, record, lasts = true) {
  const name = PREFIX + session;
  const value = JSON.stringify({ since: Date.now(), ...record, until: Date.now() + REMEMBER });
  const here = passing((s) => (s.setItem(name, value), true));
  const put = (/** @type {Storage} */ s) => {
    const first = parsed(s.getItem(name));
    s.setItem(first && first.from !== record.from ? `${name}:${record.from}` : name, value);
    return true;
  };
  if (lasts && lasting(put)) return 'device';
  if (!here) memory.set(name, value);
  return here ? 'tab' : 'memory';
}

/** Writes a record again, wherever it is kept. @param {string} session @param {SessionRecord} record */
export function amend(session, record) {
  const put = (/** @type {Storage} */ s) =>
    Object.keys(s)
      .filter(
        (name) =>
          RECORD.test(name) && name.startsWith(PREFIX + session) && parsed(s.getItem(name))?.from === record.from,
      )
      .forEach((name) => s.setItem(name, JSON.stringify(record)));
  passing(put);
  lasting(put);
  if (memory.has(PREFIX + session)) memory.set(PREFIX + session, JSON.stringify(record));
}

/** Forgets a session on this device: one seat of it, or all with outbox and invitation. @param {string} session
 * @param {string} [from] */
export function forget(session, from) {
  const drop = (/** @type {Storage} */ s) =>
    Object.keys(s)
      .filter((name) => name.startsWith(PREFIX + session))
      .forEach((name) => (from && parsed(s.getItem(name))?.from !== from) || s.removeItem(name));
  lasting(drop);
  passing(drop);
  memory.clear();
}

/** Something that lasts as long as the tab: an unclaimed invitation, the outbox. @param {string} session
 * @param {string} what */
export const tab = (session, what) => {
  const name = `${PREFIX}${session}:${what}`;
  return {
    get: () =>
      parse(
        name,
        passing((s) => s.getItem(name)),
      ),
    /** @param {unknown} value null forgets */
    set(value) {
      memory.delete(name);
      if (value === null) return void passing((s) => s.removeItem(name));
      const word = JSON.stringify(value);
      if (!passing((s) => (s.setItem(name, word), true))) memory.set(name, word);
    },
  };
};

/** Small choices of this device (language, hidden clock, sounds). */
export const prefs = {
  /** @param {string} name */
  get: (name) =>
    parse(
      `${PREFIX}pref:${name}`,
      lasting((s) => s.getItem(`${PREFIX}pref:${name}`)),
    ),
  /** @param {string} name @param {unknown} value */
  set(name, value) {
    const word = JSON.stringify(value);
    if (!lasting((s) => (s.setItem(`${PREFIX}pref:${name}`, word), true))) memory.set(`${PREFIX}pref:${name}`, word);
  },
};

/** A seat's link is out of the address bar before anything else can fail; a reload finds it in this tab.
 * @param {string} session */
function arrived(session) {
  const link = session ? take() : null;
  if (link) tab(session, 'invite').set(link);
  return link;
}

/** The link that this page was opened with. */
export const found = arrived(sessionOf(globalThis.location?.pathname ?? ''));
