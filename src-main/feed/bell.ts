/** Wakes everyone who waits, when something is new. Waiting ends by a ring, by the caller's signal, or by time. */
export class Bell {
  readonly #waiting = new Set<() => void>()

  /** How many wait now; for tests of leaks. */
  get waiting(): number {
    return this.#waiting.size
  }

  ring(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves at the next ring, at an abort, or after `ms`; never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      signal?.addEventListener('abort', wake, { once: true })
      this.#waiting.add(wake)
    })
  }
}
