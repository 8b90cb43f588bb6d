import { describe, expect, test } from 'vitest'
import { groupMarks } from './graph-marks.js'
import type { GraphMark } from './graph-marks.js'
import { gapsOf } from './graph-plot.js'
import { lookOf, SeriesSlots } from './series-slots.js'
import { stretches } from './sparkline.js'
import { memoryUnit, timeTicks, valueScale } from './ticks.js'

describe('the value axis', () => {
  test.each([
    [66.8, 80, [0, 20, 40, 60, 80]],
    [2_266, 3_000, [0, 1_000, 2_000, 3_000]],
    [100, 100, [0, 25, 50, 75, 100]],
    [3.2, 4, [0, 1, 2, 3, 4]],
    [0, 4, [0, 1, 2, 3, 4]],
  ])('up to %d is counted to %d in round ticks', (peak, top, ticks) => {
    expect(valueScale(peak, 4)).toMatchObject({ top, ticks })
  })

  test('any peak has at most four hairlines above the floor and lies under the top one', () => {
    for (let peak = 0.1; peak < 1e6; peak *= 1.07) {
      const { top, ticks } = valueScale(peak, 0.1)
      expect(top).toBeGreaterThanOrEqual(peak * 0.999)
      expect(ticks.length).toBeLessThanOrEqual(5)
      expect(ticks[0]).toBe(0)
      expect(ticks.length).toBeGreaterThanOrEqual(3)
    }
  })

  test('memory counts in GiB from ten of them on', () => {
    expect(memoryUnit(9 * 2 ** 30).unit).toBe('MiB')
    expect(memoryUnit(10 * 2 ** 30).unit).toBe('GiB')
  })
})

describe('the time axis', () => {
  const from = Date.UTC(2026, 0, 1, 4, 7, 12)

  test('five minutes show full minutes between both ends', () => {
    const ticks = timeTicks(from, from + 300_000)
    expect(ticks[0]?.text).toMatch(/:07:12$/)
    expect(ticks.slice(1, -1).map(({ text }) => text.slice(-3))).toEqual([':09', ':10', ':11'])
    expect(ticks.at(-1)).toEqual({ at: from + 300_000, text: 'now' })
  })

  test('one minute shows quarters of it', () => {
    const texts = timeTicks(from, from + 60_000).map(({ text }) => text.slice(-3))
    expect(texts).toEqual([':12', ':30', ':45', ':00', 'now'])
  })

  test('old data does not end with now', () => {
    expect(timeTicks(from, from + 60_000, false).at(-1)?.text).toMatch(/:08:12$/)
  })

  test('no two ticks come nearer than their words are wide', () => {
    for (let shift = 0; shift < 60_000; shift += 777) {
      const ticks = timeTicks(from + shift, from + shift + 300_000)
      for (let i = 1; i < ticks.length; i += 1) {
        expect((ticks[i]?.at ?? 0) - (ticks[i - 1]?.at ?? 0)).toBeGreaterThan(300_000 * 0.085)
      }
    }
  })
})

describe('gaps', () => {
  const axis = Float64Array.from([0, 1_000, 20_000, 21_000, 0, 0])

  test('neighbours further apart than a sample may be late are a gap, from edge to edge', () => {
    expect(gapsOf({ axis, from: 0, to: 4, gapMs: 3_500 })).toEqual([{ from: 1_000, to: 20_000 }])
    expect(gapsOf({ axis, from: 2, to: 4, gapMs: 3_500 })).toEqual([])
  })

  test('a line breaks at a gap and where it is unknown', () => {
    const values = Float64Array.from([1, 2, 3, 4])
    expect(stretches(axis, values, 0, 4, 3_500)).toEqual([
      [0, 1],
      [2, 3],
    ])
    const holed = Float64Array.from([Number.NaN, 2, Number.NaN, 4])
    expect(stretches(axis, holed, 0, 4, 3_500)).toEqual([
      [1, 1],
      [3, 3],
    ])
  })
})

describe('colours', () => {
  test('go by order of birth and stay for life', () => {
    const slots = new SeriesSlots()
    slots.assign(['a', 'b', 'c'], 0)
    slots.assign(['b', 'c', 'd'], 1_000)
    slots.assign(['c', 'd'], 2_000)
    expect(['b', 'c', 'd'].map((id) => slots.of(id))).toEqual([1, 2, 3])
  })

  test('the ninth repeats the first, dashed', () => {
    expect(lookOf(7)).toEqual({ colour: 8, dashed: false })
    expect(lookOf(8)).toEqual({ colour: 1, dashed: true })
    expect(lookOf(16)).toEqual({ colour: 1, dashed: false })
  })

  test('a colour is given away only when its line can no longer be told', () => {
    const slots = new SeriesSlots()
    slots.assign(['a'], 0)
    slots.assign(['b'], 599_000)
    expect(slots.of('b')).toBe(1)
    slots.assign(['b', 'c'], 600_001)
    expect(slots.of('c')).toBe(0)
  })
})

describe('marks', () => {
  const mark = (at: number, kind: GraphMark['kind'] = 'spawn', text = ''): GraphMark => ({ at, kind, text })

  test('marks that would touch are one, with their number and the weightiest words', () => {
    const groups = groupMarks([mark(0), mark(100, 'failure', 'exit 3'), mark(150), mark(5_000)], 0, 0.1)
    expect(groups).toEqual([
      { at: 100, kind: 'failure', text: 'exit 3', count: 3 },
      { at: 5_000, kind: 'spawn', text: '', count: 1 },
    ])
  })

  test('marks before the window are left out', () => {
    expect(groupMarks([mark(0), mark(10_000)], 5_000, 1)).toHaveLength(1)
  })
})
