// npm test: every part, on real parts; `node build/test.mjs PART...` runs some. Counts come from the runners' own reports.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { electronBinary, prepare, ROOT, say } from './prepare.mjs'
import { needChromium, needCircus, withDisplay } from './test-setup.mjs'

const RESULTS = join(ROOT, 'test-results')
const env = { ...process.env, FORCE_COLOR: '0' }

const execute = (program, args, extra = {}) => {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...env, ...extra } })
  return status === 0
}

const report = (part) => join(RESULTS, `${part}.json`)

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** A runner that fails without a failed test, or that ran none, is one failure: it must not look green. */
const counted = (passed, failed, ok) => ({ passed, failed: failed === 0 && (!ok || passed === 0) ? 1 : failed })

const check = () => {
  const file = report('check')
  const ok = execute(process.execPath, ['build/check.mjs', '--json-file', file])
  const steps = read(file) ?? []
  return counted(steps.filter((step) => step.ok).length, steps.filter((step) => !step.ok).length, ok)
}

const vitest = (part, projects) => {
  const file = report(part)
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = execute(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...reporters])
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = read(file) ?? {}
  // A test that was left out is told as a failure.
  return counted(numPassedTests, numFailedTests + numPendingTests, ok)
}

const playwright = (part, project) => {
  const file = report(part)
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--project', project, '--reporter=list,json']
  const [program, all] = project === 'electron' ? withDisplay(process.execPath, args) : [process.execPath, args]
  const ok = execute(program, all, { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = read(file)?.stats ?? {}
  return counted(expected, unexpected + flaky + skipped, ok)
}

const PARTS = {
  check: { run: check },
  unit: { run: () => vitest('unit', ['unit', 'page']) },
  circus: { needs: [needCircus], run: () => vitest('circus', ['circus']) },
  e2e: { needs: [needCircus, needChromium], run: () => playwright('e2e', 'chromium') },
  electron: { needs: [needCircus], run: () => (electronBinary() === null ? null : playwright('electron', 'electron')) },
}

const argumentsGiven = process.argv.slice(2)
if (argumentsGiven.includes('--long')) env.RINGSIDE_LONG = '1'
const names = argumentsGiven.filter((argument) => !argument.startsWith('--'))
const unknown = names.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  say(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}

prepare()
const chosen = names.length > 0 ? names : Object.keys(PARTS)
for (const need of new Set(chosen.flatMap((name) => PARTS[name].needs ?? []))) need()
rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })

const results = chosen.map((name) => {
  say(`\n== ${name}`)
  const began = performance.now()
  return { name, result: PARTS[name].run(), seconds: (performance.now() - began) / 1000 }
})

const total = { passed: 0, failed: 0 }
process.stdout.write('\n')
for (const { name, result, seconds } of results) {
  if (result === null) {
    process.stdout.write(`${name}: not run, no binary\n`)
    continue
  }
  total.passed += result.passed
  total.failed += result.failed
  const failures = result.failed > 0 ? `, ${result.failed} failed` : ''
  process.stdout.write(`${name}: ${result.passed} passed${failures} (${seconds.toFixed(0)} s)\n`)
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
process.exit(total.failed === 0 ? 0 : 1)
