import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forReader } from '../../client/ui/late.js';
import { prefs } from '../../client/core/links.js';

const lines = ['en', 'de', 'es'].map((lang) => ({ lang }));

test('a late page speaks the language that this device remembers, else the first that there is', () => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['fr'] }, configurable: true });
  prefs.set('language', 'es');
  assert.equal(forReader(lines)?.lang, 'es');
  prefs.set('language', 'xx');
  assert.equal(forReader(lines.slice(1))?.lang, 'de');
  assert.equal(forReader([]), undefined);
});
