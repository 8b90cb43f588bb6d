import { describe, expect, test } from 'vitest'
import type { SampleLine } from './sample-window.js'
import { MOST_SAMPLES, SampleWindow } from './sample-window.js'

const WINDOW_MS = 300_000

type Told = { id?: string; pid?: number | null; ended?: boolean; cpu: (number | null)[]; rss?: (number | null)[] }

const frame = (axis: number[], lines: Told[], whole = false) => ({
  whole,
  gapMs: 3_500,
  axis,
  lines: lines.map(({ id = 'a', pid = 1, ended = false, cpu, rss = cpu }) => ({ id, pid, ended, cpu, rss })),
})

const seconds = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => (from + i) * 1_000)
const cpuOf = (window: SampleWindow, id = 'a'): number[] => [...(window.lines.get(id)?.cpu.slice(window.from, window.to) ?? [])]
const lineOf = (window: SampleWindow, id = 'a'): SampleLine | undefined => window.lines.get(id)

describe('samples of a view', () => {
  test('a delta joins what is at hand', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 2), [{ cpu: [1, 2] }], true), WINDOW_MS)
    window.merge(frame(seconds(2, 1), [{ cpu: [3] }]), WINDOW_MS)
    expect(cpuOf(window)).toEqual([1, 2, 3])
    expect([...window.axis.slice(window.from, window.to)]).toEqual([0, 1_000, 2_000])
    expect(window.newest).toBe(2_000)
  })

  test('a whole frame takes the place of all, and forgets lines that it leaves out', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 2), [{ cpu: [1, 2] }, { id: 'b', cpu: [5, 6] }], true), WINDOW_MS)
    window.merge(frame(seconds(9, 1), [{ cpu: [9] }], true), WINDOW_MS)
    expect(cpuOf(window)).toEqual([9])
    expect(window.lines.has('b')).toBe(false)
  })

  test('a line keeps its place in the order of birth through whole frames', () => {
    const window = new SampleWindow()
    window.merge(
      frame(
        seconds(0, 1),
        [
          { id: 'a', cpu: [1] },
          { id: 'b', cpu: [1] },
        ],
        true,
      ),
      WINDOW_MS,
    )
    window.merge(
      frame(
        seconds(1, 1),
        [
          { id: 'c', cpu: [1] },
          { id: 'b', cpu: [1] },
        ],
        true,
      ),
      WINDOW_MS,
    )
    expect(lineOf(window, 'b')?.birth).toBe(1)
    expect(lineOf(window, 'c')?.birth).toBe(2)
  })

  test('what is not known stays unknown and is never zero', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 3), [{ cpu: [1, null, 3] }], true), WINDOW_MS)
    expect(cpuOf(window)).toEqual([1, Number.NaN, 3])
  })

  test('a line that came later is unknown before its birth', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 2), [{ cpu: [1, 2] }], true), WINDOW_MS)
    window.merge(frame(seconds(2, 1), [{ cpu: [3] }, { id: 'b', cpu: [7] }]), WINDOW_MS)
    expect(cpuOf(window, 'b')).toEqual([Number.NaN, Number.NaN, 7])
  })

  test('a line that is late by two samples is bridged, by three it has ended', () => {
    const late = new SampleWindow()
    late.merge(frame(seconds(0, 1), [{ cpu: [4] }], true), WINDOW_MS)
    late.merge(frame(seconds(1, 1), []), WINDOW_MS)
    late.merge(frame(seconds(2, 1), []), WINDOW_MS)
    expect(lineOf(late)?.ended).toBe(false)
    late.merge(frame(seconds(3, 1), [{ cpu: [6] }]), WINDOW_MS)
    expect(cpuOf(late)).toEqual([4, 4, 4, 6])

    const gone = new SampleWindow()
    gone.merge(frame(seconds(0, 1), [{ cpu: [4] }], true), WINDOW_MS)
    for (const at of [1, 2, 3]) gone.merge(frame(seconds(at, 1), []), WINDOW_MS)
    expect(lineOf(gone)?.ended).toBe(true)
    expect(cpuOf(gone)).toEqual([4, Number.NaN, Number.NaN, Number.NaN])
  })

  test('samples older than the window go, but for the one that reaches its edge', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 100), [{ cpu: Array<number>(100).fill(1) }], true), 60_000)
    expect(window.to - window.from).toBe(62)
  })

  test('an ended line goes when its last sample left the window', () => {
    const window = new SampleWindow()
    window.merge(
      frame(
        seconds(0, 1),
        [
          { cpu: [1], ended: true },
          { id: 'b', cpu: [1] },
        ],
        true,
      ),
      60_000,
    )
    window.merge(frame(seconds(1, 70), [{ id: 'b', cpu: Array<number>(70).fill(1) }]), 60_000)
    expect([...window.lines.keys()]).toEqual(['b'])
  })

  test('a day of samples stays within its bounds and in order', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 1), [{ cpu: [0] }], true), 3_600_000)
    for (let at = 1; at < 86_400; at += 1) window.merge(frame([at * 1_000], [{ cpu: [at] }]), 3_600_000)
    expect(window.to - window.from).toBe(MOST_SAMPLES)
    expect(cpuOf(window).at(-1)).toBe(86_399)
    expect(cpuOf(window)[0]).toBe(86_400 - MOST_SAMPLES)
    expect(window.axis).toHaveLength(MOST_SAMPLES * 2)
  })

  test('a frame with more samples than are kept leaves the newest', () => {
    const window = new SampleWindow()
    const many = Array.from({ length: 1_500 }, (_, i) => i)
    window.merge(frame(seconds(0, 1_500), [{ cpu: many }], true), 3_600_000)
    expect(cpuOf(window)).toEqual(many.slice(-MOST_SAMPLES))
  })

  test('a thousand processes that come and go leave a bounded number of lines', () => {
    const window = new SampleWindow()
    for (let at = 0; at < 1_000; at += 1) {
      window.merge(frame([at * 1_000], [{ id: `p${String(at)}`, cpu: [1], ended: true }], at === 0), 3_600_000)
    }
    expect(window.lines.size).toBe(256)
    expect(window.lines.has('p999')).toBe(true)
  })

  test('a line without memory has no room for it', () => {
    const window = new SampleWindow()
    window.merge(frame(seconds(0, 1), [{ cpu: [1], rss: [] }], true), WINDOW_MS)
    expect(lineOf(window)?.rss).toHaveLength(0)
  })

  test('the nearest sample is found on either side', () => {
    const window = new SampleWindow()
    expect(window.nearest(5)).toBeNull()
    window.merge(frame([0, 1_000, 10_000], [{ cpu: [1, 2, 3] }], true), WINDOW_MS)
    expect([-50, 400, 600, 5_400, 5_600, 99_000].map((at) => window.nearest(at))).toEqual([0, 0, 1, 1, 2, 2])
  })
})
