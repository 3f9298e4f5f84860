import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUESTIONS } from '../../client/core/questions.js';

test('every question has a name of its own, and the chapters follow each other', () => {
  assert.equal(new Set(QUESTIONS.map(({ name }) => name)).size, QUESTIONS.length);
  const chapters = QUESTIONS.map(({ chapter }) => chapter).filter((chapter, n, all) => chapter !== all[n - 1]);
  assert.deepEqual(chapters, ['inside', 'say', 'do']);
});

test('a question with a choice has options, each once, and no other question has any', () => {
  for (const { name, kind, options } of QUESTIONS) {
    assert.equal(!!options, ['one', 'many'].includes(kind), name);
    if (options) assert.equal(new Set(options).size, options.length, name);
  }
});
