import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CIRCUSD_KEY } from '../../src-preload/contract/index.js'
import type { ProcessStat } from '../circus/stat.js'
import { nextFrame } from './stats-frame.js'
import { StatsStore } from './stats-store.js'

const sample = (pid: number, part: Partial<ProcessStat> = {}): ProcessStat => ({
  kind: 'process',
  topicName: 'web',
  pid,
  daemon: null,
  cpu: 10,
  memory: 1,
  rss: 1_000,
  vms: 2_000,
  createTime: 100 + pid,
  age: 5,
  cpuTime: '0:01.50',
  user: 'root',
  nice: '0',
  command: 'sleep',
  ...part,
})

const WINDOW = { kind: 'watcher', watcher: 'web', windowMs: 60_000 } as const

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const storeOf = (owner: (pid: number) => string | null = () => 'web', budget?: number): StatsStore =>
  new StatsStore({ now: () => Date.now() }, owner, budget)

/** One stats second: the samples arrive in a burst, then the tick closes. */
const second = (store: StatsStore, ...samples: ProcessStat[]): void => {
  for (const each of samples) store.ingest(each)
  vi.advanceTimersByTime(1_000)
}

describe('the stats store', () => {
  it('computes sum and mean over the processes itself', async () => {
    const store = storeOf()
    second(store, sample(1, { cpu: 30 }), sample(2, { cpu: 50, rss: 3_000 }))
    const { watchers } = await nextFrame(store, 'e', { kind: 'watchers', sparklines: [] }, null)
    expect(watchers).toMatchObject({ key: ['web'], processes: [2], cpu: [80], cpuMean: [40], rss: [4_000], oldest: [101] })
  })

  it('tells a reader only the ticks since its cursor, on one axis for all lines', async () => {
    const store = storeOf()
    second(store, sample(1, { cpu: 1 }), sample(2, { cpu: 2 }))
    const first = await nextFrame(store, 'e', WINDOW, null)
    expect([first.whole, first.axis.length, first.lines.map(({ id }) => id)]).toEqual([true, 1, ['1:101', '2:102', 'total']])
    second(store, sample(1, { cpu: 3 }), sample(2, { cpu: 4 }))
    const next = await nextFrame(store, 'e', WINDOW, first.cursor)
    expect([next.whole, next.lines.map(({ cpu }) => cpu)]).toEqual([false, [[3], [4], [7]]])
  })

  it('gives everything missed to a reader that comes back after a pause', async () => {
    const store = storeOf()
    second(store, sample(1))
    const { cursor } = await nextFrame(store, 'e', WINDOW, null)
    for (let i = 0; i < 9; i += 1) second(store, sample(1, { cpu: i }))
    const frame = await nextFrame(store, 'e', WINDOW, cursor)
    expect(frame.lines[0]?.cpu).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('makes one tick of a burst and no tick of silence', () => {
    const store = storeOf()
    second(store, sample(1), sample(2), sample(3))
    vi.advanceTimersByTime(30_000)
    expect(store.tick).toBe(1)
    second(store, sample(1))
    expect((store.axis[1] ?? 0) - (store.axis[0] ?? 0)).toBeGreaterThan(30_000)
  })

  it('keeps a tick a second when the messages are spread over the whole of it', () => {
    const store = storeOf()
    for (let i = 0; i < 100; i += 1) {
      store.ingest(sample(i % 10))
      vi.advanceTimersByTime(100)
    }
    expect(store.tick).toBeGreaterThanOrEqual(9)
    expect(store.tick).toBeLessThanOrEqual(11)
  })

  it('holds a figure over a second that it just missed, and tells longer silence as unknown', async () => {
    const store = storeOf()
    second(store, sample(1, { cpu: 5 }), sample(2))
    second(store, sample(2))
    second(store, sample(1, { cpu: 6 }), sample(2))
    for (let i = 0; i < 4; i += 1) second(store, sample(2))
    const { lines } = await nextFrame(store, 'e', WINDOW, null)
    expect(lines.find(({ pid }) => pid === 1)?.cpu).toEqual([5, 5, 6, 6, 6, null, null])
  })

  it('ends the line of a process that is gone, and begins another for its pid used again', async () => {
    const store = storeOf()
    second(store, sample(1))
    store.retire(1)
    second(store, sample(1, { createTime: 900 }))
    const { lines, processes } = await nextFrame(store, 'e', WINDOW, null)
    expect(lines.map(({ id, ended }) => [id, ended])).toEqual([
      ['1:101', true],
      ['1:900', false],
      ['total', false],
    ])
    expect(processes?.createTime).toEqual([900])
  })

  it('keeps the figures of a pid nobody knows until somebody does, and never gives them to a phantom', () => {
    let owner: string | null = null
    const store = storeOf(() => owner)
    second(store, sample(1, { topicName: 'web' }))
    expect(store.watchers.size).toBe(0)
    owner = 'web.api'
    second(store, sample(1))
    expect([...store.watchers.keys()]).toEqual(['web.api'])
  })

  it("files circusd's own process apart from every watcher", () => {
    const store = storeOf(() => null)
    second(store, sample(1, { daemon: 'circusd', topicName: 'circus' }))
    expect([...store.watchers.keys()]).toEqual([CIRCUSD_KEY])
  })

  it('counts the hours of CPU time that it saw wrap, and says when it cannot know', async () => {
    const store = storeOf()
    second(store, sample(1, { cpuTime: '59:59.0', age: 9 }), sample(2, { cpuTime: '1:00.0', age: 90_000 }))
    second(store, sample(1, { cpuTime: '0:02.0', age: 10 }), sample(2, { cpuTime: '1:00.0', age: 90_001 }))
    const { processes } = await nextFrame(store, 'e', WINDOW, null)
    expect(processes).toMatchObject({ cpuTime: [3_602, 60], cpuTimeExact: [true, false] })
  })

  it('stays under its budget: ended lines go first, then new ones are refused and counted', () => {
    const store = storeOf(() => 'web', 4_800 * 5)
    second(store, sample(1), sample(2), sample(3), sample(4))
    store.retire(1)
    second(store, sample(5), sample(6))
    expect(store.processes.has(1)).toBe(false)
    expect([store.processes.size, store.dropped]).toEqual([4, 1])
  })

  it('forgets a line when it has left the window', () => {
    const store = storeOf()
    second(store, sample(1), sample(2))
    store.retire(1)
    for (let i = 0; i < 605; i += 1) second(store, sample(2))
    expect([...store.processes.keys()]).toEqual([2])
  })

  it('treats unreadable figures as unknown, not as 0', async () => {
    const store = storeOf()
    second(store, sample(1, { cpu: null, rss: null, memory: null }))
    const { watchers, lines } = await nextFrame(store, 'e', { kind: 'watchers', sparklines: ['web'] }, null)
    expect([watchers?.cpu, watchers?.cpuMean, lines[0]?.cpu]).toEqual([[null], [null], [null]])
  })
})
