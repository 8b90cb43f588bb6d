import { CIRCUSD_KEY } from '../../src-preload/contract/index.js'
import type { StatMessage } from '../circus/stat.js'
import { cpuTimeSeconds } from '../circus/stat.js'
import type { Clock } from '../clock.js'
import { Bell } from '../feed/bell.js'
import { ProcessFigures } from './process-figures.js'
import { SERIES_BYTES, TICKS } from './series.js'
import { WatcherFigures } from './watcher-figures.js'

type ProcessSample = Extract<StatMessage, { kind: 'process' }>

/** circusd-stats sends its burst once a second; a tick closes this long (ms) after the burst began. */
const BURST_MS = 120
/** Ticks are at least this far apart (ms), so that a burst that takes a whole second is still one tick a second. */
const TICK_MS = 950
/** All rings together stay under this many bytes; beyond it ended lines go first, then new ones are refused and counted. */
const BUDGET_BYTES = 64 * 1024 * 1024

/** What the store needs to know of the arbiter: whose process a sample is (by pid, else by a name that fits only one). */
export type Owner = (pid: number, topicName: string) => string | null

/**
 * The figures of one arbiter: rings of a fixed size on one shared axis of ticks, and totals of our own. A message costs the
 * same however many processes there are; one tick a second closes the sums and wakes the readers.
 */
export class StatsStore {
  readonly axis = new Float64Array(TICKS)
  readonly processes = new Map<number, ProcessFigures>()
  readonly watchers = new Map<string, WatcherFigures>()
  readonly bell = new Bell()
  readonly #clock: Clock
  readonly #owner: Owner
  readonly #limit: number
  #timer: NodeJS.Timeout | null = null
  #messages = 0
  #rate = 0
  /** Number of the open tick: what is heard now is written there. */
  tick = 0
  closedAt = 0
  dropped = 0

  constructor(clock: Clock, owner: Owner, budgetBytes = BUDGET_BYTES) {
    this.#clock = clock
    this.#owner = owner
    this.#limit = Math.floor(budgetBytes / SERIES_BYTES)
  }

  /** Messages a second at the last tick. */
  get messagesPerSecond(): number {
    return this.#rate
  }

  ingest(message: StatMessage): void {
    this.#messages += 1
    if (this.#timer === null) this.#open()
    if (message.kind !== 'process') return
    const known = this.processes.get(message.pid)
    if (known && !known.ended && known.is(message)) {
      known.take(message, this.tick, cpuTimeSeconds)
      if (known.watcher === null) this.#adopt(known, message)
    } else {
      if (known) known.ended = true
      this.#begin(message)
    }
  }

  /** Ends the line of a process that the arbiter no longer has; without a watcher's key, of any. */
  retire(pid: number): void {
    const process = this.processes.get(pid)
    if (process) process.ended = true
  }

  /** Ends every line: another circusd runs now. */
  retireAll(): void {
    for (const process of this.processes.values()) process.ended = true
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.bell.ring()
  }

  #open(): void {
    const earliest = this.closedAt + TICK_MS - this.#clock.now()
    this.#timer = setTimeout(
      () => {
        this.#closeTick()
      },
      Math.max(BURST_MS, earliest),
    )
  }

  #closeTick(): void {
    this.#timer = null
    const now = this.#clock.now()
    this.axis[this.tick % TICKS] = now
    for (const [key, watcher] of this.watchers) {
      watcher.close(this.tick)
      this.#prune(key, watcher)
    }
    this.#rate = (this.#messages * 1000) / Math.max(1, Math.min(10_000, now - this.closedAt))
    this.#messages = 0
    this.closedAt = now
    this.tick += 1
    this.bell.ring()
  }

  #begin(sample: ProcessSample): void {
    if (this.#count() >= this.#limit && !this.#evict()) {
      this.dropped += 1
      return
    }
    const process = new ProcessFigures(sample, null, this.tick)
    process.take(sample, this.tick, cpuTimeSeconds)
    this.processes.set(sample.pid, process)
    this.#adopt(process, sample)
  }

  #adopt(process: ProcessFigures, sample: ProcessSample): void {
    const key = sample.daemon === 'circusd' ? CIRCUSD_KEY : this.#owner(sample.pid, sample.topicName)
    if (key === null) return
    process.watcher = key
    let watcher = this.watchers.get(key)
    if (!watcher) this.watchers.set(key, (watcher = new WatcherFigures()))
    watcher.processes.add(process)
  }

  /** Forgets lines that left the window. */
  #prune(key: string, watcher: WatcherFigures): void {
    for (const process of watcher.processes) {
      if (process.ended && this.tick - process.tick >= TICKS) this.#forget(watcher, process)
    }
    if (watcher.processes.size === 0 && this.tick - watcher.series.lastTick >= TICKS) this.watchers.delete(key)
  }

  #forget(watcher: WatcherFigures, process: ProcessFigures): void {
    watcher.processes.delete(process)
    if (this.processes.get(process.pid) === process) this.processes.delete(process.pid)
  }

  #evict(): boolean {
    for (const watcher of this.watchers.values()) {
      for (const process of watcher.processes) {
        if (!process.ended) continue
        this.#forget(watcher, process)
        return true
      }
    }
    return false
  }

  #count(): number {
    return this.processes.size + this.watchers.size
  }
}
