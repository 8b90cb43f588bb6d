import type { InferContractRouterOutputs } from '@orpc/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Contract } from '../../src-preload/contract/index.js'
import { ArbiterFeed } from './arbiter.svelte.js'
import { HostClock } from './clock.svelte.js'
import { arbiterOf, memoryFeed, noTimes, presenceOf, watcherOf } from './fixtures.js'

type Frame = InferContractRouterOutputs<Contract>['arbiter']['next']

const counters = { received: 0, malformed: 0, dropped: 0, requests: 0 }
const frame = (part: Partial<Frame>): Frame => ({
  cursor: { epoch: 'a', seq: 1 },
  now: 1_000,
  snapshot: null,
  patches: [],
  counters,
  ...part,
})

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const start = (linked = { now: true }) => {
  const source = memoryFeed<Frame>()
  const clock = new HostClock()
  const status = () => Promise.resolve({ statuses: [], answeredInMs: 0 })
  const client = { arbiter: { next: source.next, status } }
  const feed = new ArbiterFeed({ client, endpointId: 'e1', clock, linked: () => linked.now, times: noTimes })
  ends.push(() => {
    feed.close()
  })
  return { feed, clock, ...source }
}

const names = (feed: ArbiterFeed): string[] => [...feed.watchers.values()].map(({ name }) => name)

describe('ArbiterFeed', () => {
  it('takes a snapshot, then what changed since, from where it stood', async () => {
    const { feed, tell, asked } = start()
    tell(frame({ snapshot: { arbiter: arbiterOf(), watchers: [watcherOf('web'), watcherOf('api')] } }))
    await vi.waitFor(() => {
      expect(names(feed)).toEqual(['web', 'api'])
    })
    tell(
      frame({
        cursor: { epoch: 'a', seq: 2 },
        patches: [
          { op: 'watcher', watcher: watcherOf('new') },
          { op: 'gone', key: 'api' },
        ],
      }),
    )
    await vi.waitFor(() => {
      expect(names(feed)).toEqual(['web', 'new'])
    })
    await vi.waitFor(() => {
      expect(asked).toEqual([null, { epoch: 'a', seq: 1 }, { epoch: 'a', seq: 2 }])
    })
  })

  it('keeps the last state when the arbiter vanishes, and says that it is not live', async () => {
    const { feed, tell } = start()
    tell(frame({ snapshot: { arbiter: arbiterOf(), watchers: [watcherOf('web')] } }))
    await vi.waitFor(() => {
      expect(feed.live).toBe(true)
    })
    tell(frame({ patches: [{ op: 'arbiter', arbiter: arbiterOf({ presence: presenceOf({ state: 'reconnecting' }) }) }] }))
    await vi.waitFor(() => {
      expect(feed.live).toBe(false)
    })
    expect(names(feed)).toEqual(['web'])
  })

  it('keeps the last state and its cursor through failed calls, and tells why', async () => {
    const { feed, tell, asked } = start()
    tell(frame({ snapshot: { arbiter: arbiterOf(), watchers: [watcherOf('web')] } }))
    tell(Object.assign(new Error('Unknown endpoint.'), { code: 'NOT_CONNECTED', data: { tip: 'Connect again.' } }))
    await vi.waitFor(() => {
      expect(feed.trouble).toEqual({ code: 'NOT_CONNECTED', message: 'Unknown endpoint.', tip: 'Connect again.' })
    })
    expect([feed.live, names(feed)]).toEqual([false, ['web']])
    tell(frame({}))
    await vi.waitFor(() => {
      expect([feed.trouble, feed.live]).toEqual([null, true])
    })
    expect(asked.slice(1, 3)).toEqual([
      { epoch: 'a', seq: 1 },
      { epoch: 'a', seq: 1 },
    ])
  })

  it('is not live while the host is not reached, and does not call that a trouble of the arbiter', async () => {
    const linked = { now: true }
    const { feed, tell, asked } = start(linked)
    tell(frame({ snapshot: { arbiter: arbiterOf(), watchers: [] } }))
    await vi.waitFor(() => {
      expect(asked).toHaveLength(2)
    })
    linked.now = false
    tell(new Error('The line to the console is lost.'))
    await vi.waitFor(() => {
      expect(asked).toHaveLength(3)
    })
    expect(feed.trouble).toBeNull()
  })

  it('forgets what a later snapshot no longer tells, but remembers it for a row that holds still', async () => {
    const { feed, tell } = start()
    tell(frame({ snapshot: { arbiter: arbiterOf(), watchers: [watcherOf('web'), watcherOf('api')] } }))
    tell(frame({ cursor: { epoch: 'b', seq: 0 }, snapshot: { arbiter: arbiterOf(), watchers: [watcherOf('api')] } }))
    await vi.waitFor(() => {
      expect(names(feed)).toEqual(['api'])
    })
    expect(feed.departed.get('web')?.name).toBe('web')
  })

  it('takes the host’s clock from each answer', async () => {
    const { clock, tell } = start()
    tell(frame({ now: 5_000_000 }))
    await vi.waitFor(() => {
      expect(Math.abs(clock.now() - 5_000_000)).toBeLessThan(1_000)
    })
  })

  it('asks no more once it is closed', async () => {
    const { feed, asked, aborted } = start()
    await vi.waitFor(() => {
      expect(asked).toHaveLength(1)
    })
    feed.close()
    await vi.waitFor(() => {
      expect(aborted()).toBe(1)
    })
    expect([asked.length, feed.arbiter]).toEqual([1, null])
  })
})
