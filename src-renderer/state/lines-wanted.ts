import { CIRCUSD_KEY } from '../../src-preload/contract/index.js'

/** So many lines a frame carries at most, as the contract bounds it. */
const MOST_LINES = 200
/** Scrolling asks for other lines only when it rests for so long, ms. */
const REST_MS = 150

/** Which sparklines to ask for: those in sight. It asks anew only when one in sight isn't among them yet. */
export class LinesWanted {
  readonly #ask: (keys: string[]) => void
  readonly #drawn = new Map<string, readonly string[]>()
  #asked: ReadonlySet<string> = new Set()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(ask: (keys: string[]) => void) {
    this.#ask = ask
  }

  /** A grid draws these rows now. The first ones are asked for at once. */
  drawn(grid: string, keys: readonly string[]): void {
    this.#drawn.set(grid, keys)
    clearTimeout(this.#timer)
    if (this.#asked.size === 0) this.#change()
    else
      this.#timer = setTimeout(() => {
        this.#change()
      }, REST_MS)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #change(): void {
    const keys = [...new Set([CIRCUSD_KEY, ...[...this.#drawn.values()].flat()])].slice(0, MOST_LINES)
    if (keys.every((key) => this.#asked.has(key))) return
    this.#asked = new Set(keys)
    this.#ask(keys)
  }
}
