/** What a loop needs beside its feed; tests give their own. */
export type LoopTimes = {
  /** Resolves when the page has drawn: the brake of a feed, since a hidden page does not draw. */
  drawn: () => Promise<void>
  /** Resolves after so many ms, or at once when `signal` aborts. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Pauses after failed calls, ms: longer each time, up to the last. */
const PAUSES = [250, 500, 1_000, 2_000, 5_000]

const drawn = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      resolve()
    })
  })

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })

/** The page's own drawing and clock. */
export const pageTimes: LoopTimes = { drawn, pause }

/**
 * Asks a feed again and again until `signal` aborts: the next call goes out after the last answer was taken and drawn. A failed
 * call is asked again after a pause; what the feed stood at is the business of `ask`, so that nothing is lost or told twice.
 * @param ask makes one call and takes its answer
 * @param failed is told of each failure, for the screen
 */
export const followFeed = async (
  ask: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  failed: (error: unknown) => void = () => undefined,
  times: LoopTimes = pageTimes,
): Promise<void> => {
  let failures = 0
  const ended = (): boolean => signal.aborted
  while (!ended()) {
    try {
      await ask(signal)
      failures = 0
      await times.drawn()
    } catch (error) {
      // An aborted call fails by our own wish.
      if (ended()) return
      failed(error)
      await times.pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0, signal)
      failures += 1
    }
  }
}
