import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Rereads } from './rereads.js'

type Work = { watchers: string[]; statuses: boolean }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const recorded = (): { rereads: Rereads; done: Work[] } => {
  const done: Work[] = []
  return { rereads: new Rereads((work) => done.push(work)), done }
}

it('reads once for a burst of hints', () => {
  const { rereads, done } = recorded()
  for (let i = 0; i < 50; i += 1) rereads.watcher('web')
  rereads.statuses()
  rereads.statuses()
  vi.advanceTimersByTime(100)
  expect(done).toEqual([{ watchers: ['web'], statuses: true }])
})

it('reads a watcher that never rests only so often', () => {
  const { rereads, done } = recorded()
  for (let i = 0; i < 100; i += 1) {
    rereads.watcher('flapper')
    vi.advanceTimersByTime(40)
  }
  expect(done.length).toBeLessThanOrEqual(11)
  expect(done.length).toBeGreaterThanOrEqual(9)
})

it('lets a hurried hint overtake a slow one', () => {
  const { rereads, done } = recorded()
  rereads.watcher('web')
  vi.advanceTimersByTime(100)
  rereads.watcher('web', 10_000)
  rereads.watcher('web', 0)
  vi.advanceTimersByTime(100)
  expect(done).toHaveLength(2)
})

it('forgets all when the link is dropped', () => {
  const { rereads, done } = recorded()
  rereads.watcher('web')
  rereads.statuses()
  rereads.clear()
  vi.advanceTimersByTime(20_000)
  expect(done).toEqual([])
})
