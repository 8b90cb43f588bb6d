import type { StatMessage } from '../circus/stat.js'
import { Series } from './series.js'

type ProcessSample = Extract<StatMessage, { kind: 'process' }>

/** What wraps in circusd's CPU time text, s: it shows minutes modulo an hour. */
const WRAP_S = 3_600
/** No host that circusd is run on is taken to have more cores: a process younger than an hour by this can't have wrapped. */
const MOST_CORES = 64
/** Start times within this (s) are one process: psutil derives them from the boot time, which a clock correction moves. */
const SAME_START_S = 1

/** One process as its stats tell it: the latest sample, its line, and the wraps of its CPU time that were seen. */
export class ProcessFigures {
  readonly pid: number
  readonly createTime: number | null
  readonly series = new Series()
  /** The watcher's key; null until somebody could say whose process this is. */
  watcher: string | null
  latest: ProcessSample
  /** The tick of `latest`. */
  tick: number
  /** True when the process is gone: its line stays until it leaves the window. */
  ended = false
  #wraps = 0
  #wholeFromStart: boolean

  constructor(sample: ProcessSample, watcher: string | null, tick: number) {
    this.pid = sample.pid
    this.createTime = sample.createTime
    this.watcher = watcher
    this.latest = sample
    this.tick = tick
    this.#wholeFromStart = sample.age !== null && sample.age < WRAP_S / MOST_CORES
  }

  get id(): string {
    return `${String(this.pid)}:${String(this.createTime ?? 0)}`
  }

  /** Whether a sample is of this process and not of a later one with the same pid. */
  is(sample: ProcessSample): boolean {
    if (sample.createTime === null || this.createTime === null) return true
    return Math.abs(sample.createTime - this.createTime) <= SAME_START_S
  }

  take(sample: ProcessSample, tick: number, seconds: (text: string | null) => number | null): void {
    // Only a drop from late to early in the hour is a wrap; comparing texts costs nothing while they are equal.
    if (sample.cpuTime !== this.latest.cpuTime) {
      const before = seconds(this.latest.cpuTime)
      const after = seconds(sample.cpuTime)
      if (before !== null && after !== null && after < before) this.#wraps += 1
    }
    this.latest = sample
    this.tick = tick
    this.series.write(tick, sample.cpu ?? Number.NaN, sample.rss ?? Number.NaN)
  }

  /** CPU used, s, with the wraps seen; exact only where the process was met before it could have wrapped unseen. */
  cpuTime(seconds: (text: string | null) => number | null): { value: number | null; exact: boolean } {
    const shown = seconds(this.latest.cpuTime)
    return { value: shown === null ? null : shown + this.#wraps * WRAP_S, exact: this.#wholeFromStart }
  }
}
