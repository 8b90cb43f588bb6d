import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCircusd } from '../../e2e/fixtures/circusd.js'
import type { Circusd } from '../../e2e/fixtures/circusd.js'
import { MARKER, drained, eventsOf } from '../../e2e/fixtures/circusd-events.js'
import { closeAfterEach, counted, openAt, troubleOf, valueOf } from '../../e2e/fixtures/controls.js'
import { rounds } from '../../e2e/fixtures/long.js'
import { kill as signal } from '../../e2e/fixtures/processes.js'
import { until } from '../../e2e/fixtures/until.js'
import { Control } from './control.js'
import {
  readDaemon,
  readGlobalOptions,
  readNames,
  readNumber,
  readOptions,
  readPids,
  readProcess,
  readStatuses,
} from './reply.js'
import * as ask from './request.js'

closeAfterEach()

describe('Control on a circusd with the watchers of the captures', () => {
  let circusd: Circusd
  beforeAll(async () => {
    circusd = await startCircusd({ stats: false })
  }, 40_000)
  afterAll(async () => {
    await circusd.stop()
  }, 20_000)

  it('reads everything that the console asks for', async () => {
    const { control, counters } = await openAt(circusd.address)
    const settings = valueOf(readGlobalOptions(valueOf(await control.call(ask.globalOptions()))))
    expect(settings).toMatchObject({
      endpoint: circusd.address,
      eventsEndpoint: circusd.eventsAddress,
      checkDelay: 1,
      problems: [],
    })
    expect(valueOf(readDaemon(valueOf(await control.call(ask.dstats()))))).toMatchObject({ pid: circusd.pid })
    const statuses = valueOf(readStatuses(valueOf(await control.call(ask.statusAll()))))
    expect(statuses.problems).toEqual([])
    expect(statuses.value).toContainEqual({ name: 'My App.v2', status: 'active' })
    for (const { name } of statuses.value) {
      expect(valueOf(readOptions(valueOf(await control.call(valueOf(ask.optionsOf(name)))))).problems).toEqual([])
      const pids = valueOf(readPids(valueOf(await control.call(valueOf(ask.listPids(name))))))
      // Its one process comes and goes between two questions.
      if (name === 'flapper') continue
      expect(valueOf(readNumber(valueOf(await control.call(valueOf(ask.numProcessesOf(name)))), 'numprocesses'))).toBe(
        pids.value.length,
      )
    }
    const [pid = 0] = valueOf(readPids(valueOf(await control.call(valueOf(ask.listPids('web')))))).value
    expect(valueOf(readProcess(valueOf(await control.call(valueOf(ask.statsOfProcess('web', pid))))))).toMatchObject({
      pid,
      wid: 1,
    })
    expect(valueOf(readNames(valueOf(await control.call(ask.listAll())))).value).toHaveLength(statuses.value.length)
    expect(counters).toMatchObject({ malformed: 0, dropped: 0, received: counters.requests })
  })

  it('answers fifty reads while one stop waits for its processes, and names that stop to the next change', async () => {
    const { control } = await openAt(circusd.address)
    const stopping = control.call(valueOf(ask.stop('stubborn')), { deadlineMs: 35_000 })
    const reads = await Promise.all(Array.from({ length: 50 }, () => control.call(ask.statusAll())))
    expect(reads.every(({ ok }) => ok)).toBe(true)
    expect(control.pending).toBe(1)
    expect(valueOf(readStatuses(valueOf(await control.call(ask.statusAll())))).value).toContainEqual({
      name: 'stubborn',
      status: 'stopping',
    })
    expect(troubleOf(await control.call(valueOf(ask.restart('web'))))).toMatchObject({
      code: 'CONFLICT',
      running: 'watcher_stop',
    })
    expect((await stopping).ok).toBe(true)
    expect((await control.call(valueOf(ask.start('stubborn')))).ok).toBe(true)
  })

  it('gives circusd’s own words for what it refuses, without the request', async () => {
    const { control } = await openAt(circusd.address)
    expect(troubleOf(await control.call(valueOf(ask.stop('no such'))))).toMatchObject({
      code: 'CIRCUS_ERROR',
      errno: 3,
      reason: 'program no such not found',
    })
    expect(troubleOf(await control.call(valueOf(ask.statsOfProcess('web', 1))))).toMatchObject({ code: 'CIRCUS_ERROR', errno: 3 })
  })

  it('ends a call at its deadline when circusd stands still, goes on over a fresh socket, and sends no change twice', async () => {
    const { control, counters } = await openAt(circusd.address)
    signal(circusd.pid, 'SIGSTOP')
    const begun = performance.now()
    const late = await Promise.all([
      control.call(ask.statusAll(), { deadlineMs: 500 }),
      control.call(valueOf(ask.incr('web', 1)), { deadlineMs: 500 }),
    ])
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(late.map((outcome) => troubleOf(outcome).code)).toEqual(['TIMEOUT', 'TIMEOUT'])
    expect(troubleOf(await control.call(ask.statusAll(), { deadlineMs: 300 })).code).toBe('TIMEOUT')
    signal(circusd.pid, 'SIGCONT')
    await until('circusd to answer again', 10_000, async () =>
      (await control.call(ask.statusAll(), { deadlineMs: 1_000 })).ok ? true : null,
    )
    expect(counters.malformed).toBe(0)
    // Once, or not at all where it met circusd's housekeeping; the time-out said that this is unknown.
    const { numprocesses } = await circusd.ctl('numprocesses', { name: 'web' })
    expect([3, 4]).toContain(numprocesses)
  })
})

describe('Control on a circusd that is busy with itself', () => {
  it('asks again until a change is taken, however often circusd looks after its watchers', async () => {
    const circusd = await startCircusd({
      stats: false,
      checkDelay: 0.02,
      watchers: '[watcher:web]\ncmd = sleep 100\n[watcher:flapper]\ncmd = sh -c "exit 1"\nmax_retry = -1\nnumprocesses = 3\n',
    })
    try {
      const { control, counters } = await openAt(circusd.address)
      let calls = 0
      await until('a change to meet circusd’s housekeeping', 20_000, async () => {
        calls += 2
        expect((await control.call(valueOf(ask.incr('web', 1)))).ok).toBe(true)
        expect((await control.call(valueOf(ask.decr('web', 1)))).ok).toBe(true)
        return counters.requests > calls + 5 ? true : null
      })
      expect(await circusd.ctl('numprocesses', { name: 'web' })).toMatchObject({ numprocesses: 1 })
    } finally {
      await circusd.stop()
    }
  }, 40_000)
})

describe('a circusd that dies', () => {
  it('settles every waiting call at once, and is told as lost', async () => {
    const circusd = await startCircusd({ stats: false })
    try {
      const { control } = await openAt(circusd.address)
      const stopping = control.call(valueOf(ask.stop('stubborn')), { deadlineMs: 35_000 })
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
        const { control } = await openAt(circusd.address)
        await circusd.killHard()
        // Some before the loss is noticed, some after.
        const early = Array.from({ length: 20 }, () => control.call(valueOf(ask.stop('web')), { deadlineMs: 1_000 }))
        await control.lost
        const after = Array.from({ length: 20 }, () => control.call(valueOf(ask.stop('web')), { deadlineMs: 1_000 }))
        for (const outcome of await Promise.all([...early, ...after])) expect(troubleOf(outcome).code).toBe('NOT_CONNECTED')
        await circusd.restart()
        const events = await eventsOf(circusd)
        const { control: fresh } = await openAt(circusd.address)
        expect(valueOf(readStatuses(valueOf(await fresh.call(ask.statusAll())))).value).toContainEqual({
          name: 'web',
          status: 'active',
        })
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
      const { control } = await openAt(circusd.address)
      expect((await control.call(ask.statusAll())).ok).toBe(true)
      await circusd.killHard()
      await control.lost
      const again = await Control.open(circusd.address, { counters: counted() })
      expect(troubleOf(again)).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringContaining('Nothing listens') })
    } finally {
      await circusd.stop()
    }
  }, 40_000)
})
