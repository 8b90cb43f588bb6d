/** The host's clock: epoch ms that never runs backwards. */
export type Clock = { now(): number }

/** A step of the wall clock beyond this (ms) is a sleep or a correction forward, and is followed. */
const STEP_MS = 1_500

/**
 * Wall time carried by the monotonic clock, so that ages and deadlines survive a clock that is set back. A jump forward
 * (the laptop slept: the monotonic clock stands still on Linux) is followed, since time did pass.
 */
export const steadyClock = (): Clock => {
  let origin = Date.now() - performance.now()
  return {
    now: () => {
      const ahead = Date.now() - (origin + performance.now())
      if (ahead > STEP_MS) origin += ahead
      return origin + performance.now()
    },
  }
}
