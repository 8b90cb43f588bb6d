// npm run serve: the console served to a browser on this machine.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare, ROOT } from './prepare.mjs'

/**
 * Runs the built host with `args` until it ends, and ends with its code. `onUrl` gets the address instead of a terminal.
 */
export const serve = (args, { onUrl } = {}) => {
  const program = join(ROOT, 'dist/main/web.js')
  const asked = onUrl ? [...args, '--json'] : args
  const child = spawn(process.execPath, [program, ...asked], { stdio: ['inherit', onUrl ? 'pipe' : 'inherit', 'inherit'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => process.exit(code ?? 1))
  child.stdout?.setEncoding('utf8').once('data', (line) => void onUrl(JSON.parse(line).url))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare()
  serve(process.argv.slice(2))
}
