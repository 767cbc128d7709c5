import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.order-sync/', '**/*.cjs'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An interface may promise a promise that an implementation has at once.
      '@typescript-eslint/require-await': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      // `== null` asks for null and undefined at once.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // Tests read answers of servers as they come; a wrong guess fails the test.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // SQL stands in the store and in the database adapters alone, so that one folder answers what is read and written.
    files: ['src/**/*.ts'],
    ignores: ['src/store/**', 'src/database/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['TemplateElement[value.raw=', 'Literal[value='].map((selector) => ({
          selector: `${selector}/\\b(SELECT\\b[^]+\\bFROM|INSERT INTO|DELETE FROM|UPDATE \\[?\\w+\\]?[^]*\\bSET)\\b/]`,
          message: 'SQL belongs to src/store or to the adapters in src/database.',
        })),
        // A statement that begins with a list of columns which are put in.
        { selector: 'TemplateElement[value.raw=/^\\s*SELECT $/]', message: 'SQL belongs to src/store or to the adapters in src/database.' },
      ],
    },
  },
  {
    // Sent to the browser as it is.
    files: ['sandbox/simulator/page/**/*.js'],
    rules: { 'no-undef': 'off' },
  },
  {
    // Workflow code is replayed: what it reads must come out the same each time, or the workflow fails as non-deterministic.
    files: ['src/workflows/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setImmediate', 'Buffer', 'require'],
    },
  },
);
