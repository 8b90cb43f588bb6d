import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../', import.meta.url))
const folders = ['src-main', 'src-preload', 'src-renderer', 'e2e', 'build']

/** A rule's name, the file that breaks it, and the line that does. The file is new, or a copied one that gets the line at its end. */
type Plant = readonly [rule: string, file: string, line: string]

const plants: readonly Plant[] = [
  ['electron-shell', 'src-main/electron/planted.ts', "import '../stats/stats-store.js'"],
  ['web-shell', 'src-main/web/planted.ts', "import '../arbiter/fleet.js'"],
  ['console-wires', 'src-main/console.ts', "import '../src-renderer/format.js'"],
  ['procedures-map', 'src-main/procedures/planted.ts', "import '../console.js'"],
  ['core', 'src-main/stats/planted.ts', "import '../procedures/router.js'"],
  ['helpers-are-plain', 'src-main/planted.ts', "import './console.js'"],
  ['circus-alone', 'src-main/circus/planted.ts', "import '../clock.js'"],
  ['circus-alone', 'src-main/circus/planted-type.ts', "import type {} from '../../src-preload/contract/index.js'"],
  ['no-shell', 'src-main/procedures/planted-shell.ts', "import '../web/host.js'"],
  ['preload-alone', 'src-preload/contract/planted.ts', "import '../../src-main/clock.js'"],
  ['preload-without-contract', 'src-preload/preload.ts', "import './contract/index.js'"],
  ['page', 'src-renderer/state/planted.ts', "import '../../src-main/circus/figure.js'"],
  ['page', 'src-renderer/views/Planted.svelte', "import '../../src-main/circus/figure.js'"],
  ['page', 'src-renderer/views/PlantedNoun.svelte', "import '../../src-preload/contract/watcher.js'"],
  ['handshake', 'src-renderer/state/planted-handshake.ts', "import '../../src-preload/contract/shell.js'"],
  ['handshake', 'src-renderer/views/PlantedHandshake.svelte', "import '../../src-preload/contract/shell.js'"],
  [
    'components-without-contract',
    'src-renderer/components/planted.ts',
    "import type {} from '../../src-preload/contract/index.js'",
  ],
  ['components-without-contract', 'src-renderer/components/Planted.svelte', "import '../../src-preload/contract/index.js'"],
  ['electron-in-its-folder', 'src-main/arbiter/planted-electron.ts', "import 'electron'"],
  ['electron-in-its-folder', 'src-renderer/views/PlantedElectron.svelte', "import 'electron'"],
  ['electron-store-in-its-folder', 'src-main/web/planted-store.ts', "import 'electron-store'"],
  ['contract-is-made-in-one-place', 'src-preload/contract/planted-oc.ts', "import { oc } from '@orpc/contract'"],
  ['contract-is-made-in-one-place', 'src-renderer/views/PlantedOc.svelte', "import { oc } from '@orpc/contract'"],
  ['no-cycles', 'src-main/stats/planted-cycle.ts', "import './planted-way-back.js'"],
  ['no-cycles', 'src-renderer/views/PlantedCycle.svelte', "import './PlantedCycle.svelte'"],
  ['no-tests-in-the-program', 'src-main/event/planted.ts', "import '../../e2e/fixtures/until.js'"],
  ['no-tests-in-the-program', 'src-renderer/views/PlantedTest.svelte', "import '../state/fixtures.js'"],
  ['no-dev-packages-in-the-program', 'src-main/event/planted-package.ts', "import 'fast-check'"],
  ['no-dev-packages-in-the-program', 'src-renderer/views/PlantedPackage.svelte', "import 'fast-check'"],
  ['packages-exist', 'src-main/event/planted-nothing.ts', "import 'a-package-of-nobody'"],
  ['packages-exist', 'src-renderer/views/PlantedNothing.svelte', "import 'a-package-of-nobody'"],
  ['no-utils', 'src-main/audit/planted.ts', "import './utils.js'"],
]

const report = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
})

let copy: string
/** The rules that each file breaks, in a copy of the tree with all that is planted. */
const broken = new Map<string, Set<string>>()

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'ringside-walls-'))
  for (const folder of folders) cpSync(join(root, folder), join(copy, folder), { recursive: true })
  for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
    copyFileSync(join(root, file), join(copy, file))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const [, file, line] of plants) {
    appendFileSync(join(copy, file), file.endsWith('.svelte') ? `<script lang="ts">\n  ${line}\n</script>\n` : `\n${line}\n`)
  }
  appendFileSync(join(copy, 'src-main/stats/planted-way-back.ts'), "import './planted-cycle.js'\n")
  appendFileSync(join(copy, 'src-main/audit/utils.ts'), 'export {}\n')
  const cruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const options = ['--config', '.dependency-cruiser.cjs', '--preserve-symlinks', '--output-type', 'json']
  const { stdout } = spawnSync(process.execPath, [cruise, ...options, ...folders], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const content: unknown = JSON.parse(stdout)
  for (const { from, rule } of report.parse(content).summary.violations) {
    broken.set(from, (broken.get(from) ?? new Set()).add(rule.name))
  }
}, 120_000)

afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** In a component dependency-cruiser sees no `import type`: there the linter does. */
const typePlants = [
  ['src-renderer/views/Planted.svelte', '../../src-main/console.js'],
  ['src-renderer/views/Planted.svelte', '../../src-preload/contract/watcher.js'],
  ['src-renderer/App.svelte', '../src-preload/contract/shell.js'],
  ['src-renderer/components/Planted.svelte', '../../src-preload/contract/index.js'],
] as const

const linter = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
  // Nothing is planted on the disk, so there are no types to ask.
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
})

const lint = async (file: string, from: string) => {
  const text = `<script lang="ts">\n  import type { Planted } from '${from}'\n  const { planted }: { planted: Planted } = $props()\n</script>\n{planted}\n`
  const results = await linter.lintText(text, { filePath: join(root, file) })
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
}

describe('the walls', () => {
  it.each(typePlants)('stand before a type in %s from %s', async (file, from) => {
    expect(await lint(file, from)).toEqual(['no-restricted-imports'])
  })

  it("let the contract's types into a view", async () => {
    expect(await lint('src-renderer/views/Planted.svelte', '../../src-preload/contract/index.js')).toEqual([])
  })

  it.each(plants)('%s catches %s', (rule, file) => {
    expect([...(broken.get(file) ?? [])]).toContain(rule)
  })

  it('stand whole in the tree as it is', () => {
    const planted = new Set(plants.map(([, file]) => file))
    expect([...broken].filter(([file]) => !planted.has(file))).toEqual([])
  })
})
