import assert from 'node:assert/strict';
import test from 'node:test';
import { places } from '../../client/core/country.js';

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
