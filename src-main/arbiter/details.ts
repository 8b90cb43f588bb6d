import type { Reader } from './reader.js'
import type { ArbiterState } from './state.js'

/** Processes remembered as asked for; beyond it all are forgotten, which costs a read each at most. */
const MOST_ASKED = 20_000

/**
 * Reads what the streams don't tell of a process (its wid, and without a stats daemon its start): one small read a process,
 * one after the other, each pid once, only for a watcher that somebody looks at. `stats` of a whole watcher would hold
 * circusd up (0.54 s for 150 processes).
 */
export class Details {
  readonly #state: ArbiterState
  readonly #asked = new Set<string>()
  #busy = false

  constructor(state: ArbiterState) {
    this.#state = state
  }

  async read(key: string, reader: Reader | null): Promise<void> {
    if (this.#busy || !reader) return
    this.#busy = true
    for (const { pid, wid, since } of this.#state.get(key)?.processes ?? []) {
      // With the time it was first seen, since a pid can come back as another process.
      const once = `${String(pid)} ${String(since)}`
      if (wid !== null || this.#asked.has(once)) continue
      if (this.#asked.size > MOST_ASKED) this.#asked.clear()
      this.#asked.add(once)
      const read = await reader.process(key, pid)
      if (!read.ok) break
    }
    this.#busy = false
  }
}
