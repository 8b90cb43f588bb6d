import { expect, it } from 'vitest'
import { backoffMs } from './backoff.js'

it('doubles from a quarter of a second to ten seconds and stays there', () => {
  const middle = (attempt: number): number => backoffMs(attempt, () => 0.5)
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1_000_000].map(middle)).toEqual([250, 500, 1000, 2000, 4000, 8000, 10000, 10000, 10000])
})

it('spreads by a quarter either way', () => {
  expect([backoffMs(3, () => 0), backoffMs(3, () => 1)]).toEqual([750, 1250])
})
