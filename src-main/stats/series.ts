/** Samples of the first tier: ten minutes at one a second (one ring, fixed size). */
export const TICKS = 600
/** A figure that did not come is held for this many ticks: circusd-stats and the console count seconds out of step. */
export const HOLD_TICKS = 2

/** Bytes of one series' rings. */
export const SERIES_BYTES = TICKS * 8

/** One line over the store's shared axis: CPU (% of a core) and RSS (bytes) a tick, NaN where nothing is known. */
export class Series {
  readonly cpu = new Float32Array(TICKS).fill(Number.NaN)
  readonly rss = new Float32Array(TICKS).fill(Number.NaN)
  /** First and last tick written; -1 before the first. */
  firstTick = -1
  lastTick = -1

  /** Writes tick `tick`; ticks missed since the last write are held when few, else marked unknown. */
  write(tick: number, cpu: number, rss: number): void {
    if (this.firstTick < 0) this.firstTick = tick
    else this.#bridge(tick)
    const slot = tick % TICKS
    this.cpu[slot] = cpu
    this.rss[slot] = rss
    this.lastTick = tick
  }

  /** CPU at `tick`; with `hold`, the last one is carried over a tick that its figure just missed. NaN where unknown. */
  cpuAt(tick: number, hold: boolean): number {
    return this.#at(this.cpu, tick, hold)
  }

  rssAt(tick: number, hold: boolean): number {
    return this.#at(this.rss, tick, hold)
  }

  #at(ring: Float32Array, tick: number, hold: boolean): number {
    const late = tick - this.lastTick
    const read = hold && late > 0 && late <= HOLD_TICKS ? this.lastTick : tick
    const written = this.firstTick >= 0 && read >= this.firstTick && read <= this.lastTick && read > this.lastTick - TICKS
    return written ? (ring[read % TICKS] ?? Number.NaN) : Number.NaN
  }

  #bridge(tick: number): void {
    const missed = tick - this.lastTick - 1
    if (missed <= 0) return
    const from = this.lastTick % TICKS
    const held = missed <= HOLD_TICKS
    const cpu = held ? (this.cpu[from] ?? Number.NaN) : Number.NaN
    const rss = held ? (this.rss[from] ?? Number.NaN) : Number.NaN
    for (let i = Math.max(this.lastTick + 1, tick - TICKS); i < tick; i += 1) {
      this.cpu[i % TICKS] = cpu
      this.rss[i % TICKS] = rss
    }
  }
}
