import type { Exit, Process, Watcher, WatcherStatus } from '../../src-preload/contract/index.js'
import type { WatcherOptions } from '../circus/reply.js'
import { foldName, isDaemon } from '../circus/names.js'
import { conditionOf } from './condition.js'

/** Exits kept a watcher. */
const EXITS = 20

/** What is known of one watcher; the reducer replaces it whole, so that what was told before never changes. */
export type WatcherRecord = {
  readonly key: string
  readonly name: string
  readonly status: WatcherStatus
  readonly options: WatcherOptions | null
  readonly processes: readonly Process[]
  readonly exits: readonly Exit[]
  readonly problem: string | null
  /** The last told condition and since when it holds. */
  readonly condition: Watcher['condition']
  readonly since: number
}

export const newRecord = (name: string, status: WatcherStatus, at: number): WatcherRecord => ({
  key: foldName(name),
  name,
  status,
  options: null,
  processes: [],
  exits: [],
  problem: null,
  condition: 'unknown',
  since: at,
})

export const withExit = (record: WatcherRecord, exit: Exit): readonly Exit[] => [...record.exits, exit].slice(-EXITS)

/** Sets the condition that follows from the rest, and its time where it changed. */
export const settle = (record: WatcherRecord, at: number): WatcherRecord => {
  const { condition } = conditionOf(factsOf(record), at)
  return condition === record.condition ? record : { ...record, condition, since: at }
}

const factsOf = (record: WatcherRecord) => ({
  status: record.status,
  wanted: record.options?.numprocesses ?? null,
  processes: [...record.processes],
  exits: [...record.exits],
  respawn: record.options?.respawn ?? true,
})

/** The watcher as the page sees it. */
export const watcherOf = (record: WatcherRecord, now: number): Watcher => {
  const { options } = record
  const { condition, why } = conditionOf(factsOf(record), now)
  return {
    key: record.key,
    name: record.name,
    kind: isDaemon(record.name) ? 'daemon' : 'watcher',
    status: record.status,
    condition,
    why,
    since: record.since,
    wanted: options?.numprocesses ?? null,
    processes: [...record.processes],
    exits: [...record.exits],
    command: options === null ? null : commandLine(options),
    singleton: options?.singleton ?? false,
    onDemand: options?.onDemand ?? false,
    gracefulTimeout: options?.gracefulTimeout ?? null,
    stopSignal: options?.stopSignal ?? null,
    problem: record.problem,
  }
}

const commandLine = ({ cmd, args }: WatcherOptions): string | null => {
  if (cmd === null) return null
  return args === null || args === '' ? cmd : `${cmd} ${args}`
}
