import type { Cursor } from '../../src-preload/contract/index.js'
import { FEED_WAIT_MS } from '../../src-preload/contract/index.js'
import { Bell } from './bell.js'

/** What changed since a cursor: everything (`whole`), or the entries written and the keys removed after it. */
export type Changes<V> = { cursor: Cursor; whole: boolean; values: V[]; gone: string[] }

/** Removed keys that are remembered; a reader further behind gets everything anew. */
const TOMBSTONES = 2_000

/**
 * A map with a version: each write gets the next number, so a reader that comes back with its cursor gets just what it
 * missed, each key once and as it is now. Needs no log of patches, so no reader can be too slow for it.
 */
export class Versioned<V> {
  readonly #epoch: string
  readonly #entries = new Map<string, { seq: number; value: V }>()
  readonly #gone = new Map<string, number>()
  readonly #bell = new Bell()
  #seq = 0
  #forgotten = 0

  constructor(epoch: string) {
    this.#epoch = epoch
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)?.value
  }

  *values(): Generator<V> {
    for (const entry of this.#entries.values()) yield entry.value
  }

  get size(): number {
    return this.#entries.size
  }

  set(key: string, value: V): void {
    this.#seq += 1
    this.#gone.delete(key)
    this.#entries.set(key, { seq: this.#seq, value })
    this.#bell.ring()
  }

  delete(key: string): void {
    if (!this.#entries.delete(key)) return
    this.#seq += 1
    this.#gone.set(key, this.#seq)
    this.#forgetOldest()
    this.#bell.ring()
  }

  /** Wakes the readers without a change, so that they see an end. */
  wake(): void {
    this.#bell.ring()
  }

  /** What is newer than `cursor`: at once where there is something, else when there is, else empty after the feed's wait. */
  async next(cursor: Cursor | null, signal?: AbortSignal): Promise<Changes<V>> {
    const known = this.#knows(cursor)
    if (known && cursor.seq === this.#seq) await this.#bell.wait(FEED_WAIT_MS, signal)
    return this.#since(known ? cursor.seq : null)
  }

  #knows(cursor: Cursor | null): cursor is Cursor {
    return cursor !== null && cursor.epoch === this.#epoch && cursor.seq <= this.#seq && cursor.seq >= this.#forgotten
  }

  #since(seq: number | null): Changes<V> {
    const after = seq ?? -1
    const values: V[] = []
    for (const entry of this.#entries.values()) if (entry.seq > after) values.push(entry.value)
    const gone = seq === null ? [] : [...this.#gone].filter(([, at]) => at > seq).map(([key]) => key)
    return { cursor: { epoch: this.#epoch, seq: this.#seq }, whole: seq === null, values, gone }
  }

  #forgetOldest(): void {
    if (this.#gone.size <= TOMBSTONES) return
    const [oldest] = this.#gone
    if (!oldest) return
    this.#gone.delete(oldest[0])
    this.#forgotten = oldest[1]
  }
}
