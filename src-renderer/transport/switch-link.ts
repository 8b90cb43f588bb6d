import type { ClientLink, ClientOptions } from '@orpc/client'
import type { NoContext } from './client.js'

/** Why a call failed that had no line to the console, or lost it: whether it arrived is unknown. */
export class LineLost extends Error {
  override readonly name = 'LineLost'

  constructor() {
    super('The line to the console is lost.')
  }
}

/**
 * One link for the whole life of the page over lines that come and go. Calls made before the first line wait for it; later
 * ones fail with `LineLost` while there is none, since what was clicked then must not happen at some later time.
 */
export class SwitchLink implements ClientLink<NoContext> {
  #line: ClientLink<NoContext> | null = null
  #first: Promise<void> | null
  #opened: () => void = () => undefined

  constructor() {
    this.#first = new Promise((resolve) => {
      this.#opened = resolve
    })
  }

  /** Calls go over this line from now on. */
  open(line: ClientLink<NoContext>): void {
    this.#line = line
    this.#first = null
    this.#opened()
  }

  /** There is no line any more; calls that wait on it fail by the line's own end. */
  shut(): void {
    this.#line = null
  }

  async call(path: readonly string[], input: unknown, options: ClientOptions<NoContext>): Promise<unknown> {
    if (this.#first !== null) await untilAborted(this.#first, options.signal)
    const line = this.#line
    if (line === null) throw new LineLost()
    try {
      return await line.call(path, input, options)
    } catch (error) {
      const isLost = this.#line !== line && options.signal?.aborted !== true
      throw isLost ? new LineLost() : error
    }
  }
}

const untilAborted = (first: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) return first
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('The call was given up.'))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    void first.then(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
  })
}
