import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speech } from '../../client/ui/panel/speech.js';

const texts = { ui: { 'refused.passed': 'Schon weiter.', 'refused.other': 'Das ging hier nicht.' }, steps: {}, defaults: {} };
const context = { texts, names: { a: 'Mira', b: 'Jonas' } };
const view = { seat: 'a', step: { kind: 'piece', name: 'piece', place: 'piece' } };

test('a refused act is explained by the text of its code', () => {
  assert.equal(speech(view, context).refusal({ code: 'passed', message: 'Too late.' }), 'Schon weiter.');
});

test('a refusal without a text of its own stays in the language of the page', () => {
  assert.equal(speech(view, context).refusal({ code: 'id-reused', message: 'Sent before.' }), 'Das ging hier nicht.');
});
