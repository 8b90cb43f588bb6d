// npm start: the desktop window; where there is no Electron binary, the same console in the browser.
import { spawn } from 'node:child_process'
import { electronBinary, prepare, ROOT, say } from './prepare.mjs'
import { serve } from './serve.mjs'

const fetchElectron = async () => {
  if (electronBinary() !== null || process.env.ELECTRON_OVERRIDE_DIST_PATH || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return
  say("Fetching Electron's binary ...")
  const child = spawn(process.execPath, ['node_modules/electron/install.js'], { cwd: ROOT, stdio: 'ignore' })
  // Without a network it fails at once, behind some walls it hangs: then the browser is as good.
  const timer = setTimeout(() => child.kill(), 120_000)
  await new Promise((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
}

prepare()
await fetchElectron()
const args = process.argv.slice(2)
const electron = electronBinary()
if (electron === null) {
  say("Electron's binary is not at hand and can't be fetched, so the console opens in your browser.")
  const onUrl = async (url) => {
    say(`Open ${url}`)
    const { default: open } = await import('open')
    if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.platform !== 'linux') await open(url)
  }
  serve(['--port', '0', ...args], { onUrl })
} else {
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const child = spawn(electron, [ROOT, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 0))
}
