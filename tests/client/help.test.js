import assert from 'node:assert/strict';
import test from 'node:test';
import { places } from '../../client/core/country.js';
import { link, opening, spelled } from '../../client/core/helplines.js';

const ZONES = { DE: ['Europe/Berlin'], US: ['America/New_York', 'US/Pacific'], AT: ['Europe/Vienna'], IN: ['Asia/Calcutta', 'Asia/Kolkata'] };
/** @param {string} zone @param {string[]} [tags] @param {string} [kept] */
const on = (zone, tags = [], kept = '') => places({ zone, tags, kept }, ZONES);

test('the time zone tells the country, by its older names too', () => {
  assert.deepEqual(on('Europe/Berlin', ['de-DE', 'de', 'en-US']), ['DE']);
  assert.deepEqual(on('Asia/Calcutta'), ['IN']);
  assert.deepEqual(on('US/Pacific', ['en']), ['US']);
});

test('a language that names another country puts both on top, the zone first', () => {
  assert.deepEqual(on('Europe/Berlin', ['en-US', 'de-DE']), ['DE', 'US']);
  assert.deepEqual(on('America/New_York', ['de-Latn-AT']), ['US', 'AT']);
  assert.deepEqual(on('Europe/Berlin', ['es-419', 'en-150']), ['DE'], 'a part of the world is no country');
  assert.deepEqual(on('Europe/Berlin', ['en-NG', 'en-US']), ['DE'], 'a country without numbers adds none');
});

test('a zone that says nothing asks, whatever the language says', () => {
  for (const zone of ['UTC', 'Etc/UTC', 'GMT', 'Atlantic/Reykjavik', 'Africa/Lagos', 'Mars/Olympus', '']) assert.deepEqual(on(zone, ['en-US']), []);
});

test('a remembered country stands beside the one of the zone, and alone where the zone says nothing', () => {
  assert.deepEqual(on('Europe/Berlin', ['en-US'], 'AT'), ['DE', 'AT']);
  assert.deepEqual(on('Europe/Berlin', [], 'DE'), ['DE']);
  assert.deepEqual(on('UTC', ['en-US'], 'DE'), ['DE']);
});

/** @param {string} key @param {Record<string, unknown>} [vars] */
const say = (key, vars = {}) => [key, ...Object.values(vars)].join(' ');

test('hours are said in the reader’s language', () => {
  assert.equal(opening('Mo-Th 08:00-20:00; Fr 08:00-15:00', 'de', say), 'Mo–Do 8:00–20:00; Fr 8:00–15:00');
  assert.equal(opening('Mo,We 09:00-20:00; PH off', 'en', say), 'Mon, Wed 9:00–20:00; hours.holidays');
  assert.equal(opening('Sa,Su 10:00-18:00', 'es', say), 'sáb, dom 10:00–18:00');
  assert.equal(opening('24/7', 'en', say), 'hours.always');
  assert.equal(opening('unknown', 'en', say), 'hours.unknown');
});

test('each way opens what belongs to it, and the number alone is dialled', () => {
  assert.equal(link('call', '0800 30 030'), 'tel:080030030');
  assert.equal(link('call', '*4141'), 'tel:*4141');
  assert.equal(link('call', '#8008'), 'tel:%238008', 'a bare # would begin a fragment');
  assert.equal(link('text', '0458 737 732'), 'sms:0458737732');
  assert.equal(link('text', '88788', 'START'), 'sms:88788?&body=START');
  assert.equal(link('whatsapp', '+55 61 9610-0180'), 'https://wa.me/556196100180');
  assert.equal(link('chat', '988lifeline.org'), 'https://988lifeline.org');
  assert.equal(link('relay', '18000'), 'tel:18000');
});

test('a number is spelled as it is copied by hand, with every way', () => {
  const entry = { is: 'violence', call: '079', then: '1', ways: { text: '88788', chat: 'a.example' }, word: 'START', source: '', checked: '' };
  assert.equal(spelled(entry, say), 'then 079 1 · way.text word START 88788 · way.chat a.example');
  assert.equal(spelled({ is: 'silent', ways: { text: '114' }, source: '', checked: '' }, say), 'way.text 114');
});
