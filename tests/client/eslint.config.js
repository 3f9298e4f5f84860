/** The linter of the browser's code; layout is the formatter's. Names that begin with `_` may go unused. */

export default [
  {
    files: ['**/client/**/*.js'],
    ignores: ['**/vendor/**', '**/node_modules/**'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'smart'],
      'max-lines-per-function': ['error', 60],
      'no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true, destructuredArrayIgnorePattern: '^_' },
      ],
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    // what needs no page: it runs in Node, too, and is given the element that it changes
    files: ['**/client/core/**/*.js'],
    rules: {
      'no-restricted-globals': ['error', { globals: ['document', 'window', 'self'], checkGlobalObject: true }],
    },
  },
];
