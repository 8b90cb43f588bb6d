import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCircusd } from '../../e2e/fixtures/circusd.js'
import type { Circusd } from '../../e2e/fixtures/circusd.js'
import { countingProxy } from '../../e2e/fixtures/counting-proxy.js'
import type { CountingProxy } from '../../e2e/fixtures/counting-proxy.js'
import type { Action, Intent, Verb } from '../../src-preload/contract/index.js'
import { Fleet } from '../arbiter/fleet.js'
import type { ArbiterSession } from '../arbiter/session.js'
import { AuditJournal } from '../audit/journal.js'
import { steadyClock } from '../clock.js'
import { EventLog } from '../event/event-log.js'
import { silentLog } from '../log.js'
import { ActionDesk } from './action-desk.js'

/** Names that glob or fold onto each other: an action on one must leave the others alone. */
const WATCHERS = `
[watcher:web]
cmd = sleep 1000
numprocesses = 2
[watcher:w*]
cmd = sleep 1000
[watcher:solo]
cmd = sleep 1000
singleton = True
[watcher:stubborn]
cmd = sh -c "trap '' TERM; while :; do sleep 0.2; done"
graceful_timeout = 1
[watcher:missing]
cmd = /no/such/command
autostart = False
max_retry = 1
`

let circusd: Circusd
let proxy: CountingProxy
let fleet: Fleet
let desk: ActionDesk
let session: ArbiterSession
let data = ''
const phases = new Map<string, Action[]>()

beforeEach(async () => {
  circusd = await startCircusd({ watchers: WATCHERS })
  proxy = await countingProxy(circusd.address)
  data = await mkdtemp(join(tmpdir(), 'ringside-action-'))
  const events = new EventLog('e')
  const clock = steadyClock()
  fleet = new Fleet({ epoch: 'e', clock, log: silentLog, events })
  desk = new ActionDesk({ fleet, events, clock, audit: new AuditJournal(data) })
  phases.clear()
  events.listen((event) => {
    if (event.kind === 'action') phases.set(event.action.id, [...(phases.get(event.action.id) ?? []), event.action])
  })
  const connected = fleet.connect(proxy.address)
  const found = connected.ok ? fleet.get(connected.value.endpointId) : connected
  if (!found.ok) throw new Error(found.trouble.message)
  session = found.value
  await expect.poll(() => session.live, { timeout: 5_000 }).toBe(true)
})

afterEach(async () => {
  await fleet.close()
  proxy.close()
  await circusd.stop()
  await rm(data, { recursive: true })
})

let keys = 0
const startAction = (intent: Intent, key = `key-${String((keys += 1)).padStart(8, '0')}`): string => {
  const started = desk.start({ key, endpointId: session.id, intent, by: 'tester' })
  if (!started.ok) throw new Error(started.trouble.message)
  return started.value.actionId
}

const ENDS = new Set(['done', 'failed', 'refused', 'not confirmed'])
const outcome = async (id: string): Promise<Action> => {
  await expect.poll(() => ENDS.has(phases.get(id)?.at(-1)?.phase ?? ''), { timeout: 30_000, interval: 20 }).toBe(true)
  const last = phases.get(id)?.at(-1)
  if (!last) throw new Error('no phase')
  return last
}

const on = <V extends Verb>(verb: V, watcher = 'web') => ({ verb, watcher, run: session.view.arbiter.run })
const perform = (intent: Intent): Promise<Action> => outcome(startAction(intent))
const pidsOf = async (name: string): Promise<number[]> => (await circusd.ctl('list', { name }))['pids'] as number[]
const statusOf = async (name: string): Promise<unknown> => (await circusd.ctl('status', { name }))['status']
const changing = (): string[] =>
  proxy
    .commands()
    .filter((command) => !['status', 'list', 'options', 'numprocesses', 'globaloptions', 'dstats', 'stats'].includes(command))

describe('an action on a real circusd', () => {
  it('stops and starts a watcher and is done only when that was read back', async () => {
    const stopped = await perform(on('stop'))
    expect([stopped.phase, stopped.message, await statusOf('web')]).toEqual(['done', 'stopped', 'stopped'])
    const started = await perform(on('start'))
    expect([started.phase, started.message, await statusOf('web')]).toEqual(['done', '2 processes run', 'active'])
  })

  it('tells its phases in order, and keeps intent and outcome on disk', async () => {
    const id = startAction(on('restart'))
    await outcome(id)
    const told = phases.get(id)?.map(({ phase }) => phase) ?? []
    expect(told[0]).toBe('queued')
    expect(told[1]).toBe('sent')
    expect(told.slice(2)).toEqual(expect.arrayContaining(['accepted', 'done']))
    await expect.poll(async () => (await readFile(join(data, 'audit.jsonl'), 'utf8')).split('\n').length).toBe(3)
    const records = (await readFile(join(data, 'audit.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { record: string })
    expect(records.map(({ record }) => record)).toEqual(['intent', 'outcome'])
  })

  it.each(['restart', 'reload'] as const)('%s is done when every process is a new one', async (verb) => {
    const before = await pidsOf('web')
    expect(await perform(on(verb))).toMatchObject({ phase: 'done', message: '2 of 2 new' })
    expect((await pidsOf('web')).filter((pid) => before.includes(pid))).toEqual([])
  })

  it('adds and removes a process', async () => {
    expect(await perform({ ...on('incr'), nb: 1 })).toMatchObject({ phase: 'done', message: '3 processes run' })
    expect(await pidsOf('web')).toHaveLength(3)
    expect(await perform({ ...on('decr'), nb: 2 })).toMatchObject({ phase: 'done', message: '1 process runs' })
    expect(await pidsOf('web')).toHaveLength(1)
  })

  it('carries out several asked for at once, one after the other', async () => {
    const ids = [1, 2, 3].map(() => startAction({ ...on('incr'), nb: 1 }))
    expect((await Promise.all(ids.map(outcome))).map(({ phase }) => phase)).toEqual(['done', 'done', 'done'])
    expect(await pidsOf('web')).toHaveLength(5)
  })

  it('kills the process it named and no other', async () => {
    const [target = 0, other = 0] = await pidsOf('web')
    expect(await perform({ ...on('kill'), pid: target, createTime: null })).toMatchObject({ phase: 'done' })
    await expect.poll(async () => (await pidsOf('web')).length).toBe(2)
    expect(await pidsOf('web')).toContain(other)
    expect(await pidsOf('web')).not.toContain(target)
  })

  it('waits for a process that ignores the stop signal, and says that circusd is busy meanwhile', async () => {
    const id = startAction(on('restart', 'stubborn'))
    await expect.poll(() => session.view.arbiter.lock).toMatchObject({ command: 'restart', watcher: 'stubborn' })
    expect(await outcome(id)).toMatchObject({ phase: 'done', message: '1 of 1 new' })
    expect(session.view.arbiter.lock).toBeNull()
  })

  it('hits one watcher by its exact name, though it is a glob that fits others', async () => {
    expect(await perform(on('stop', 'w*'))).toMatchObject({ phase: 'done' })
    expect([await statusOf('w*'), await statusOf('web')]).toEqual(['stopped', 'active'])
  })

  it('tells a start that started nothing as failed, though circusd answers ok', async () => {
    expect(await perform(on('start', 'missing'))).toMatchObject({ phase: 'failed', tip: expect.any(String) as string })
  })

  it('tells that a singleton keeps its one process', async () => {
    expect(await perform({ ...on('incr', 'solo'), nb: 1 })).toMatchObject({
      phase: 'failed',
      message: expect.stringContaining('singleton') as string,
    })
  })

  it('takes a double click as one action', async () => {
    const first = startAction({ ...on('incr'), nb: 1 }, 'same-key-1')
    expect(startAction({ ...on('incr'), nb: 1 }, 'same-key-1')).toBe(first)
    await outcome(first)
    expect(changing()).toEqual(['incr'])
    expect(await pidsOf('web')).toHaveLength(3)
  })
})

describe('an action is refused, and nothing is sent,', () => {
  it('when the process has another start than was shown', async () => {
    const [pid = 0] = await pidsOf('web')
    const ended = await perform({ ...on('kill'), pid, createTime: 1_000 })
    expect(ended).toMatchObject({ phase: 'refused', message: expect.stringContaining('not the one') as string })
    expect([changing(), await pidsOf('web')]).toEqual([[], expect.arrayContaining([pid])])
  })

  it('when the process is of another watcher, or gone', async () => {
    const [pid = 0] = await pidsOf('solo')
    expect(await perform({ ...on('kill'), pid, createTime: null })).toMatchObject({ phase: 'refused' })
    expect(await perform({ ...on('kill'), pid: 999_999, createTime: null })).toMatchObject({ phase: 'refused' })
    expect(changing()).toEqual([])
  })

  it('when circusd was restarted since it was looked at', async () => {
    const intent = { ...on('stop'), run: session.view.arbiter.run + 1 }
    expect(await perform(intent)).toMatchObject({ phase: 'refused', message: expect.stringContaining('restarted') as string })
    expect(changing()).toEqual([])
  })

  it('when the watcher is not there', async () => {
    expect(await perform(on('stop', 'nobody'))).toMatchObject({ phase: 'refused' })
    expect(changing()).toEqual([])
  })

  it('when its intent cannot be put on record first', async () => {
    await rm(data, { recursive: true })
    await writeFile(data, 'a file where the folder was')
    expect(await perform(on('stop'))).toMatchObject({ phase: 'refused', tip: expect.stringContaining(data) as string })
    expect([changing(), await statusOf('web')]).toEqual([[], 'active'])
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('when its pid is %d', async (pid) => {
    expect(await perform({ ...on('kill'), pid, createTime: null })).toMatchObject({ phase: 'refused' })
    expect([changing(), await pidsOf('web')]).toEqual([[], expect.any(Array)])
    expect(await pidsOf('web')).toHaveLength(2)
  })
})
