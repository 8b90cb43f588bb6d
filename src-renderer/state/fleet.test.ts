import type { InferContractRouterOutputs } from '@orpc/contract'
import { afterEach, expect, it, vi } from 'vitest'
import type { Contract, Endpoint } from '../../src-preload/contract/index.js'
import { HostClock } from './clock.svelte.js'
import { memoryFeed, noTimes, presenceOf } from './fixtures.js'
import { FleetFeed } from './fleet.svelte.js'

type Frame = InferContractRouterOutputs<Contract>['fleet']['next']

const endpointOf = (id: string, name = id): Endpoint => ({
  id,
  name,
  address: 'tcp://h:1',
  presence: presenceOf(),
  watchers: 1,
  active: 1,
  processes: 1,
})
const frame = (part: Partial<Frame>): Frame => ({ cursor: { epoch: 'a', seq: 1 }, now: 0, snapshot: null, patches: [], ...part })

const feeds: FleetFeed[] = []
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.close()
})

const start = () => {
  const source = memoryFeed<Frame>()
  const feed = new FleetFeed({ fleet: { next: source.next } }, new HostClock(), noTimes)
  feeds.push(feed)
  return { feed, ...source }
}

it('knows nothing before the host told, not even that there is nothing', async () => {
  const { feed, tell } = start()
  expect(feed.known).toBe(false)
  tell(frame({ snapshot: [] }))
  await vi.waitFor(() => {
    expect(feed.known).toBe(true)
  })
  expect(feed.endpoints.size).toBe(0)
})

it('takes endpoints as they come, change and go', async () => {
  const { feed, tell } = start()
  tell(frame({ snapshot: [endpointOf('a'), endpointOf('b')] }))
  tell(
    frame({
      patches: [
        { op: 'gone', id: 'a' },
        { op: 'endpoint', endpoint: endpointOf('b', 'renamed') },
      ],
    }),
  )
  await vi.waitFor(() => {
    expect([...feed.endpoints.values()].map(({ name }) => name)).toEqual(['renamed'])
  })
})

it('drops what another run of the host no longer has', async () => {
  const { feed, tell } = start()
  tell(frame({ snapshot: [endpointOf('a')] }))
  tell(frame({ cursor: { epoch: 'b', seq: 0 }, snapshot: [endpointOf('c')] }))
  await vi.waitFor(() => {
    expect([...feed.endpoints.keys()]).toEqual(['c'])
  })
})
