import { afterEach, describe, expect, it, vi } from 'vitest'
import { freePorts } from '../../e2e/fixtures/free-ports.js'
import { httpPeer, publishingPeer, silentPeer } from '../../e2e/fixtures/hostile-peers.js'
import type { Peer } from '../../e2e/fixtures/hostile-peers.js'
import { until } from '../../e2e/fixtures/until.js'
import type { WireCounters } from './control.js'
import { Subscriber } from './subscriber.js'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

type Listening = { heard: string[]; states: string[]; counters: WireCounters; subscriber: Subscriber }

const listenTo = (address: string, onFrames?: (topic: Buffer, body: Buffer) => void): Listening => {
  const heard: string[] = []
  const states: string[] = []
  const counters = { received: 0, malformed: 0, dropped: 0, requests: 0 }
  const subscriber = new Subscriber({
    address,
    topic: 'watcher.',
    counters,
    onFrames: onFrames ?? ((topic, body) => heard.push(`${String(topic)} ${String(body)}`)),
    onState: (state) => states.push(state),
  })
  closers.push(() => {
    subscriber.close()
  })
  return { heard, states, counters, subscriber }
}
const during = <P extends Peer>(peer: P): P => {
  closers.push(peer.close)
  return peer
}
/** Publishes until the subscription has arrived and the message with it. */
const reach = async (publish: () => Promise<void>, arrived: () => boolean): Promise<void> => {
  await until('a message to arrive', 5_000, async () => {
    await publish()
    return arrived() ? true : null
  })
}

describe('Subscriber', () => {
  it('hands over the two frames of its topic and counts what has another shape', async () => {
    const peer = during(await publishingPeer())
    const { heard, counters, states } = listenTo(peer.address)
    await reach(
      async () => {
        await peer.publish('watcher.web.spawn', '{}')
      },
      () => heard.length > 0,
    )
    expect(states).toEqual(['open'])
    const before = counters.malformed
    await peer.publish('watcher.web.one frame')
    await peer.publish('watcher.web.three', '{}', '{}')
    await peer.publish('stat.web', '{}')
    await peer.publish('watcher.web.stop', '{}')
    await vi.waitFor(() => {
      expect(heard).toContain('watcher.web.stop {}')
    })
    expect(counters.malformed - before).toBe(2)
    expect(heard.some((text) => text.startsWith('stat'))).toBe(false)
  })

  it('comes back by itself when the publisher does', async () => {
    const first = await publishingPeer()
    const { heard, states } = listenTo(first.address)
    await reach(
      async () => {
        await first.publish('watcher.a.spawn', '1')
      },
      () => heard.length > 0,
    )
    await first.close()
    await vi.waitFor(() => {
      expect(states).toEqual(['open', 'closed'])
    })
    const second = during(await publishingPeer(first.address))
    await reach(
      async () => {
        await second.publish('watcher.b.spawn', '2')
      },
      () => heard.includes('watcher.b.spawn 2'),
    )
    expect(states).toEqual(['open', 'closed', 'open'])
  })

  it('takes a frame beyond the bound for the end of that connection, and goes on', async () => {
    const peer = during(await publishingPeer())
    const { heard, states } = listenTo(peer.address)
    await reach(
      async () => {
        await peer.publish('watcher.a.spawn', '1')
      },
      () => heard.length > 0,
    )
    await peer.publish('watcher.a.spawn', 'x'.repeat(9 * 1024 * 1024))
    await vi.waitFor(() => {
      expect(states).toContain('closed')
    })
    await reach(
      async () => {
        await peer.publish('watcher.b.spawn', '2')
      },
      () => heard.includes('watcher.b.spawn 2'),
    )
  })

  it('loses the one message on which its listener throws, and counts it', async () => {
    const peer = during(await publishingPeer())
    const heard: string[] = []
    const { counters } = listenTo(peer.address, (topic) => {
      if (String(topic).endsWith('bad')) throw new Error('listener')
      heard.push(String(topic))
    })
    await reach(
      async () => {
        await peer.publish('watcher.a.good', '1')
      },
      () => heard.length > 0,
    )
    await peer.publish('watcher.a.bad', '1')
    await peer.publish('watcher.a.better', '1')
    await vi.waitFor(() => {
      expect(heard).toContain('watcher.a.better')
    })
    expect(counters.malformed).toBe(1)
  })

  it('lets timers run while it is flooded', async () => {
    const peer = during(await publishingPeer())
    const { counters } = listenTo(peer.address)
    await reach(
      async () => {
        await peer.publish('watcher.a.spawn', '1')
      },
      () => counters.received > 0,
    )
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 5)
    const body = Buffer.alloc(300, 0x20)
    for (let sent = 0; sent < 20_000; sent += 1) await peer.publish('watcher.a.spawn', body)
    await vi.waitFor(() => {
      expect(counters.received).toBeGreaterThan(5_000)
    })
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(2)
  })

  it('hears nothing and throws nothing where nothing good is', async () => {
    const [port] = await freePorts(1)
    const places = [
      during(await httpPeer()).address,
      during(await silentPeer()).address,
      `tcp://127.0.0.1:${String(port)}`,
      'ipc:///tmp/no-such.sock',
      'tcp://',
      'nonsense',
      '',
    ]
    for (const address of places) {
      const { subscriber, heard } = listenTo(address)
      subscriber.close()
      subscriber.close()
      expect(heard).toEqual([])
    }
    expect(listenTo('nonsense').states).toEqual(['closed'])
  })
})
