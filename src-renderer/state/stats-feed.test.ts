import { describe, expect, test, vi } from 'vitest'
import type { StatsView } from '../../src-preload/contract/index.js'
import type { LoopTimes } from './feed-loop.js'
import type { StatsFrame } from './stats-feed.js'
import { StatsFeed } from './stats-feed.js'

const VIEW: StatsView = { kind: 'watcher', watcher: 'web', windowMs: 60_000 }
const AT_ONCE: LoopTimes = { drawn: () => Promise.resolve(), pause: () => Promise.resolve() }

const frameOf = (seq: number, epoch = 'one', whole = false): StatsFrame => ({
  cursor: { epoch, seq },
  now: seq * 1_000,
  whole,
  at: seq * 1_000,
  gapMs: 3_500,
  messagesPerSecond: 0,
  dropped: 0,
  watchers: null,
  processes: null,
  axis: [seq * 1_000],
  lines: [{ id: 'total', pid: null, ended: false, cpu: [seq], rss: [seq] }],
  linesHidden: 0,
})

type Call = {
  input: { endpointId: string; view: StatsView; cursor: { epoch: string; seq: number } | null }
  signal: AbortSignal | undefined
  answer: (frame: StatsFrame) => void
  fail: (error: unknown) => void
}

/** A host that answers when the test says so. */
const scriptedHost = () => {
  const calls: Call[] = []
  const next = (input: Call['input'], options?: { signal?: AbortSignal | undefined }): Promise<StatsFrame> =>
    new Promise((answer, fail) => {
      calls.push({ input, signal: options?.signal, answer, fail })
      options?.signal?.addEventListener('abort', () => {
        fail(new Error('aborted'))
      })
    })
  const call = async (index: number): Promise<Call> => {
    await vi.waitFor(() => {
      expect(calls.length).toBeGreaterThan(index)
    })
    const found = calls[index]
    if (!found) throw new Error('no such call')
    return found
  }
  return { client: { stats: { next } }, calls, call }
}

const feedOf = (times = AT_ONCE) => {
  const host = scriptedHost()
  return { ...host, feed: new StatsFeed({ client: host.client, endpointId: 'e', view: VIEW, times }) }
}

const valuesOf = (feed: StatsFeed): number[] => [
  ...(feed.window.lines.get('total')?.cpu.slice(feed.window.from, feed.window.to) ?? []),
]

describe('figures of the screen', () => {
  test('each call asks for what came after the last one', async () => {
    const { feed, call } = feedOf()
    expect((await call(0)).input).toEqual({ endpointId: 'e', view: VIEW, cursor: null })
    ;(await call(0)).answer(frameOf(1, 'one', true))
    expect((await call(1)).input.cursor).toEqual({ epoch: 'one', seq: 1 })
    ;(await call(1)).answer(frameOf(2))
    await call(2)
    expect(valuesOf(feed)).toEqual([1, 2])
    feed.close()
  })

  test('the next call waits until the page has drawn', async () => {
    let drawn = (): void => undefined
    const { feed, call, calls } = feedOf({
      ...AT_ONCE,
      drawn: () =>
        new Promise((resolve) => {
          drawn = resolve
        }),
    })
    ;(await call(0)).answer(frameOf(1, 'one', true))
    await vi.waitFor(() => {
      expect(feed.frame?.cursor.seq).toBe(1)
    })
    await Promise.resolve()
    expect(calls).toHaveLength(1)
    drawn()
    await call(1)
    feed.close()
  })

  test('a lost line loses and doubles nothing: the same cursor is asked again', async () => {
    const { feed, call } = feedOf()
    ;(await call(0)).answer(frameOf(1, 'one', true))
    ;(await call(1)).fail(new Error('the line is gone'))
    expect((await call(2)).input.cursor).toEqual({ epoch: 'one', seq: 1 })
    expect(feed.trouble).toBeInstanceOf(Error)
    ;(await call(2)).answer(frameOf(2))
    await call(3)
    expect(valuesOf(feed)).toEqual([1, 2])
    expect(feed.trouble).toBeNull()
    feed.close()
  })

  test('another run of the host begins anew with its whole window', async () => {
    const { feed, call } = feedOf()
    ;(await call(0)).answer(frameOf(7, 'one', true))
    ;(await call(1)).answer(frameOf(3, 'two', true))
    expect((await call(2)).input.cursor).toEqual({ epoch: 'two', seq: 3 })
    expect(valuesOf(feed)).toEqual([3])
    feed.close()
  })

  test('another view aborts the waiting call and asks for a whole frame, while the old one stays drawn', async () => {
    const { feed, call } = feedOf()
    ;(await call(0)).answer(frameOf(1, 'one', true))
    const waiting = await call(1)
    feed.setView({ ...VIEW, windowMs: 300_000 })
    expect(waiting.signal?.aborted).toBe(true)
    expect(feed.windowMs).toBe(300_000)
    expect(valuesOf(feed)).toEqual([1])
    expect((await call(2)).input).toMatchObject({ cursor: null, view: { windowMs: 300_000 } })
    feed.close()
  })

  test('the same view again changes nothing', async () => {
    const { feed, call } = feedOf()
    const waiting = await call(0)
    feed.setView({ ...VIEW })
    expect(waiting.signal?.aborted).toBe(false)
    feed.close()
  })

  test('listeners hear each frame, the one at hand at once, and nothing after their undo', async () => {
    const { feed, call } = feedOf()
    const heard: number[] = []
    const undo = feed.onFrame(({ frame }) => heard.push(frame?.cursor.seq ?? 0))
    ;(await call(0)).answer(frameOf(1, 'one', true))
    await call(1)
    const late: number[] = []
    feed.onFrame(({ frame }) => late.push(frame?.cursor.seq ?? 0))
    undo()
    ;(await call(1)).answer(frameOf(2))
    await call(2)
    expect(heard).toEqual([1])
    expect(late).toEqual([1, 2])
    feed.close()
  })

  test('a closed feed aborts its call and asks no more', async () => {
    const { feed, call, calls } = feedOf()
    const waiting = await call(0)
    feed.close()
    expect(waiting.signal?.aborted).toBe(true)
    await Promise.resolve()
    expect(calls).toHaveLength(1)
  })
})
