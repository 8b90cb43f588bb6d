import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCircusd } from '../../e2e/fixtures/circusd.js'
import type { Circusd } from '../../e2e/fixtures/circusd.js'
import { rounds } from '../../e2e/fixtures/long.js'
import { kill as signal } from '../../e2e/fixtures/processes.js'
import { until } from '../../e2e/fixtures/until.js'
import { Control } from './control.js'
import type { WireCounters } from './control.js'
import { readEvent } from './event.js'
import type { CircusEvent } from './event.js'
import { readDaemon, readGlobalOptions, readNames, readNumber, readOptions, readPids, readProcess, readStatuses } from './reply.js'
import * as ask from './request.js'
import type { Request } from './request.js'
import { Subscriber } from './subscriber.js'
import type { Outcome, Trouble } from './trouble.js'

const closers: (() => void)[] = []
afterEach(() => { for (const close of closers.splice(0)) close() })

const made = (request: Outcome<Request>): Request => value(request)
const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.trouble.message)
  return outcome.value
}
const troubleOf = (outcome: Outcome<unknown>): Trouble => {
  if (outcome.ok) throw new Error('a success')
  return outcome.trouble
}

const connect = async (circusd: Circusd): Promise<{ control: Control; counters: WireCounters }> => {
  const counters = { received: 0, malformed: 0, dropped: 0, requests: 0 }
  const control = value(await Control.open(circusd.address, { counters }))
  closers.push(() => { control.close() })
  return { control, counters }
}

/** The events from now on; resolves when the subscription has surely arrived. */
const eventsOf = async (circusd: Circusd): Promise<CircusEvent[]> => {
  const events: CircusEvent[] = []
  const open = await new Promise<Subscriber>((resolve) => {
    const subscriber: Subscriber = new Subscriber({
      address: circusd.eventsAddress,
      topic: 'watcher.',
      counters: { received: 0, malformed: 0, dropped: 0, requests: 0 },
      onFrames: (topic, body) => {
        const event = readEvent(topic, body)
        if (event) events.push(event)
      },
      onState: (state) => { if (state === 'open') resolve(subscriber) },
    })
  })
  closers.push(() => { open.close() })
  // The subscription travels after the handshake: one event of our own shows that it is there.
  await until('the subscription', 5_000, async () => {
    await circusd.ctl('set', { name: 'marker', options: { warmup_delay: 0 } })
    return events.some(({ topicName }) => topicName === 'marker') ? true : null
  })
  events.length = 0
  return events
}

/** Waits until everything that circusd has published so far has arrived. */
const drained = async (circusd: Circusd, events: CircusEvent[]): Promise<CircusEvent[]> => {
  const before = events.filter(({ topicName }) => topicName === 'marker').length
  await until('circusd to take a marker', 10_000, async () => ((await circusd.ctl('set', { name: 'marker', options: { warmup_delay: 0 } }))['status'] === 'ok' ? true : null))
  await vi.waitFor(() => { expect(events.filter(({ topicName }) => topicName === 'marker').length).toBeGreaterThan(before) })
  return events.filter(({ topicName }) => topicName !== 'marker')
}

const MARKER = '\n[watcher:marker]\ncmd = sleep 99\n'

describe('Control on a circusd with the watchers of the captures', () => {
  let circusd: Circusd
  beforeAll(async () => { circusd = await startCircusd({ stats: false }) }, 40_000)
  afterAll(async () => { await circusd.stop() }, 20_000)

  it('reads everything that the console asks for', async () => {
    const { control, counters } = await connect(circusd)
    const settings = value(readGlobalOptions(value(await control.call(ask.globalOptions()))))
    expect(settings).toMatchObject({ endpoint: circusd.address, eventsEndpoint: circusd.eventsAddress, checkDelay: 1, problems: [] })
    expect(value(readDaemon(value(await control.call(ask.dstats()))))).toMatchObject({ pid: circusd.pid })
    const statuses = value(readStatuses(value(await control.call(ask.statusAll()))))
    expect(statuses.problems).toEqual([])
    expect(statuses.value).toContainEqual({ name: 'My App.v2', status: 'active' })
    for (const { name } of statuses.value) {
      expect(value(readOptions(value(await control.call(made(ask.optionsOf(name)))))).problems).toEqual([])
      const pids = value(readPids(value(await control.call(made(ask.listPids(name))))))
      // Its one process comes and goes between two questions.
      if (name === 'flapper') continue
      expect(value(readNumber(value(await control.call(made(ask.numProcessesOf(name)))), 'numprocesses'))).toBe(pids.value.length)
    }
    const [pid = 0] = value(readPids(value(await control.call(made(ask.listPids('web')))))).value
    expect(value(readProcess(value(await control.call(made(ask.statsOfProcess('web', pid))))))).toMatchObject({ pid, wid: 1 })
    expect(value(readNames(value(await control.call(ask.listAll())))).value).toHaveLength(statuses.value.length)
    expect(counters).toMatchObject({ malformed: 0, dropped: 0, received: counters.requests })
  })

  it('answers fifty reads while one stop waits for its processes, and names that stop to the next change', async () => {
    const { control } = await connect(circusd)
    const stopping = control.call(made(ask.stop('stubborn')), { deadlineMs: 35_000 })
    const reads = await Promise.all(Array.from({ length: 50 }, () => control.call(ask.statusAll())))
    expect(reads.every(({ ok }) => ok)).toBe(true)
    expect(control.pending).toBe(1)
    expect(value(readStatuses(value(await control.call(ask.statusAll())))).value).toContainEqual({ name: 'stubborn', status: 'stopping' })
    expect(troubleOf(await control.call(made(ask.restart('web'))))).toMatchObject({ code: 'CONFLICT', running: 'watcher_stop' })
    expect((await stopping).ok).toBe(true)
    expect((await control.call(made(ask.start('stubborn')))).ok).toBe(true)
  })

  it('gives circusd’s own words for what it refuses, without the request', async () => {
    const { control } = await connect(circusd)
    expect(troubleOf(await control.call(made(ask.stop('no such'))))).toMatchObject({ code: 'CIRCUS_ERROR', errno: 3, reason: 'program no such not found' })
    expect(troubleOf(await control.call(made(ask.statsOfProcess('web', 1))))).toMatchObject({ code: 'CIRCUS_ERROR', errno: 3 })
  })

  it('ends a call at its deadline when circusd stands still, goes on over a fresh socket, and sends no change twice', async () => {
    const { control, counters } = await connect(circusd)
    signal(circusd.pid, 'SIGSTOP')
    const begun = performance.now()
    const late = await Promise.all([control.call(ask.statusAll(), { deadlineMs: 500 }), control.call(made(ask.incr('web', 1)), { deadlineMs: 500 })])
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(late.map((outcome) => troubleOf(outcome).code)).toEqual(['TIMEOUT', 'TIMEOUT'])
    expect(troubleOf(await control.call(ask.statusAll(), { deadlineMs: 300 })).code).toBe('TIMEOUT')
    signal(circusd.pid, 'SIGCONT')
    await until('circusd to answer again', 10_000, async () => ((await control.call(ask.statusAll(), { deadlineMs: 1_000 })).ok ? true : null))
    expect(counters.malformed).toBe(0)
    expect(await circusd.ctl('numprocesses', { name: 'web' })).toMatchObject({ numprocesses: 4 })
    expect((await control.call(made(ask.decr('web', 1)))).ok).toBe(true)
  })
})

describe('Control on a circusd that is busy with itself', () => {
  it('asks again until a change is taken, however often circusd looks after its watchers', async () => {
    const circusd = await startCircusd({ stats: false, checkDelay: 0.02, watchers: '[watcher:web]\ncmd = sleep 100\n[watcher:flapper]\ncmd = sh -c "exit 1"\nmax_retry = -1\nnumprocesses = 3\n' })
    try {
      const { control, counters } = await connect(circusd)
      let calls = 0
      await until('a change to meet circusd’s housekeeping', 20_000, async () => {
        calls += 2
        expect((await control.call(made(ask.incr('web', 1)))).ok).toBe(true)
        expect((await control.call(made(ask.decr('web', 1)))).ok).toBe(true)
        return counters.requests > calls + 5 ? true : null
      })
      expect(await circusd.ctl('numprocesses', { name: 'web' })).toMatchObject({ numprocesses: 1 })
    } finally {
      await circusd.stop()
    }
  }, 40_000)
})

describe('which watcher a command reaches', () => {
  const NAMES = ['w*', 'web A', 'web_a', 'web', 'a[1]', 'a1', '__proto__', 'constructor', 'My App.v2', '<b>x</b>', '\u202eabc', '監視', '?']
  let circusd: Circusd
  beforeAll(async () => {
    const sections = NAMES.map((name) => `[watcher:${name}]\ncmd = sleep 100\nnumprocesses = 2\n`)
    circusd = await startCircusd({ stats: false, checkDelay: 60, watchers: sections.join('\n') + MARKER })
  }, 40_000)
  afterAll(async () => { await circusd.stop() }, 20_000)

  const pidsNow = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    for (const name of NAMES) found.set(name, JSON.stringify((await circusd.ctl('list', { name }))['pids']))
    return found
  }
  const changedSince = async (before: Map<string, string>): Promise<string[]> => {
    const after = await pidsNow()
    return NAMES.filter((name) => before.get(name) !== after.get(name))
  }

  it.each(NAMES)('%j alone, for every verb', async (name) => {
    const { control } = await connect(circusd)
    const events = await eventsOf(circusd)
    const verbs: ((before: Map<string, string>) => Outcome<Request>)[] = [
      () => ask.stop(name), () => ask.start(name), () => ask.restart(name), () => ask.reload(name), () => ask.incr(name, 1), () => ask.decr(name, 1),
      (before) => ask.kill(name, Number(/\d+/.exec(before.get(name) ?? '')?.[0])),
    ]
    for (const verb of verbs) {
      const before = await pidsNow()
      expect((await control.call(made(verb(before)), { deadlineMs: 20_000 })).ok).toBe(true)
      await vi.waitFor(async () => { expect(await changedSince(before)).toEqual([name]) })
    }
    const topics = new Set((await drained(circusd, events)).map(({ topicName }) => topicName))
    expect(topics).toEqual(new Set([name.toLowerCase().replaceAll(' ', '_')]))
    const statuses = value(readStatuses(value(await control.call(ask.statusAll())))).value
    expect(statuses.filter(({ status }) => status !== 'active')).toEqual([])
    // A killed process is replaced by circusd's next look only, which this circusd takes once a minute.
    await circusd.ctl('incr', { name, nb: 1, waiting: true })
    await circusd.ctl('set', { name, options: { numprocesses: 2 }, waiting: true })
  }, 30_000)

  it('none, for a pid that is none: nothing is sent and no process is killed', async () => {
    const { control, counters } = await connect(circusd)
    const events = await eventsOf(circusd)
    const before = await pidsNow()
    for (const pid of [0, -0, undefined, Number.NaN, '', null, -1, 2 ** 31, '0', 1.5, [], {}]) {
      const request = ask.kill('web', pid as never)
      expect(troubleOf(request).code).toBe('INVALID_TARGET')
      if (request.ok) await control.call(request.value)
    }
    expect(counters.requests).toBe(0)
    expect((await drained(circusd, events)).filter(({ action }) => action === 'kill')).toEqual([])
    expect(await changedSince(before)).toEqual([])
  })

  it('none, for a pid of another watcher', async () => {
    const { control } = await connect(circusd)
    const events = await eventsOf(circusd)
    const before = await pidsNow()
    const foreign = Number(/\d+/.exec(before.get('a1') ?? '')?.[0])
    expect((await control.call(made(ask.kill('web', foreign)))).ok).toBe(true)
    expect((await drained(circusd, events)).filter(({ action }) => action === 'kill')).toEqual([])
    expect(await changedSince(before)).toEqual([])
  })
})

describe('a circusd that dies', () => {
  it('settles every waiting call at once, and is told as lost', async () => {
    const circusd = await startCircusd({ stats: false })
    try {
      const { control } = await connect(circusd)
      const stopping = control.call(made(ask.stop('stubborn')), { deadlineMs: 35_000 })
      await control.call(ask.statusAll())
      const begun = performance.now()
      await circusd.killHard()
      expect(troubleOf(await stopping)).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringContaining('unknown') })
      expect((await control.lost).code).toBe('NOT_CONNECTED')
      expect(performance.now() - begun).toBeLessThan(1_000)
    } finally {
      await circusd.stop()
    }
  }, 40_000)

  it('never hands a stop that was sent while it was dead to the next one', async () => {
    const circusd = await startCircusd({ stats: false, watchers: `[watcher:web]\ncmd = sleep 100\nnumprocesses = 2\n${MARKER}` })
    try {
      for (let round = 0; round < rounds(3, 100); round += 1) {
        const { control } = await connect(circusd)
        await circusd.killHard()
        // Some before the loss is noticed, some after.
        const early = Array.from({ length: 20 }, () => control.call(made(ask.stop('web')), { deadlineMs: 1_000 }))
        await control.lost
        const after = Array.from({ length: 20 }, () => control.call(made(ask.stop('web')), { deadlineMs: 1_000 }))
        for (const outcome of await Promise.all([...early, ...after])) expect(troubleOf(outcome).code).toBe('NOT_CONNECTED')
        await circusd.restart()
        const events = await eventsOf(circusd)
        const { control: fresh } = await connect(circusd)
        expect(value(readStatuses(value(await fresh.call(ask.statusAll())))).value).toContainEqual({ name: 'web', status: 'active' })
        expect((await drained(circusd, events)).filter(({ action }) => action === 'stop' || action === 'kill')).toEqual([])
        expect(await circusd.ctl('numprocesses', { name: 'web' })).toMatchObject({ numprocesses: 2 })
      }
    } finally {
      await circusd.stop()
    }
  }, 400_000)

  it('answers over a socket file too, and is told apart from its leftover file', async () => {
    const circusd = await startCircusd({ stats: false, transport: 'ipc', watchers: '[watcher:web]\ncmd = sleep 100\n' })
    try {
      const { control } = await connect(circusd)
      expect((await control.call(ask.statusAll())).ok).toBe(true)
      await circusd.killHard()
      await control.lost
      const again = await Control.open(circusd.address, { counters: { received: 0, malformed: 0, dropped: 0, requests: 0 } })
      expect(troubleOf(again)).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringContaining('Nothing listens') })
    } finally {
      await circusd.stop()
    }
  }, 40_000)
})
