/** A watcher is read again at most this often, ms: a flapping one must not make the console flap with it. */
const LEAST_MS = 400
/** Hints come in bursts (a kill an event each process): the read waits this long for the rest, ms. */
const SETTLE_MS = 40

type Work = { watchers: string[]; statuses: boolean }

/** Collects what has to be read again and hands it out in batches, each watcher at most once in a while. */
export class Rereads {
  readonly #due = new Map<string, number>()
  readonly #last = new Map<string, number>()
  readonly #read: (work: Work) => void
  #statusesDue: number | null = null
  #statusesLast = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | null = null

  constructor(read: (work: Work) => void) {
    this.#read = read
  }

  /** Asks for a read of watcher `key`, at the earliest `leastMs` after its last. */
  watcher(key: string, leastMs = LEAST_MS): void {
    const now = performance.now()
    const at = Math.max(now + SETTLE_MS, (this.#last.get(key) ?? Number.NEGATIVE_INFINITY) + leastMs)
    const before = this.#due.get(key)
    if (before !== undefined && before <= at) return
    this.#due.set(key, at)
    this.#arm()
  }

  statuses(): void {
    this.#statusesDue ??= Math.max(performance.now() + SETTLE_MS, this.#statusesLast + LEAST_MS / 2)
    this.#arm()
  }

  forget(key: string): void {
    this.#due.delete(key)
    this.#last.delete(key)
  }

  clear(): void {
    this.#due.clear()
    this.#statusesDue = null
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #arm(): void {
    if (this.#timer) clearTimeout(this.#timer)
    let next = this.#statusesDue ?? Number.POSITIVE_INFINITY
    for (const at of this.#due.values()) next = Math.min(next, at)
    if (next === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(
      () => {
        this.#fire()
      },
      Math.max(0, next - performance.now()),
    )
  }

  #fire(): void {
    this.#timer = null
    const now = performance.now()
    const watchers = [...this.#due].filter(([, at]) => at <= now).map(([key]) => key)
    for (const key of watchers) {
      this.#due.delete(key)
      this.#last.set(key, now)
    }
    const statuses = this.#statusesDue !== null && this.#statusesDue <= now
    if (statuses) {
      this.#statusesDue = null
      this.#statusesLast = now
    }
    if (statuses || watchers.length > 0) this.#read({ watchers, statuses })
    this.#arm()
  }
}
