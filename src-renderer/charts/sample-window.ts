/** Samples kept: the host's own rings hold ten minutes of seconds. */
export const MOST_SAMPLES = 600
/** Lines kept, those of ended processes included; the longest ended go first. */
const MOST_LINES = 256
/** Arrays are twice as long as what is kept, so that they are moved once in 600 samples and are always one piece. */
const ROOM = MOST_SAMPLES * 2
/** A line that is missing from so many samples and comes back was only late: its last value is carried over. */
const LATE_SAMPLES = 2

/** One line over the window's axis. NaN: not known. `rss` is bytes, empty where the feed sends none; `cpu` is % of one core. */
export type SampleLine = {
  readonly id: string
  readonly pid: number | null
  /** Counts lines in their order of birth, from 0; it never changes. */
  readonly birth: number
  ended: boolean
  cpu: Float64Array
  rss: Float64Array
  /** Index of the last known sample; -1 before the first. */
  last: number
}

/** What a frame brings: see `stats.next` of the contract, whose answer fits. */
export type Samples = {
  whole: boolean
  gapMs: number
  axis: readonly number[]
  lines: readonly {
    id: string
    pid: number | null
    ended: boolean
    cpu: readonly (number | null)[]
    rss: readonly (number | null)[]
  }[]
}

/** The samples of one view, bounded in time and number. Plain data: nothing in it is reactive, readers draw after each frame. */
export class SampleWindow {
  /** Host clock, epoch ms, of the samples `from` (included) to `to` (excluded); the same indices hold for every line. */
  readonly axis = new Float64Array(ROOM)
  readonly lines = new Map<string, SampleLine>()
  from = 0
  to = 0
  /** Neighbours on the axis further apart than this (ms) have a gap between them. */
  gapMs = 3_500
  #births = 0

  /** Time of the newest sample, host clock, epoch ms; null before the first. */
  get newest(): number | null {
    return this.to > this.from ? (this.axis[this.to - 1] ?? null) : null
  }

  /** Index of the sample nearest to a time (epoch ms); null without samples. */
  nearest(at: number): number | null {
    if (this.to === this.from) return null
    let low = this.from
    let high = this.to - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.axis[middle] ?? 0) < at) low = middle + 1
      else high = middle
    }
    const before = Math.max(this.from, low - 1)
    return at - (this.axis[before] ?? 0) < (this.axis[low] ?? 0) - at ? before : low
  }

  /** Joins a frame's samples to those at hand, or puts them in their place when the frame is whole. */
  merge(frame: Samples, windowMs: number): void {
    this.gapMs = frame.gapMs
    if (frame.whole) this.#restart(frame)
    const axis = frame.axis.slice(-MOST_SAMPLES)
    if (axis.length > 0) this.#append(axis, frame)
    this.#trim(windowMs)
  }

  #restart(frame: Samples): void {
    const told = new Set(frame.lines.map(({ id }) => id))
    for (const id of this.lines.keys()) if (!told.has(id)) this.lines.delete(id)
    for (const line of this.lines.values()) line.last = -1
    this.from = 0
    this.to = 0
  }

  #append(axis: number[], frame: Samples): void {
    const at = this.#makeRoom(axis.length)
    this.axis.set(axis, at)
    this.to = at + axis.length
    const skipped = frame.axis.length - axis.length
    const told = new Set<string>()
    for (const { id, pid, ended, cpu, rss } of frame.lines) {
      const line = this.lines.get(id) ?? this.#bear(id, pid, rss.length > 0)
      told.add(id)
      line.ended = ended
      write(line, at, this.to, cpu, rss, skipped)
    }
    for (const line of this.lines.values()) if (!told.has(line.id)) this.#miss(line, at)
  }

  /** Where the next samples begin, after the older ones were moved to the front if they stood in the way. */
  #makeRoom(count: number): number {
    if (this.to + count <= ROOM) return this.to
    const keep = Math.min(MOST_SAMPLES - Math.min(count, MOST_SAMPLES), this.to - this.from)
    const first = this.to - keep
    this.axis.copyWithin(0, first, this.to)
    for (const line of this.lines.values()) {
      line.cpu.copyWithin(0, first, this.to)
      line.rss.copyWithin(0, first, this.to)
      line.last = Math.max(-1, line.last - first)
    }
    this.from = 0
    this.to = keep
    return keep
  }

  #bear(id: string, pid: number | null, withRss: boolean): SampleLine {
    if (this.lines.size >= MOST_LINES) this.#evict()
    const cpu = new Float64Array(ROOM).fill(Number.NaN)
    const rss = new Float64Array(withRss ? ROOM : 0).fill(Number.NaN)
    const line = { id, pid, birth: this.#births, ended: false, cpu, rss, last: -1 }
    this.#births += 1
    this.lines.set(id, line)
    return line
  }

  #evict(): void {
    let oldest: SampleLine | null = null
    for (const line of this.lines.values()) {
      if (oldest === null || (line.ended && !oldest.ended) || (line.ended === oldest.ended && line.last < oldest.last))
        oldest = line
    }
    if (oldest) this.lines.delete(oldest.id)
  }

  /** A frame that leaves a line out: unknown for now, and its end when it stays away. */
  #miss(line: SampleLine, at: number): void {
    line.cpu.fill(Number.NaN, at, this.to)
    line.rss.fill(Number.NaN, at, this.to)
    if (this.to - 1 - line.last > LATE_SAMPLES) line.ended = true
  }

  #trim(windowMs: number): void {
    const newest = this.newest
    if (newest === null) return
    // One sample more than the window shows, so that the line reaches its left edge.
    const isOld = (at: number): boolean => at < this.to && (this.axis[at] ?? newest) < newest - windowMs
    while (this.to - this.from > MOST_SAMPLES || isOld(this.from + 1)) this.from += 1
    for (const line of this.lines.values()) if (line.ended && line.last < this.from) this.lines.delete(line.id)
  }
}

const write = (
  line: SampleLine,
  at: number,
  to: number,
  cpu: readonly (number | null)[],
  rss: readonly (number | null)[],
  skipped: number,
): void => {
  const late = at - 1 - line.last
  if (line.last >= 0 && late > 0 && late <= LATE_SAMPLES && cpu[skipped] !== null) {
    line.cpu.fill(line.cpu[line.last] ?? Number.NaN, line.last + 1, at)
    line.rss.fill(line.rss[line.last] ?? Number.NaN, line.last + 1, at)
  }
  for (let i = at; i < to; i += 1) {
    const value = cpu[skipped + i - at] ?? Number.NaN
    line.cpu[i] = value
    if (line.rss.length > 0) line.rss[i] = rss[skipped + i - at] ?? Number.NaN
    if (!Number.isNaN(value)) line.last = i
  }
}
