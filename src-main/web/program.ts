import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createConsole } from '../console.js'
import type { Console } from '../console.js'
import type { Layout } from '../layout.js'
import type { Log } from '../log.js'
import { createService } from '../procedures/peer.js'
import { createLog, stackOf, surviveAccidents } from '../standard-log.js'
import { readCommandLine } from './command-line.js'
import type { Settings } from './command-line.js'
import { startHost } from './host.js'
import type { WebHost } from './host.js'

/** The whole of an orderly end, ms; whoever sent the signal may kill after two seconds. */
const MOST_END_MS = 1_700

const FAILED = 1
const MEANT_BADLY = 2

/** Ends the program before it serves anything: `tip` says what to do instead. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly tip: string,
    readonly exitCode: number,
  ) {
    super(message)
  }
}

/** Serves the console as the command line says, until a signal ends it. It owns the process: exit code 0, 1 failed, 2 meant badly. */
export const serve = async (args: readonly string[], layout: Layout): Promise<void> => {
  const reading = readCommandLine(args, layout.version)
  if ('exitCode' in reading) return process.exit(reading.exitCode)
  const { settings } = reading
  const log = createLog(settings.json ? 'info' : 'warn')
  surviveAccidents(log)
  const running = await start(settings, layout, log).catch(giveUp)
  endOnSignal(running, log)
  say(settings, layout, running.host.createLink())
}

const start = async (settings: Settings, layout: Layout, log: Log): Promise<{ host: WebHost; core: Console }> => {
  if (!existsSync(join(layout.renderer, 'index.html'))) {
    throw new Refusal(`The page is not built: ${layout.renderer} is empty.`, 'Run npm run serve, which builds it.', FAILED)
  }
  const data = resolve(settings.data)
  createFolder(data)
  const core = createConsole({ paths: { data }, log, version: layout.version })
  try {
    for (const address of settings.endpoints) connect(core, address)
    const service = createService(core.router, log)
    const host = await startHost({ ...settings, service, renderer: layout.renderer, log, onSignIn: sayNext(settings) }).catch(
      (error: unknown) => {
        throw cannotListen(error, settings)
      },
    )
    return { host, core }
  } catch (error) {
    await core.close()
    throw error
  }
}

const createFolder = (data: string): void => {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Refusal(`The data folder ${data} can't be made: ${messageOf(error)}.`, 'Give another one with --data.', FAILED)
  }
}

const connect = (core: Console, address: string): void => {
  const outcome = core.connect(address)
  if (!outcome.ok) throw new Refusal(`--endpoint: ${outcome.trouble.message}`, outcome.trouble.tip, MEANT_BADLY)
}

const cannotListen = (error: unknown, { host, port }: Settings): Refusal => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE')
    return new Refusal(
      `Port ${String(port)} on ${host} is taken by another program.`,
      'End that one, or give another port with --port (0 picks a free one).',
      FAILED,
    )
  if (code === 'EACCES')
    return new Refusal(
      `Port ${String(port)} on ${host} may not be used by this user.`,
      'Give a port above 1023 with --port.',
      FAILED,
    )
  return new Refusal(
    `The console can't listen on ${host} port ${String(port)}: ${messageOf(error)}.`,
    'Give another address with --host or --port.',
    FAILED,
  )
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const giveUp = (error: unknown): never => {
  const { message, tip, exitCode } =
    error instanceof Refusal ? error : new Refusal(stackOf(error), 'This is a fault of Ringside: please report it.', FAILED)
  process.stderr.write(`ringside: ${message}\n${tip}\n`)
  process.exit(exitCode)
}

const say = ({ json }: Settings, { version }: Layout, link: string): void => {
  if (json) process.stdout.write(`${JSON.stringify({ url: link })}\n`)
  else
    process.stdout.write(
      `Ringside ${version} runs. Open this link in a browser; it works once:\n\n  ${link}\n\nCtrl+C ends it.\n`,
    )
}

const sayNext =
  ({ json }: Settings) =>
  (link: string): void => {
    if (!json) process.stdout.write(`\nA browser signed in. The link for another one:\n\n  ${link}\n`)
  }

const endOnSignal = ({ host, core }: { host: WebHost; core: Console }, log: Log): void => {
  let isEnding = false
  const end = (signal: string): void => {
    // A terminal and what started us may both tell it.
    if (isEnding) return
    isEnding = true
    setTimeout(() => {
      log.warn({ signal }, 'ended before everything was closed')
      process.exit(0)
    }, MOST_END_MS).unref()
    void Promise.allSettled([host.close(), core.close()]).then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
}
