import type { Exit, Process, WatcherCondition, WatcherStatus } from '../../src-preload/contract/index.js'

/** What a watcher's condition is told from. */
export type Facts = {
  status: WatcherStatus
  wanted: number | null
  processes: Process[]
  exits: Exit[]
  /** `respawn` of its options: false means that an end is meant to be one. */
  respawn: boolean
}

/** Exits nobody asked for are counted over this long (ms). */
export const EXITS_WINDOW_MS = 60_000
/** So many of them within the window is flapping: Circus itself stays `active` through dozens of respawns. */
const FLAPPING_EXITS = 3

const says = (condition: WatcherCondition, why = ''): { condition: WatcherCondition; why: string } => ({ condition, why })

/** An exit in words: `exit 3`, `signal 9`, or that Circus doesn't know. */
export const exitInWords = (code: number | null): string => {
  if (code === null) return 'exit unknown'
  return code < 0 ? `signal ${String(-code)}` : `exit ${String(code)}`
}

/** A watcher's condition with its reason in words; `Running` needs none. */
export const conditionOf = (facts: Facts, now: number): { condition: WatcherCondition; why: string } => {
  const running = facts.processes.filter((process) => process.state === 'running').length
  switch (facts.status) {
    case 'unknown':
      return says('unknown', 'its status could not be read')
    case 'stopping':
      return says('stopping', `${String(facts.processes.length)} to go`)
    case 'starting':
      return says('starting', facts.wanted === null ? '' : `${String(running)} of ${String(facts.wanted)} up`)
    case 'stopped':
      return stopped(facts)
    case 'active':
      return active(facts, now)
  }
}

const stopped = ({ respawn, exits }: Facts): { condition: WatcherCondition; why: string } => {
  const last = exits.at(-1)
  if (respawn || !last || last.asked) return says('stopped')
  return says(last.code === 0 ? 'finished' : 'failed', exitInWords(last.code))
}

const active = ({ wanted, processes, exits }: Facts, now: number): { condition: WatcherCondition; why: string } => {
  const recent = exits.filter((exit) => !exit.asked && now - exit.at < EXITS_WINDOW_MS)
  if (recent.length >= FLAPPING_EXITS) {
    const code = recent.at(-1)?.code ?? null
    return says('flapping', `${String(recent.length)} exits in 60 s, ${exitInWords(code)}`)
  }
  if (wanted === 0 && processes.length === 0) return says('idle', '0 by choice')
  if (wanted !== null && processes.length < wanted) return says('degraded', `${String(wanted - processes.length)} missing`)
  return says('running')
}
