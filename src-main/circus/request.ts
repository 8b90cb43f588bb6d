import { done, failed, quoted, trouble } from './trouble.js'
import type { Outcome } from './trouble.js'

/** As large as a pid can get (`pid_t`). */
const LARGEST_PID = 2 ** 31 - 1
/** The contract's bound of a watcher's key. */
const LONGEST_NAME = 1024
const MOST_PROCESSES = 1000

/**
 * One request to circusd. Nominal, so that only the functions of this file make one: a name or pid that is missing or 0 would
 * make circusd act on everything, and answer ok.
 */
class Made {
  readonly #properties: Record<string, unknown>
  /** `changes`: whether circusd does something, so that it is never sent twice. */
  constructor(
    readonly command: string,
    properties: Record<string, unknown>,
    readonly changes: boolean,
  ) {
    this.#properties = properties
  }

  get properties(): Readonly<Record<string, unknown>> {
    return this.#properties
  }
}

/** A request that may be sent: its command, its properties, and whether it changes something. */
export type Request = Made

const ask = (command: string, properties: Record<string, unknown> = {}): Request => new Made(command, properties, false)
const order = (command: string, properties: Record<string, unknown>): Request => new Made(command, properties, true)

/** circusd's own addresses and settings. */
export const globalOptions = (): Request => ask('globaloptions')
/** circusd's own process. */
export const dstats = (): Request => ask('dstats')
/** The status of every watcher, named as in the config. */
export const statusAll = (): Request => ask('status')
/** The names of all watchers in lower case, circusd's own daemons included. */
export const listAll = (): Request => ask('list')
/** How many processes the whole circusd has. */
export const numProcesses = (): Request => ask('numprocesses')

/** The pids of one watcher. */
export const listPids = (name: string): Outcome<Request> => about(name, (named) => ask('list', named))
/** How many processes one watcher has. */
export const numProcessesOf = (name: string): Outcome<Request> => about(name, (named) => ask('numprocesses', named))
/** Every option of one watcher. */
export const optionsOf = (name: string): Outcome<Request> => about(name, (named) => ask('options', named))
/** One process as circusd sees it now: start time, `wid`, figures. */
export const statsOfProcess = (name: string, pid: number): Outcome<Request> =>
  aboutProcess(name, pid, (named, process) => ask('stats', { ...named, process }))

/** Starts one watcher. `match` is never left to circusd, whose default is `glob`: `w*` would start, stop or restart every watcher in w. */
export const start = (name: string): Outcome<Request> => about(name, (named) => order('start', { ...named, ...ONE }))
/** Stops one watcher; answered after the last process has gone, so give it the watcher's grace. */
export const stop = (name: string): Outcome<Request> => about(name, (named) => order('stop', { ...named, ...ONE }))
/** Stops one watcher and starts it. */
export const restart = (name: string): Outcome<Request> => about(name, (named) => order('restart', { ...named, ...ONE }))
/** Starts new processes, then stops the old ones (or sends HUP where `send_hup` is set). Circus knows no `match` here. */
export const reload = (name: string): Outcome<Request> =>
  about(name, (named) => order('reload', { ...named, graceful: true, sequential: false, waiting: true }))
/** Adds `nb` processes, 1 to 1000. A singleton answers ok and stays as it is. */
export const incr = (name: string, nb: number): Outcome<Request> => byNumber('incr', name, nb)
/** Takes `nb` processes away, 1 to 1000; not below none. */
export const decr = (name: string, nb: number): Outcome<Request> => byNumber('decr', name, nb)
/** Ends one process by the watcher's stop signal, then SIGKILL after its grace. circusd answers ok also where it has no such pid. */
export const kill = (name: string, pid: number): Outcome<Request> =>
  aboutProcess(name, pid, (named, process) => order('kill', { ...named, pid: process, waiting: true }))

const ONE = { match: 'simple', waiting: true }

const refuse = (message: string, tip: string): Outcome<never> => failed(trouble('INVALID_TARGET', message, tip))

// The checks don't trust the types: what arrives here began as a message of a page.
const about = (name: unknown, make: (named: { name: string }) => Request): Outcome<Request> => {
  if (typeof name !== 'string' || name === '') return refuse('No watcher was named.', 'Choose a watcher; nothing was sent.')
  if (name.length > LONGEST_NAME) return refuse(`The name ${quoted(name)} is too long for a watcher.`, 'Nothing was sent.')
  return done(make({ name }))
}

const aboutProcess = (name: unknown, pid: unknown, make: (named: { name: string }, pid: number) => Request): Outcome<Request> => {
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1 || pid > LARGEST_PID) {
    return refuse(`${quoted(String(pid))} is no pid of a process.`, 'Choose one process of the watcher; nothing was sent.')
  }
  return about(name, (named) => make(named, pid))
}

const byNumber = (command: string, name: unknown, nb: unknown): Outcome<Request> => {
  if (typeof nb !== 'number' || !Number.isSafeInteger(nb) || nb < 1 || nb > MOST_PROCESSES) {
    return refuse(`${quoted(String(nb))} is no number of processes.`, `Choose 1 to ${String(MOST_PROCESSES)}; nothing was sent.`)
  }
  return about(name, (named) => order(command, { ...named, nb, waiting: true }))
}
