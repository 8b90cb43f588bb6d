import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCircusd } from '../../e2e/fixtures/circusd.js'
import type { Circusd } from '../../e2e/fixtures/circusd.js'
import { MARKER, drained, eventsOf } from '../../e2e/fixtures/circusd-events.js'
import { closeAfterEach, openAt, troubleOf, valueOf } from '../../e2e/fixtures/controls.js'
import { readStatuses } from './reply.js'
import * as ask from './request.js'
import type { Request } from './request.js'
import type { Outcome } from './trouble.js'

closeAfterEach()

describe('which watcher a command reaches', () => {
  const NAMES = [
    'w*',
    'web A',
    'web_a',
    'web',
    'a[1]',
    'a1',
    '__proto__',
    'constructor',
    'My App.v2',
    '<b>x</b>',
    '\u202eabc',
    '監視',
    '?',
  ]
  let circusd: Circusd
  beforeAll(async () => {
    const sections = NAMES.map((name) => `[watcher:${name}]\ncmd = sleep 100\nnumprocesses = 2\n`)
    circusd = await startCircusd({ stats: false, checkDelay: 60, watchers: sections.join('\n') + MARKER })
  }, 40_000)
  afterAll(async () => {
    await circusd.stop()
  }, 20_000)

  const pidsNow = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    for (const name of NAMES) found.set(name, JSON.stringify((await circusd.ctl('list', { name }))['pids']))
    return found
  }
  const changedSince = async (before: Map<string, string>): Promise<string[]> => {
    const after = await pidsNow()
    return NAMES.filter((name) => before.get(name) !== after.get(name))
  }

  it.each(NAMES)(
    '%j alone, for every verb',
    async (name) => {
      const { control } = await openAt(circusd.address)
      const events = await eventsOf(circusd)
      const verbs: ((before: Map<string, string>) => Outcome<Request>)[] = [
        () => ask.stop(name),
        () => ask.start(name),
        () => ask.restart(name),
        () => ask.reload(name),
        () => ask.incr(name, 1),
        () => ask.decr(name, 1),
        (before) => ask.kill(name, Number(/\d+/.exec(before.get(name) ?? '')?.[0])),
      ]
      for (const verb of verbs) {
        const before = await pidsNow()
        expect((await control.call(valueOf(verb(before)), { deadlineMs: 20_000 })).ok).toBe(true)
        await vi.waitFor(async () => {
          expect(await changedSince(before)).toEqual([name])
        })
      }
      const topics = new Set((await drained(circusd, events)).map(({ topicName }) => topicName))
      expect(topics).toEqual(new Set([name.toLowerCase().replaceAll(' ', '_')]))
      const statuses = valueOf(readStatuses(valueOf(await control.call(ask.statusAll())))).value
      expect(statuses.filter(({ status }) => status !== 'active')).toEqual([])
      // A killed process is replaced by circusd's next look only, which this circusd takes once a minute.
      await circusd.ctl('incr', { name, nb: 1, waiting: true })
      await circusd.ctl('set', { name, options: { numprocesses: 2 }, waiting: true })
    },
    30_000,
  )

  it('none, for a pid that is none: nothing is sent and no process is killed', async () => {
    const { control, counters } = await openAt(circusd.address)
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
    const { control } = await openAt(circusd.address)
    const events = await eventsOf(circusd)
    const before = await pidsNow()
    const foreign = Number(/\d+/.exec(before.get('a1') ?? '')?.[0])
    expect((await control.call(valueOf(ask.kill('web', foreign)))).ok).toBe(true)
    expect((await drained(circusd, events)).filter(({ action }) => action === 'kill')).toEqual([])
    expect(await changedSince(before)).toEqual([])
  })
})
