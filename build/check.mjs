// npm run check [-- --json-file PATH]: everything that is checked without running the program, two steps at a time.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages, ROOT } from './prepare.mjs'

const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'e2e', 'build']

const types = (project) => [`types of ${project}`, 'typescript/bin/tsc', '-p', project === 'the contract' ? '.' : project]

/** The slow ones first, so that both lanes end together: a name, a program within node_modules, its arguments. */
const STEPS = [
  ['eslint', 'eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  [
    'svelte-check',
    'svelte-check/bin/svelte-check',
    '--tsconfig',
    'src-renderer/tsconfig.json',
    '--fail-on-warnings',
    '--output',
    'human',
  ],
  types('src-main'),
  types('e2e'),
  types('the contract'),
  types('src-preload'),
  types('src-renderer'),
  types('build'),
  [
    'walls',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    ...SOURCES,
  ],
  ['prettier', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  ['knip', 'knip/bin/knip.js'],
]

/** Runs one step to its end; what it wrote is kept, and told only where it failed. */
const runStep = ([name, program, ...args]) =>
  new Promise((resolve) => {
    const began = performance.now()
    let output = ''
    const child = spawn(process.execPath, [join(ROOT, 'node_modules', program), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', (error) => (output += `${error.message}\n`))
    child.once('close', (code) => resolve({ name, ok: code === 0, ms: Math.round(performance.now() - began), output }))
  })

const tell = ({ name, ok, ms, output }) => {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name} ${(ms / 1000).toFixed(1)} s\n`)
  if (!ok) process.stdout.write(`${output.trimEnd()}\n\n`)
}

installPackages()
const waiting = [...STEPS]
const results = []
const lane = async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const result = await runStep(step)
    tell(result)
    results.push(result)
  }
}
await Promise.all([lane(), lane()])

const at = process.argv.indexOf('--json-file')
if (at > 0) writeFileSync(process.argv[at + 1], JSON.stringify(results.map(({ name, ok, ms }) => ({ name, ok, ms }))))
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1
