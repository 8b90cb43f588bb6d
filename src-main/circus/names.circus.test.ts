import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCircusd } from '../../e2e/fixtures/circusd.js'
import type { Circusd } from '../../e2e/fixtures/circusd.js'
import { PRESET_NAMES } from '../../e2e/fixtures/watchers.js'
import { Control } from './control.js'
import { readEvent } from './event.js'
import type { CircusEvent } from './event.js'
import { foldName, isDaemon, topicName } from './names.js'
import { readNames, readPids, readStatuses } from './reply.js'
import { listAll, listPids, restart, statusAll } from './request.js'
import type { Request } from './request.js'
import { readStat } from './stat.js'
import type { ProcessStat, StatMessage } from './stat.js'
import { Subscriber } from './subscriber.js'
import type { Outcome } from './trouble.js'

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.trouble.message)
  return outcome.value
}
const counted = () => ({ received: 0, malformed: 0, dropped: 0, requests: 0 })

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const connect = async (circusd: Circusd): Promise<Control> => {
  const control = value(await Control.open(circusd.address, { counters: counted() }))
  closers.push(() => {
    control.close()
  })
  return control
}
const told = async (control: Control, request: Request): Promise<unknown> =>
  value(await control.call(request, { deadlineMs: 35_000 }))
const pidsOf = async (control: Control, name: string): Promise<number[]> =>
  value(readPids(await told(control, value(listPids(name))))).value

/** Reads one of the two streams; messages that can't be read fail the test. */
const listen = <T>(
  address: string,
  topic: string,
  read: (topic: Buffer, body: Buffer) => T | null,
): { heard: T[]; opened: Promise<unknown> } => {
  const heard: T[] = []
  const opened = new Promise((resolve) => {
    const subscriber = new Subscriber({
      address,
      topic,
      counters: counted(),
      onFrames: (head, body) => {
        const message = read(head, body)
        expect(message, `${String(head)} ${String(body)}`).not.toBeNull()
        if (message !== null) heard.push(message)
      },
      onState: resolve,
    })
    closers.push(() => {
      subscriber.close()
    })
  })
  return { heard, opened }
}
const eventsOf = async (circusd: Circusd): Promise<CircusEvent[]> => {
  const { heard, opened } = listen(circusd.eventsAddress, 'watcher.', readEvent)
  await opened
  return heard
}
const statsOf = async (circusd: Circusd): Promise<StatMessage[]> => {
  const { heard, opened } = listen(String(circusd.statsAddress), 'stat.', readStat)
  await opened
  return heard
}
const processesIn = (messages: StatMessage[]): ProcessStat[] => messages.filter((message) => message.kind === 'process')

describe('one watcher’s spellings', () => {
  let circusd: Circusd
  beforeAll(async () => {
    const extra = ['web A', 'web_a', 'Night.Shift 2', '監視 X', 'plain'].map((name) => `[watcher:${name}]\ncmd = sleep 100\n`)
    circusd = await startCircusd({ watchers: extra.join('\n') })
  }, 40_000)
  afterAll(async () => {
    await circusd.stop()
  }, 20_000)

  it('fold to one key in list and in status', async () => {
    const control = await connect(circusd)
    const statuses = value(readStatuses(await told(control, statusAll()))).value.map(({ name }) => name)
    const names = value(readNames(await told(control, listAll()))).value
    expect(statuses).toContain('Night.Shift 2')
    expect(names).toContain('night.shift 2')
    expect(new Set(statuses.map(foldName))).toEqual(new Set(names.map(foldName)))
    expect(statuses.filter(isDaemon)).toEqual(['circusd-stats'])
  })

  it('are one watcher for commands in any case', async () => {
    const control = await connect(circusd)
    for (const name of ['Night.Shift 2', 'night.shift 2', 'NIGHT.SHIFT 2']) expect(await pidsOf(control, name)).toHaveLength(1)
  })

  it('are told in events as topicName makes them', async () => {
    const control = await connect(circusd)
    const events = await eventsOf(circusd)
    for (const name of ['Night.Shift 2', '監視 X', 'plain']) {
      await told(control, value(restart(name)))
      await vi.waitFor(() => {
        expect(events.filter((event) => event.topicName === topicName(name)).map(({ action }) => action)).toContain('start')
      })
    }
  })

  it('share one topic where two differ only by a space: then only the pid tells whose event it is', async () => {
    const control = await connect(circusd)
    const events = await eventsOf(circusd)
    await told(control, value(restart('web A')))
    const [mine] = await pidsOf(control, 'web A')
    const [other] = await pidsOf(control, 'web_a')
    await vi.waitFor(() => {
      expect(events.some(({ action }) => action === 'spawn')).toBe(true)
    })
    expect(new Set(events.map((event) => event.topicName))).toEqual(new Set(['web_a']))
    const spawned = events.filter(({ action }) => action === 'spawn').map(({ pid }) => pid)
    expect(spawned).toEqual([mine])
    expect(spawned).not.toContain(other)
  })

  it('are found in stats by pid, also where circusd-stats files a process under a name that is no watcher’s', async () => {
    const control = await connect(circusd)
    const stats = await statsOf(circusd)
    await told(control, value(restart('Night.Shift 2')))
    const owners = new Map<number, string>()
    for (const name of ['web A', 'Night.Shift 2', '監視 X', 'plain'])
      for (const pid of await pidsOf(control, name)) owners.set(pid, name)
    await vi.waitFor(() => {
      const seen = new Set(processesIn(stats).map(({ pid }) => pid))
      expect([...owners.keys()].filter((pid) => !seen.has(pid))).toEqual([])
    }, 5_000)
    const [moved] = await pidsOf(control, 'Night.Shift 2')
    expect(processesIn(stats).find(({ pid }) => pid === moved)?.topicName).toBe('night')
    expect(processesIn(stats).find(({ pid }) => owners.get(pid) === 'plain')?.topicName).toBe('plain')
  }, 15_000)

  it('that share a topic lose figures: when one restarts, circusd-stats forgets the other’s processes, which run on', async () => {
    const control = await connect(circusd)
    await told(control, value(restart('web A')))
    const [forgotten = 0] = await pidsOf(control, 'web_a')
    const [kept = 0] = await pidsOf(control, 'web A')
    const stats = await statsOf(circusd)
    const timesSeen = (pid: number): number => processesIn(stats).filter((process) => process.pid === pid).length
    await vi.waitFor(() => {
      expect(timesSeen(kept)).toBeGreaterThan(2)
    }, 8_000)
    expect(timesSeen(forgotten)).toBe(0)
    expect(await pidsOf(control, 'web_a')).toEqual([forgotten])
  }, 15_000)
})

describe('the streams of a circusd with the watchers of the captures', () => {
  let circusd: Circusd
  beforeAll(async () => {
    circusd = await startCircusd()
  }, 40_000)
  afterAll(async () => {
    await circusd.stop()
  }, 20_000)

  it('give each running watcher’s processes, its total, the sockets and circusd’s own, within three seconds', async () => {
    const stats = await statsOf(circusd)
    await vi.waitFor(() => {
      const topics = new Set(stats.map((message) => message.topicName))
      const running = PRESET_NAMES.filter((name) => name !== 'idle' && name !== 'flapper').map(foldName)
      expect(running.filter((name) => !topics.has(name))).toEqual([])
      expect(processesIn(stats).map(({ daemon }) => daemon)).toEqual(expect.arrayContaining(['circusd', 'circusd-stats']))
      expect(stats.some(({ kind }) => kind === 'socket')).toBe(true)
      expect(stats).toContainEqual({ kind: 'total', topicName: 'web', pids: expect.any(Array) })
    }, 3_000)
    expect(processesIn(stats).find(({ topicName: name }) => name === 'burner')).toMatchObject({
      command: 'python3',
      nice: '0',
      rss: expect.any(Number),
    })
  })

  it('come back by themselves after circusd-stats was killed', async () => {
    const stats = await statsOf(circusd)
    await vi.waitFor(() => {
      expect(stats.length).toBeGreaterThan(0)
    }, 3_000)
    await circusd.killStats()
    stats.length = 0
    await vi.waitFor(() => {
      expect(processesIn(stats).some(({ topicName: name }) => name === 'web')).toBe(true)
    }, 10_000)
  }, 20_000)

  it('come back by themselves after circusd was killed and started again', async () => {
    const events = await eventsOf(circusd)
    await circusd.killHard()
    await circusd.restart()
    events.length = 0
    await vi.waitFor(() => {
      expect(events.some(({ topicName: name, action }) => name === 'flapper' && action === 'reap')).toBe(true)
    }, 10_000)
  }, 30_000)
})
