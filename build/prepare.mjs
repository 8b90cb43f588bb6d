// Plain Node without a dependency: on a fresh clone this runs before anything is installed. All of its words go to stderr,
// since `serve --json` promises stdout to its one line.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url))

const path = (...parts) => join(ROOT, ...parts)

export const say = (text) => process.stderr.write(`${text}\n`)

/** Runs a program in the project's folder with its output on stderr; ends this process where it fails. */
export const run = (program, args, options = {}) => {
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options })
  if (error) say(`${program} could not be run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

/** Installs the packages of the lock file where they are missing or older than it. */
export const installPackages = () => {
  if (modified(path('node_modules/.package-lock.json')) >= modified(path('package-lock.json'))) return
  say('Installing the packages of package-lock.json (npm ci), about 20 s ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  run(npm, ['ci', '--loglevel=error', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
}

const newestIn = (folder) => {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && !entry.name.includes('.test.')) newest = Math.max(newest, modified(join(entry.parentPath, entry.name)))
  }
  return newest
}

const PARTS = [
  { name: 'main', sources: ['src-main', 'src-preload'] },
  { name: 'preload', sources: ['src-preload'] },
  { name: 'renderer', sources: ['src-renderer', 'src-preload'] },
]

/** Builds the parts whose sources are newer than what was built; `force` builds all. */
export const build = ({ force = false } = {}) => {
  const always = Math.max(modified(path('package-lock.json')), modified(path('package.json')))
  for (const { name, sources } of PARTS) {
    const config = `build/vite.${name}.config.ts`
    const stamp = path('dist', `.${name}`)
    const newest = Math.max(always, modified(path(config)), ...sources.map((folder) => newestIn(path(folder))))
    if (!force && modified(stamp) >= newest) continue
    say(`Building ${name} ...`)
    run(process.execPath, [path('node_modules/vite/bin/vite.js'), 'build', '--config', config])
    writeFileSync(stamp, '')
  }
}

/** The Electron program, or null where none is at hand. Looks at files only: the package itself would try a download. */
export const electronBinary = () => {
  const own = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron'
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path('node_modules/electron/dist')
  const file = join(folder, own)
  return existsSync(file) ? file : null
}

/** Installs and builds what is missing or stale. */
export const prepare = () => {
  installPackages()
  build()
}
