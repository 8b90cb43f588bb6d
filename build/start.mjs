// npm start: the desktop window; where there is no Electron binary, the same console in the browser.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronBinary, prepare, ROOT, say } from './prepare.mjs'
import { endTogether, serve } from './serve.mjs'

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Why no window can be opened whatever binary is there; null where one can. */
const noWindow = () => {
  if (!hasDisplay) return 'There is no display for Electron'
  return process.platform === 'linux' && process.getuid() === 0 ? 'Electron in its sandbox is not for root' : null
}

/** The program that opens windows, fetched where that is possible; null without one. */
const findElectron = async () => {
  await fetchElectron()
  return electronBinary()
}

const fetchElectron = async () => {
  if (electronBinary() !== null || process.env.ELECTRON_OVERRIDE_DIST_PATH || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return
  say("Fetching Electron's binary ...")
  const child = spawn(process.execPath, ['node_modules/electron/install.js'], { cwd: ROOT, stdio: 'ignore' })
  // Without a network it fails at once, behind some walls it hangs: then the browser is as good.
  const timer = setTimeout(() => child.kill(), 120_000)
  await new Promise((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
}

const inBrowser = (why, args) => {
  say(`${why}, so the console opens in your browser.`)
  const onUrl = async (url) => {
    say(`Open ${url}`)
    if (!hasDisplay) return
    const { default: open } = await import('open')
    const opener = await open(url)
    opener.once('error', () => say('No browser could be started: open that address yourself.'))
  }
  serve(['--port', '0', ...args], { onUrl })
}

const inWindow = (electron, args) => {
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const start = ['-r', join(ROOT, 'build/electron-scheme.cjs'), ROOT]
  endTogether(spawn(electron, [...start, ...args], { stdio: 'inherit', env }))
}

prepare()
const args = process.argv.slice(2)
const why = noWindow()
const electron = why === null ? await findElectron() : null
if (electron === null) inBrowser(why ?? "Electron's binary is not at hand and can't be fetched", args)
else inWindow(electron, args)
