// What the tests need beside the packages: circus in a Python environment, Chromium, a display for windows.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run, say } from './prepare.mjs'

const PYTHON = '/usr/bin/python3'
const asRoot = process.getuid?.() === 0

const quietly = (program, args) => spawnSync(program, args, { cwd: ROOT, stdio: 'ignore' }).status === 0

let listed = false

/** Installs Debian packages where that is allowed, else ends with their names. */
const needPackages = (why, ...names) => {
  if (!asRoot || !existsSync('/usr/bin/apt-get')) {
    say(`${why} is missing. Install it (Debian: apt-get install ${names.join(' ')}) and run the tests again.`)
    process.exit(1)
  }
  say(`Installing ${names.join(' ')} (apt-get) ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (!listed) run('apt-get', ['update', '-qq'], { env })
  listed = true
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env })
}

/** A real circusd in `.venv`, made with the system's Python so that other users of this machine can run it. */
export const needCircus = () => {
  const python = join(ROOT, '.venv/bin/python3')
  const ready = () => quietly(python, ['-c', 'import circus.circusd, circus.stats'])
  if (ready()) return
  if (!existsSync(PYTHON) || !quietly(PYTHON, ['-c', 'import ensurepip, venv']))
    needPackages("The system's Python with venv", 'python3', 'python3-venv')
  say('Installing circus 0.19.0 into .venv (pip) ...')
  rmSync(join(ROOT, '.venv'), { recursive: true, force: true })
  run(PYTHON, ['-m', 'venv', '.venv'])
  const install = (...names) => quietly(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...names])
  install('circus==0.19.0')
  if (ready()) return
  say('The newest dependencies of circus do not suit it; pinning them ...')
  install('circus==0.19.0', 'pyzmq==24.0.1', 'tornado==6.2', 'psutil==5.9.4')
  if (ready()) return
  say('circus 0.19.0 could not be installed into .venv: run .venv/bin/pip install circus==0.19.0 to see why.')
  process.exit(1)
}

export const needChromium = () => {
  if (!existsSync(process.env.RINGSIDE_CHROMIUM ?? '/usr/bin/chromium')) needPackages('Chromium', 'chromium')
}

/** The command line that gives a window a display: under Xvfb where there is none. */
export const withDisplay = (program, args) => {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return [program, args]
  if (!existsSync('/usr/bin/xvfb-run')) needPackages('Xvfb', 'xvfb', 'xauth')
  return ['xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', program, ...args]]
}
