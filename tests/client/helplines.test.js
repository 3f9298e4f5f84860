import assert from 'node:assert/strict';
import test from 'node:test';
import { link, opening, spelled } from '../../client/core/helplines.js';

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
