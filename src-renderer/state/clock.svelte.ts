/** The host's clock as the page knows it, so that ages are right on a computer whose own clock is wrong. */
export class HostClock {
  #offset = Date.now() - performance.now()
  #second = $state(0)

  /** Takes in the host's time (epoch ms) from an answer that just came. */
  heard(now: number): void {
    this.#offset = now - performance.now()
  }

  /** Host clock, epoch ms. Not reactive. */
  now(): number {
    return performance.now() + this.#offset
  }

  /** Host clock, epoch ms; who reads it is drawn again each second. */
  get second(): number {
    return this.#second || this.now()
  }

  /** Begins to count seconds, while the page is seen; the answer ends it. */
  start(): () => void {
    const beat = (): void => {
      if (!document.hidden) this.#second = this.now()
    }
    const timer = setInterval(beat, 1_000)
    document.addEventListener('visibilitychange', beat)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', beat)
    }
  }
}
