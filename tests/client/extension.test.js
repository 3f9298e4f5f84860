import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

import { callOf, nameOf, placesOf, talkOf } from '../../client/hosts/extension/calls.js';

const FOLDER = new URL('../../client/hosts/extension/', import.meta.url);
const file = (/** @type {string} */ name) => readFileSync(new URL(name, FOLDER), 'utf8');

/** The same call stands in a row once with each address that leads to it; all rows are other calls. */
const CALLS = [
  ['meet/abc-defg-hij', 'https://meet.google.com/abc-defg-hij', 'https://meet.google.com/ABC-defg-hij?authuser=1#x'],
  ['meet/abc-defg-hik', 'https://meet.google.com/abc-defg-hik/'],
  [
    'zoom/12345678901',
    'https://zoom.us/j/12345678901',
    'https://us02web.zoom.us/j/12345678901?pwd=a.1',
    'https://app.zoom.us/wc/12345678901/start',
    'https://app.zoom.us/wc/join/12345678901',
    'https://practice.zoom.us/s/12345678901',
    'https://www.zoom.com/wc/12345678901/join',
  ],
  [
    'teams/meeting_mzjh-ze',
    'https://teams.microsoft.com/l/meetup-join/19%3ameeting_MzJh-Ze%40thread.v2/0?context=%7b%7d',
    'https://teams.microsoft.com/l/meetup-join/19:meeting_MzJh-Ze@thread.v2/0',
    'https://teams.cloud.microsoft/l/meetup-join/19%3Ameeting_MzJh-Ze%40thread.v2/0',
  ],
  [
    'teams/9312345678901',
    'https://teams.live.com/meet/9312345678901?p=Qs',
    'https://teams.microsoft.com/meet/9312345678901',
  ],
  ['doxy/drlindt', 'https://doxy.me/drlindt', 'https://doxy.me/DrLindt/'],
  [
    'simplepractice/appt-0a1b2c',
    'https://video.simplepractice.com/appt-0a1b2c',
    'https://video.simplepractice.com/appt-0A1B2C/',
  ],
  ['clinic.janeapp.com/telehealth/4711', 'https://clinic.janeapp.com/telehealth/4711?at=2'],
  ['whereby.com/dr-lindt', 'https://whereby.com/dr-lindt', 'https://whereby.com/Dr-Lindt?embed'],
  ['lindt.whereby.com/room-5f', 'https://lindt.whereby.com/room-5f?roomKey=ey'],
  ['meet.jit.si/ourtalk', 'https://meet.jit.si/OurTalk', 'https://meet.jit.si/ourtalk#config.startWithAudioMuted=true'],
  ['8x8.vc/vpaas-magic-cookie-1/ourtalk', 'https://8x8.vc/vpaas-magic-cookie-1/OurTalk'],
  ['video.practice.example:8443/b/ann-x1', 'https://video.practice.example:8443/b/ann-x1/'],
  ['bbb.example/html5client/join?sessionToken=couple1', 'https://bbb.example/html5client/join?sessionToken=couple1'],
  ['bbb.example/html5client/join?sessionToken=couple2', 'https://bbb.example/html5client/join/?sessionToken=couple2'],
  ['calls.example/c?room=a', 'https://calls.example/c?room=a'],
  ['calls.example/AbCd', 'https://calls.example/AbCd'],
  ['calls.example/abcd', 'https://calls.example/abcd'],
  ['doxy.me.example/drlindt', 'https://doxy.me.example/drlindt'],
  ['myzoom.us/j/12345678901', 'https://myzoom.us/j/12345678901'],
];
// prettier-ignore
const NONE = [
  'https://calls.example/#/room/1',
  'https://meet.google.com/', 'https://meet.google.com/landing', 'https://zoom.us/my/lindt', 'https://zoom.us/j/12',
  'https://teams.microsoft.com/v2/', 'https://teams.microsoft.com/v2/?meetingjoin=true', 'https://doxy.me/',
  'https://doxy.me/account/dashboard', 'https://secure.simplepractice.com/appointments',
  'https://clinic.janeapp.com/admin#schedule', 'https://clinic.janeapp.com/my_account', 'https://whereby.com/',
  'http://meet.google.com/abc-defg-hij', 'http://meet.jit.si/room', 'chrome://newtab/', 'about:blank',
  'file:///home/a.html', 'no address', '', undefined,
];

test('a call is known by its address, whoever opened it and however', () => {
  for (const [key, ...addresses] of CALLS) for (const address of addresses) assert.equal(callOf(address), key, address);
  assert.equal(new Set(CALLS.map(([key]) => key)).size, CALLS.length);
});

test('an address that tells no call has no key', () => {
  for (const address of NONE) assert.equal(callOf(address), '', address);
});

test('the name of a call is the same each time and does not say it', async () => {
  const names = await Promise.all(CALLS.map(([key]) => nameOf(key ?? '')));
  assert.ok(names.every((name) => /^[0-9a-f]{32}$/.test(name)));
  assert.equal(new Set(names).size, CALLS.length);
  assert.equal(await nameOf('meet/abc-defg-hij'), names[0]);
});

const BASE = 'https://talk.example';
const ID = 'lNRpbd5oolCnc2Zr9DZ0aA';
const HASH = `#1.${'i'.repeat(43)}.${'l'.repeat(43)}`;
const LINK = `${BASE}/s/${ID}${HASH}`;

test('a pasted link is taken apart, also out of what was written around it', () => {
  const found = { base: BASE, session: ID, hash: HASH };
  for (const text of [
    LINK,
    `  ${LINK}\n`,
    `Here is yours, Mira: ${LINK}. See you!`,
    `<${LINK}>`,
    LINK.replace('/s/', '/call/'),
  ])
    assert.deepEqual(talkOf(text), found, text);
  assert.deepEqual(talkOf(LINK, BASE), found);
  assert.deepEqual(talkOf(`http://127.0.0.1:8000/s/${ID}${HASH}`, 'http://127.0.0.1:8000').session, ID);
});

test('what opens nothing is told apart', () => {
  for (const text of [
    '',
    'hello',
    BASE,
    `${BASE}/help`,
    `${BASE}/s/short${HASH}`,
    `${BASE}/x/s/${ID}${HASH}`,
    `https://a@talk.example/s/${ID}${HASH}`,
    `javascript:alert(1)//s/${ID}`,
    `http://talk.example/s/${ID}${HASH}`,
    `http://127.0.0.1:8000/s/${ID}${HASH}`,
  ])
    assert.deepEqual(talkOf(text), { problem: 'none' }, text);
  for (const text of [`${BASE}/s/${ID}`, `${BASE}/s/${ID}#`, `${BASE}/s/${ID}#1.abc`, `${BASE}/call/${ID}`])
    assert.deepEqual(talkOf(text), { problem: 'cut' }, text);
  for (const text of [
    LINK.replace('talk', 'walk'),
    LINK.replace('https', 'http'),
    LINK.replace('.example', '.example:8443'),
  ])
    assert.deepEqual(talkOf(text, BASE), { problem: 'other' }, text);
});

test('one server is asked for, without what no browser takes', () => {
  assert.deepEqual(placesOf(BASE), { origins: ['https://talk.example/*'] });
  assert.deepEqual(placesOf('https://talk.example:8443'), { origins: ['https://talk.example/*'] });
});

test('every text is there in each language, short, and said somewhere', () => {
  const said = ['side.html', 'side.js', 'manifest.json', 'manifest.firefox.json'].map(file).join('\n');
  const languages = readdirSync(new URL('_locales', FOLDER)).map((name) =>
    JSON.parse(file(`_locales/${name}/messages.json`)),
  );
  assert.equal(languages.length, 3);
  const names = Object.keys(languages[0]);
  for (const texts of languages) {
    assert.deepEqual(Object.keys(texts), names);
    for (const [name, { message }] of Object.entries(texts)) assert.ok(message.split(' ').length <= 25, name);
  }
  const problems = ['none', 'other', 'cut']; // as calls.js gives them
  for (const name of names)
    assert.ok(problems.includes(name) || new RegExp(`["'(]${name}["']|__MSG_${name}__`).test(said), name);
  for (const [, name] of said.matchAll(/data-say="(\w+)"|\bsay\('(\w+)'/g))
    assert.ok(!name || names.includes(name), name);
});
