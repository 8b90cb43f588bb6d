import type { ProcessFigures } from './process-figures.js'
import { HOLD_TICKS, Series } from './series.js'

/** A watcher's totals at its last tick. Circus publishes a mean as its CPU; here both are computed and named. */
export type Totals = {
  processes: number
  /** Sum over the processes, % of one core. */
  cpu: number | null
  /** Sums: bytes, % of the host. */
  rss: number | null
  memory: number | null
  /** Start of the oldest, epoch s. */
  oldest: number | null
}

const NOTHING: Totals = { processes: 0, cpu: null, rss: null, memory: null, oldest: null }

const plus = (sum: number | null, value: number | null): number | null => (value === null ? sum : (sum ?? 0) + value)

/** One watcher's processes (also those that ended, while their line is in the window) and its own total line. */
export class WatcherFigures {
  readonly series = new Series()
  readonly processes = new Set<ProcessFigures>()
  totals: Totals = NOTHING

  /** Closes tick `tick`: sums what was heard lately and writes the total's line. */
  close(tick: number): void {
    const totals: Totals = { ...NOTHING }
    for (const process of this.processes) {
      if (process.ended || tick - process.tick > HOLD_TICKS) continue
      const { latest } = process
      totals.processes += 1
      totals.cpu = plus(totals.cpu, latest.cpu)
      totals.rss = plus(totals.rss, latest.rss)
      totals.memory = plus(totals.memory, latest.memory)
      const { createTime } = process
      if (createTime !== null && (totals.oldest === null || createTime < totals.oldest)) totals.oldest = createTime
    }
    this.totals = totals
    if (totals.processes > 0) this.series.write(tick, totals.cpu ?? Number.NaN, totals.rss ?? Number.NaN)
  }
}
