import { afterEach, describe, expect, it, vi } from 'vitest'
import { startCircusd } from '../../e2e/fixtures/circusd.js'
import type { Circusd } from '../../e2e/fixtures/circusd.js'
import type { Presence, Watcher } from '../../src-preload/contract/index.js'
import { steadyClock } from '../clock.js'
import { EventLog } from '../event/event-log.js'
import { silentLog } from '../log.js'
import { ArbiterSession } from './session.js'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

const running = async (options: Parameters<typeof startCircusd>[0]): Promise<Circusd> => {
  const circusd = await startCircusd(options)
  undo.push(() => circusd.stop())
  return circusd
}

const sessionOf = (address: string): { session: ArbiterSession; events: EventLog } => {
  const events = new EventLog('e')
  const session = new ArbiterSession({ id: 'x', address, epoch: 'e', clock: steadyClock(), log: silentLog, events })
  session.start()
  undo.push(() => session.close())
  return { session, events }
}

/** Waits until the feed shows it; `seen` looks at the session as a page would. */
const until = async (session: ArbiterSession, seen: () => boolean, withinMs = 10_000): Promise<void> => {
  const deadline = AbortSignal.timeout(withinMs)
  let cursor = null
  while (!seen()) {
    if (deadline.aborted) throw new Error(`not seen: ${JSON.stringify(session.view.arbiter)}`)
    ;({ cursor } = await session.view.next(cursor, deadline))
  }
}

const presence = (session: ArbiterSession): Presence['state'] => session.view.presence.state
const live = (session: ArbiterSession): Promise<void> => until(session, () => presence(session) === 'live')
const watcher = (session: ArbiterSession, key: string): Watcher | null => session.view.watcher(key)

describe('a session with a real circusd', () => {
  it('has the whole state of twelve watchers and their daemons within a second', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session } = sessionOf(circusd.address)
    await until(session, () => presence(session) === 'live', 1_000)
    const reply = await circusd.ctl('status')
    const theirs = Object.keys(Object(reply).statuses as object).sort()
    expect([...session.view.watchers()].map(({ name }) => name).sort()).toEqual(theirs)
    expect(watcher(session, 'web')).toMatchObject({ wanted: 3, status: 'active', stopSignal: 'SIGTERM', kind: 'watcher' })
    expect(watcher(session, 'idle')).toMatchObject({ condition: 'stopped', processes: [] })
    expect(watcher(session, 'circusd-stats')?.kind).toBe('daemon')
    expect(watcher(session, 'my app.v2')?.name).toBe('My App.v2')
  })

  it('follows what others do: a watcher added, its number raised, its removal', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session } = sessionOf(circusd.address)
    await live(session)
    await circusd.ctl('add', { name: 'Fresh One', cmd: 'sleep 100', start: true })
    await until(session, () => watcher(session, 'fresh one')?.processes.length === 1)
    await circusd.ctl('incr', { name: 'fresh one' })
    await until(session, () => watcher(session, 'fresh one')?.wanted === 2)
    await circusd.ctl('rm', { name: 'fresh one' })
    await until(session, () => watcher(session, 'fresh one') === null)
  })

  it('tells a watcher that exits all the time as flapping, though circusd calls it active', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session } = sessionOf(circusd.address)
    await until(session, () => watcher(session, 'flapper')?.condition === 'flapping')
    expect(watcher(session, 'flapper')?.why).toMatch(/\d+ exits in 60 s, exit 3/)
  })

  it('learns the start of every process from the figures, and the wid when somebody looks', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session } = sessionOf(circusd.address)
    const of = (key: string) => watcher(session, key)?.processes ?? []
    await until(session, () => of('web').length === 3 && of('web').every(({ createTime }) => createTime !== null))
    session.lookAt('web')
    await until(session, () => of('web').every(({ wid }) => wid !== null))
    expect(new Set(of('web').map(({ wid }) => wid)).size).toBe(3)
  })

  it('gives two watchers that share one event topic their own processes and figures', async () => {
    const circusd = await running({
      watchers: '[watcher:web A]\ncmd = sleep 100\n[watcher:web_a]\ncmd = sleep 100\nnumprocesses = 2\n',
    })
    const { session } = sessionOf(circusd.address)
    await live(session)
    await circusd.ctl('incr', { name: 'web A' })
    await until(session, () => watcher(session, 'web a')?.processes.length === 2)
    await vi.waitFor(() => {
      expect(session.stats.watchers.get('web a')?.totals.processes).toBe(2)
    }, 10_000)
    await vi.waitFor(() => {
      expect(session.stats.watchers.get('web_a')?.totals.processes).toBe(2)
    }, 10_000)
    expect(watcher(session, 'web_a')?.processes).toHaveLength(2)
  })

  it('keeps the last state when circusd vanishes, and says why and when it tries again', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session } = sessionOf(circusd.address)
    await live(session)
    await circusd.killHard()
    await until(session, () => presence(session) === 'reconnecting' && session.view.presence.nextTryAt !== null, 5_000)
    expect(session.view.presence).toMatchObject({ reason: expect.any(String) as string, tip: expect.any(String) as string })
    expect(watcher(session, 'web')?.processes).toHaveLength(3)
  })

  it('comes back by itself after kill -9 with other pids, as another run', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session, events } = sessionOf(circusd.address)
    await live(session)
    const before = watcher(session, 'web')?.processes.map(({ pid }) => pid) ?? []
    await circusd.killHard()
    await until(session, () => presence(session) !== 'live')
    await circusd.restart()
    session.retry()
    await live(session)
    const after = watcher(session, 'web')?.processes.map(({ pid }) => pid) ?? []
    expect(session.view.arbiter.run).toBe(2)
    expect(after).toHaveLength(3)
    expect(after.filter((pid) => before.includes(pid))).toEqual([])
    const told = await events.next(null, null)
    expect(told.events.flatMap((event) => (event.kind === 'link' ? [event.what] : []))).toContain('circusd restarted')
  })

  it('says within five seconds that a stopped circusd does not answer, and is live again when it goes on', async () => {
    const circusd = await running({ watchers: '[watcher:web]\ncmd = sleep 100\n', stats: false })
    const { session } = sessionOf(circusd.address)
    await live(session)
    process.kill(circusd.pid, 'SIGSTOP')
    try {
      await until(session, () => presence(session) === 'stale', process.env['CI'] ? 15_000 : 5_000)
    } finally {
      process.kill(circusd.pid, 'SIGCONT')
    }
    await live(session)
  })

  it('says that the figures stopped when circusd-stats is killed, and takes them up again', async () => {
    const circusd = await running({ watchers: 'preset' })
    const { session } = sessionOf(circusd.address)
    await until(session, () => session.view.arbiter.stats === 'live')
    await circusd.ctl('stop', { name: 'circusd-stats', match: 'simple', waiting: true })
    await until(session, () => session.view.arbiter.stats === 'silent')
    expect(presence(session)).toBe('live')
    await circusd.ctl('start', { name: 'circusd-stats', match: 'simple' })
    await until(session, () => session.view.arbiter.stats === 'live', 15_000)
  })

  it('says that there are no figures where there is no stats daemon', async () => {
    const circusd = await running({ watchers: '[watcher:web]\ncmd = sleep 100\n', stats: false })
    const { session } = sessionOf(circusd.address)
    await live(session)
    await until(session, () => session.view.arbiter.stats === 'none')
  })
})

describe('a session without a circusd', () => {
  it('fails with the reason where nothing listens, and goes on trying', async () => {
    const circusd = await startCircusd({ watchers: '[watcher:web]\ncmd = sleep 100\n', stats: false })
    await circusd.stop()
    const { session } = sessionOf(circusd.address)
    await until(session, () => session.view.presence.attempt >= 2)
    expect(session.view.presence).toMatchObject({ state: 'failed', tip: expect.any(String) as string })
    expect(await session.call({ command: 'status', properties: {}, changes: false } as never)).toMatchObject({
      ok: false,
      trouble: { code: 'NOT_CONNECTED' },
    })
  })

  it('ends at once while it waits for its next try', async () => {
    const { session } = sessionOf('tcp://127.0.0.1:9')
    await until(session, () => session.view.presence.nextTryAt !== null)
    const began = performance.now()
    await session.close()
    expect(performance.now() - began).toBeLessThan(500)
    expect(presence(session)).toBe('offline')
  })
})
