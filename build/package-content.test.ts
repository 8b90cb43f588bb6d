import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../', import.meta.url))
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
const library = createRequire(builder.resolve('app-builder-lib/package.json'))
const { listPackage } = z
  .object({ listPackage: z.custom<(archive: string, options: object) => string[]>((list) => typeof list === 'function') })
  .parse(library('@electron/asar'))

/** What a build leaves, and what an untidy one leaves beside it. */
const BUILT = ['main/electron.js', 'main/chunks/a.js', 'preload/preload.cjs', 'renderer/index.html']
const LEFT = ['main/web.js', 'main/electron.js.map', '.main']

/** Where a program holds its fuses: after this mark a version, a count, and one digit each (`@electron/fuses`). */
const MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = { before: '10110001', after: '01001100' }

let project: string

/** zeromq, what it needs, and one package that is bundled. */
const PACKAGES = ['zeromq', 'cmake-ts', 'node-addon-api', 'ws']

/** A small project with our settings: another build, few packages, no Electron but its mark. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'ringside-package-'))
  for (const name of ['electron-builder.yml', 'LICENSE', 'build/icons', ...PACKAGES.map((name) => `node_modules/${name}`)]) {
    cpSync(join(root, name), join(project, name), { recursive: true })
  }
  const content: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { dependencies, ...rest } = z.looseObject({ dependencies: z.record(z.string(), z.string()) }).parse(content)
  const few = Object.fromEntries(Object.entries(dependencies).filter(([name]) => PACKAGES.includes(name)))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ ...rest, dependencies: few, devDependencies: {} }))
  for (const file of [...BUILT, ...LEFT]) {
    mkdirSync(dirname(join(project, 'dist', file)), { recursive: true })
    writeFileSync(join(project, 'dist', file), '// built')
  }
  mkdirSync(join(project, 'electron/resources'), { recursive: true })
  writeFileSync(join(project, 'electron/electron'), `${MARK}\u0001\u0008${FUSES.before}`)
  const options = ['--linux', 'dir', '--x64', '--publish', 'never', '-c.electronDist=electron', '-c.electronVersion=33.2.1']
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-builder/cli.js'), ...options],
    {
      cwd: project,
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`${stdout}${stderr}`)
}, 120_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

const resources = () => join(project, 'release/linux-unpacked/resources')

describe('the packed program', () => {
  it('holds what was built, its licence, and of all packages the one with a native file', () => {
    const files = listPackage(join(resources(), 'app.asar'), { isPack: false }).filter((file) => /\.\w+$|LICENSE$/.test(file))
    const own = files.filter((file) => !file.startsWith('/node_modules/'))
    expect(own.sort()).toEqual([...BUILT.map((file) => `/dist/${file}`), '/LICENSE', '/package.json'].sort())
    const packages = new Set(files.filter((file) => !own.includes(file)).map((file) => file.split('/')[2]))
    expect([...packages].sort()).toEqual(['cmake-ts', 'zeromq'])
    expect(files.filter((file) => file.endsWith('.node'))).toHaveLength(1)
  })

  it('has its fuses blown: no Node, no inspector, nothing but a whole archive', () => {
    const program = readFileSync(join(resources(), '../ringside'), 'latin1')
    expect(program.slice(MARK.length + 2)).toBe(FUSES.after)
  })

  it("leaves outside of the archive nothing but this platform's native file", () => {
    const outside = readdirSync(join(resources(), 'app.asar.unpacked'), { recursive: true, withFileTypes: true })
    expect(outside.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['addon.node'])
  })
})
