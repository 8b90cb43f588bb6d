import { afterEach, expect, it, vi } from 'vitest'
import { steadyClock } from './clock.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const startAt = 1_000_000_000

const clockAt = (): { clock: ReturnType<typeof steadyClock>; set(wall: number, monotonic: number): void } => {
  const wall = vi.spyOn(Date, 'now').mockReturnValue(startAt)
  const monotonic = vi.spyOn(performance, 'now').mockReturnValue(0)
  return {
    clock: steadyClock(),
    set: (wallMs, monotonicMs) => {
      wall.mockReturnValue(startAt + wallMs)
      monotonic.mockReturnValue(monotonicMs)
    },
  }
}

it('never runs backwards when the wall clock is set back', () => {
  const { clock, set } = clockAt()
  set(-86_400_000, 5_000)
  expect(clock.now()).toBe(startAt + 5_000)
})

it('follows a jump forward, as after a sleep, and goes on from there', () => {
  const { clock, set } = clockAt()
  set(60_000, 1_000)
  expect(clock.now()).toBe(startAt + 60_000)
  set(61_000, 2_000)
  expect(clock.now()).toBe(startAt + 61_000)
})
