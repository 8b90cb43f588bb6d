import { fileURLToPath } from 'node:url'
import { defineConfig } from 'eslint/config'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const tsconfigRootDir = fileURLToPath(new URL('./', import.meta.url))
const folders = ['src-main', 'src-preload', 'src-renderer', 'e2e', 'build']
const project = ['tsconfig.json', ...folders.map((folder) => `${folder}/tsconfig.json`)]

/** The program's own sources; what stands in TESTS may be longer and looser. */
const SOURCES = ['src-main/**/*.ts', 'src-preload/**/*.ts', 'src-renderer/**/*.{ts,svelte}']
const TESTS = ['**/*.test.ts', 'e2e/**/*.ts', '**/fixtures.ts', '**/*-fixture.ts', '**/*-double.ts']
/** Their tools want a default export. */
const CONFIGS = ['**/*.config.{ts,js}']

/** An exception that doesn't say why is refused. */
const reasonedDisable = {
  create: (context) => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        const bare = comment.value.trim().startsWith('eslint-disable') && !/ -- .{10}/s.test(comment.value)
        if (bare) context.report({ loc: comment.loc, message: 'Say why: eslint-disable-next-line RULE -- reason' })
      }
    },
  }),
}

const RUNNER = '/^(it|test|describe)$/'
const forbidden = {
  enumeration: { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  defaultExport: { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  leftOut: {
    selector: `MemberExpression[object.name=${RUNNER}][property.name=/^(skip|only|todo|fixme|fails)$/]`,
    message: 'No test is left out; delete it or make it pass.',
  },
  should: {
    selector: `CallExpression[callee.name=${RUNNER}] > Literal.arguments:first-child[value=/^should/i]`,
    message: 'A title states the fact: "keeps the last state", not "should keep the last state".',
  },
}

/** The page's walls for `import type`, which dependency-cruiser doesn't see in a component. */
const PAGE_WALL = {
  regex: '(^|/)(src-main|e2e|build)/|src-preload/(?!contract/index\\.js$)',
  message: 'The page knows the contract by its index.',
}
const COMPONENT_WALL = { regex: 'src-preload/', message: 'Components take plain props.' }

export default defineConfig(
  { ignores: ['dist/', 'release/', '.venv/', 'test-results/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house: { rules: { 'reasoned-disable': reasonedDisable } } },
    rules: { 'house/reasoned-disable': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project, tsconfigRootDir, extraFileExtensions: ['.svelte'] } },
    rules: {
      'no-restricted-syntax': ['error', ...Object.values(forbidden)],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // There are no enums, and asking for them at every assignment takes a third of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // It recurses without end over oRPC's router types (typescript-eslint 8.73).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig }, globals: globals.browser },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // Maps and sets of the page's state are plain on purpose: filled outside of Svelte's sight, then shown by one `$state`.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // The types of components are seen by svelte-check only; here their props are `any`.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['src-renderer/**/*.svelte'],
    rules: { 'no-restricted-imports': ['error', { patterns: [PAGE_WALL] }] },
  },
  {
    files: ['src-renderer/components/**/*.svelte'],
    rules: { 'no-restricted-imports': ['error', { patterns: [PAGE_WALL, COMPONENT_WALL] }] },
  },
  {
    files: SOURCES,
    ignores: TESTS,
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 40, skipComments: true }],
      'no-console': 'error',
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', 400],
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: CONFIGS,
    rules: { 'no-restricted-syntax': ['error', forbidden.enumeration] },
  },
)
