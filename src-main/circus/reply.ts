import { z } from 'zod'
import { Problems, badReply, describe, field, fieldsOf } from './fields.js'
import { memoryBytes, readFigure, readPid, readText } from './figure.js'
import { done, quoted } from './trouble.js'
import type { Outcome } from './trouble.js'

export { optionLines, readOptions } from './watcher-options.js'
export type { WatcherOptions } from './watcher-options.js'

/** What could be read of a list, and in words what could not: one bad item hides no good one. */
export type Read<T> = { value: T; problems: string[] }

/** Circus's words for a watcher; anything else is `unknown`. */
export type Status = 'active' | 'starting' | 'stopping' | 'stopped' | 'unknown'

const WORDS: ReadonlyMap<unknown, Status> = new Map<unknown, Status>(
  (['active', 'starting', 'stopping', 'stopped'] as const).map((word) => [word, word]),
)
/** The contract's bound of a watcher's key. */
const LONGEST_NAME = 1024

/** The statuses of all watchers, named as the config spells them. */
export const readStatuses = (reply: unknown): Outcome<Read<{ name: string; status: Status }[]>> => {
  const statuses = fieldsOf(fieldsOf(reply)?.get('statuses'))
  if (statuses === null) return badReply('statuses')
  const problems = new Problems()
  const value: { name: string; status: Status }[] = []
  for (const [name, word] of statuses) {
    if (!isName(name, problems)) continue
    const status = WORDS.get(word)
    if (status === undefined) problems.add(`the status of ${quoted(name)} is ${describe(word)}`)
    value.push({ name, status: status ?? 'unknown' })
  }
  return done({ value, problems: problems.list })
}

/** The names of all watchers, in lower case as `list` gives them. */
export const readNames = (reply: unknown): Outcome<Read<string[]>> => {
  const names = fieldsOf(reply)?.get('watchers')
  if (!Array.isArray(names)) return badReply('watchers')
  const problems = new Problems()
  const value = names.filter((name): name is string => isName(name, problems))
  return done({ value, problems: problems.list })
}

/** The pids of one watcher. */
export const readPids = (reply: unknown): Outcome<Read<number[]>> => {
  const pids = fieldsOf(reply)?.get('pids')
  if (!Array.isArray(pids)) return badReply('pids')
  const problems = new Problems()
  const value = new Set<number>()
  for (const pid of pids) {
    const read = readPid(pid)
    if (read === null) problems.add(`a pid is ${describe(pid)}`)
    else value.add(read)
  }
  return done({ value: [...value], problems: problems.list })
}

/** One count of a reply. */
export const readNumber = (reply: unknown, name: 'numprocesses' | 'numwatchers'): Outcome<number> => {
  const value = readFigure(fieldsOf(reply)?.get(name))
  return value !== null && Number.isSafeInteger(value) ? done(value) : badReply(name)
}

/** circusd's settings; addresses as it bound them (see `reachable`). `statsEndpoint` may be named where nothing listens. */
export type GlobalOptions = {
  endpoint: string | null
  eventsEndpoint: string | null
  statsEndpoint: string | null
  multicastEndpoint: string | null
  /** s */
  checkDelay: number | null
  problems: string[]
}

const address = z.string().max(512).nullable()

export const readGlobalOptions = (reply: unknown): Outcome<GlobalOptions> => {
  const options = fieldsOf(fieldsOf(reply)?.get('options'))
  if (options === null) return badReply('options')
  const problems = new Problems()
  const read = (name: string): string | null => field(options, name, address, null, problems)
  return done({
    endpoint: read('endpoint'),
    eventsEndpoint: read('pubsub_endpoint'),
    statsEndpoint: read('stats_endpoint'),
    multicastEndpoint: read('multicast_endpoint'),
    checkDelay: field(options, 'check_delay', z.number().nullable(), null, problems),
    problems: problems.list,
  })
}

/** One process, as circusd read it when it was asked. Units as in `ProcessStat`. */
export type ProcessInfo = {
  pid: number
  createTime: number | null
  age: number | null
  cpu: number | null
  memory: number | null
  rss: number | null
  vms: number | null
  /** See `cpuTimeSeconds`. */
  cpuTime: string | null
  user: string | null
  command: string | null
  /** The number that circusd gave the process within its watcher; null for circusd itself. */
  wid: number | null
  /** When circusd started it, epoch s. */
  started: number | null
}

/** circusd's own process, from `dstats`. */
export type Daemon = ProcessInfo

/** circusd's own process; refused without a pid, since it tells one circusd from the next. */
export const readDaemon = (reply: unknown): Outcome<Daemon> => readInfo(reply)

/** One process of a watcher, from `stats`. */
export const readProcess = (reply: unknown): Outcome<ProcessInfo> => readInfo(reply)

const readInfo = (reply: unknown): Outcome<ProcessInfo> => {
  const info = fieldsOf(fieldsOf(reply)?.get('info'))
  const pid = readPid(info?.get('pid'))
  if (info === null || pid === null) return badReply('process')
  return done({
    pid,
    createTime: readFigure(info.get('create_time')),
    age: readFigure(info.get('age')),
    cpu: readFigure(info.get('cpu')),
    memory: readFigure(info.get('mem')),
    rss: memoryBytes(info.get('mem_info1')),
    vms: memoryBytes(info.get('mem_info2')),
    cpuTime: readText(info.get('ctime')),
    user: readText(info.get('username')),
    command: readText(info.get('cmdline')),
    wid: readFigure(info.get('wid')),
    started: readFigure(info.get('started')),
  })
}

/** What a `waiting` start, stop, restart, reload, incr or decr says it did; null where it says nothing about it. */
export type Change = {
  started: number[] | null
  stopped: number[] | null
  kept: number[] | null
  /** Processes the watcher has after an incr or decr. */
  numprocesses: number | null
  /** A singleton, which stays as it is. */
  singleton: boolean
}

/** The reply of a change. `started: []` of a start means that nothing could be started, though circusd says ok. */
export const readChange = (reply: unknown): Outcome<Change> => {
  const fields = fieldsOf(reply)
  if (fields === null) return badReply('outcome')
  const info = fieldsOf(fields.get('info')) ?? fields
  const pids = (name: string): number[] | null => {
    const list = info.get(name)
    return Array.isArray(list) ? list.flatMap((pid) => readPid(pid) ?? []) : null
  }
  return done({
    started: pids('started'),
    stopped: pids('stopped'),
    kept: pids('kept'),
    numprocesses: readFigure(fields.get('numprocesses')),
    singleton: fields.get('singleton') === true,
  })
}

const isName = (name: unknown, problems: Problems): name is string => {
  if (typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME) return true
  problems.add(
    typeof name === 'string' ? `a watcher's name has ${String(name.length)} characters` : `a watcher's name is ${describe(name)}`,
  )
  return false
}
