import { afterEach, expect, it, vi } from 'vitest'
import { CIRCUSD_KEY } from '../../src-preload/contract/index.js'
import { LinesWanted } from './lines-wanted.js'

afterEach(() => {
  vi.useRealTimers()
})

it('asks for the first rows at once, for others when scrolling rests, and not again for those it has', () => {
  vi.useFakeTimers()
  const asked: string[][] = []
  const lines = new LinesWanted((keys) => {
    asked.push(keys)
  })
  lines.drawn('watchers', ['a', 'b'])
  expect(asked).toEqual([[CIRCUSD_KEY, 'a', 'b']])
  lines.drawn('watchers', ['b'])
  vi.advanceTimersByTime(1_000)
  expect(asked).toHaveLength(1)
  lines.drawn('watchers', ['c'])
  lines.drawn('watchers', ['d'])
  vi.advanceTimersByTime(1_000)
  expect(asked).toEqual([
    [CIRCUSD_KEY, 'a', 'b'],
    [CIRCUSD_KEY, 'd'],
  ])
})

it('never asks for more lines than a frame carries', () => {
  const asked: string[][] = []
  new LinesWanted((keys) => {
    asked.push(keys)
  }).drawn(
    'watchers',
    Array.from({ length: 500 }, (_, i) => String(i)),
  )
  expect(asked[0]).toHaveLength(200)
})
