// npm run serve: the console served to a browser on this machine.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare, ROOT } from './prepare.mjs'

/** A signal to npm kills the shell that it put between, and nobody passes it on: the shell's death is looked for each, ms. */
const SHELL_MS = 500

/**
 * Ends `child` by the signals that this process gets, and this process with it: by its code, or 0 where its end was wanted.
 */
export const endTogether = (child) => {
  const shell = process.ppid
  let wanted = false
  const end = (signal) => {
    wanted = true
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== shell && end('SIGTERM'), SHELL_MS).unref()
  child.once('exit', (code) => process.exit(code ?? (wanted ? 0 : 1)))
}

/**
 * Runs the built host with `args` until it ends, and ends with its code. `onUrl` gets the address instead of a terminal.
 */
export const serve = (args, { onUrl } = {}) => {
  const program = join(ROOT, 'dist/main/web.js')
  const asked = onUrl ? [...args, '--json'] : args
  const child = spawn(process.execPath, [program, ...asked], { stdio: ['inherit', onUrl ? 'pipe' : 'inherit', 'inherit'] })
  endTogether(child)
  child.stdout?.setEncoding('utf8').once('data', (line) => void onUrl(JSON.parse(line).url))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare()
  serve(process.argv.slice(2))
}
