/** The linter of the browser's code; layout is the formatter's. Names that begin with `_` may go unused. */

/** Files with a function that is still longer than 60 lines: this list only gets shorter. */
const LONG = [
  'pages/wall/{grid,line,model,setup}.js',
  'ui/{setup,summary}.js',
  'ui/console/replay.js',
  'ui/panel/{door,pages,speech,whisper,write}.js',
  'ui/practice/partner.js',
];

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
  { files: LONG.map((name) => `**/client/${name}`), rules: { 'max-lines-per-function': 'off' } },
];
