/**
 * Lint rules: typescript-eslint's strict, type-aware set, the hooks rules, and the sizes this
 * project keeps to. Layout is Prettier's, layers are dependency-cruiser's; neither is repeated here.
 */
import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.{ts,tsx}', '**/testing/**', 'src/conformance/**', 'e2e/**'];
const DATA = ['**/*.data.ts', '**/data/**'];
const SCRIPTS = ['scripts/**', 'bin/**', '*.config.{js,ts}', '*.cjs'];

/** Sources of impurity; the core computes the same answer every time, everywhere. */
const IMPURE = [
  'console',
  'performance',
  'setTimeout',
  'setInterval',
  'fetch',
  'window',
  'document',
];

export default defineConfig(
  globalIgnores(['dist', 'dist-cli', '.cache', 'public', 'playwright-report', 'test-results']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
      'no-undef': 'off', // the compiler's job, per world
      eqeqeq: 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/dot-notation': 'off', // the compiler's noPropertyAccessFromIndexSignature asks for it
      '@typescript-eslint/non-nullable-type-assertion-style': 'off', // contradicts no-non-null-assertion
      '@typescript-eslint/prefer-for-of': 'off', // indices are offsets here more often than not
    },
  },
  {
    files: ['src/core/**'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The core takes time as an argument.' },
        { object: 'Math', property: 'random', message: 'The core takes a seed as an argument.' },
      ],
    },
  },
  {
    files: ['src/state/**', 'src/ui/**', 'src/*.tsx'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      // Speaks to users of the React Compiler, which this project does not run.
      'react-hooks/incompatible-library': 'off',
      // Markup injection through names in files and links is impossible while React does the escaping.
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Render with React.' },
        { property: 'outerHTML', message: 'Render with React.' },
        { property: 'insertAdjacentHTML', message: 'Render with React.' },
        { property: 'dangerouslySetInnerHTML', message: 'Render with React.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'Render with React.',
        },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  { files: DATA, rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' } },
  {
    // Configuration files must export a default; scripts are plain JavaScript, checked by the compiler.
    files: SCRIPTS,
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.{js,cjs,mjs}'], extends: [tseslint.configs.disableTypeChecked] },
);
