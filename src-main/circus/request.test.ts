import { describe, expect, it } from 'vitest'
import * as request from './request.js'
import type { Request } from './request.js'
import type { Outcome } from './trouble.js'

const odd = (value: unknown): never => value as never
const ODD_PIDS: unknown[] = [
  0,
  -0,
  -1,
  2 ** 31,
  2 ** 53,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  undefined,
  null,
  '',
  '12',
  [12],
  {},
  true,
  12n,
]

describe('requests that act on one watcher', () => {
  it.each([
    ['start', request.start('w*')],
    ['stop', request.stop('w*')],
    ['restart', request.restart('w*')],
  ])('%s names the watcher and never leaves the matching to circusd', (command, made) => {
    expect(sent(made)).toEqual({ command, changes: true, properties: { name: 'w*', match: 'simple', waiting: true } })
  })

  it('asks for a graceful reload of all at once', () => {
    expect(sent(request.reload('web')).properties).toEqual({ name: 'web', graceful: true, sequential: false, waiting: true })
  })

  it('changes the number of processes by 1 to 1000', () => {
    expect(sent(request.incr('web', 1)).properties).toEqual({ name: 'web', nb: 1, waiting: true })
    expect(sent(request.decr('web', 1000)).properties).toEqual({ name: 'web', nb: 1000, waiting: true })
  })

  it('kills exactly the pid that was named', () => {
    expect(sent(request.kill('web', 4242))).toEqual({
      command: 'kill',
      changes: true,
      properties: { name: 'web', pid: 4242, waiting: true },
    })
    expect(request.kill('web', 2 ** 31 - 1).ok).toBe(true)
  })

  it.each(ODD_PIDS)('refuses to kill pid %s', (pid) => {
    expect(request.kill('web', odd(pid))).toMatchObject({ ok: false, trouble: { code: 'INVALID_TARGET' } })
    expect(request.statsOfProcess('web', odd(pid))).toMatchObject({ ok: false, trouble: { code: 'INVALID_TARGET' } })
  })

  it.each([0, -1, 1001, 1.5, Number.NaN, '3', null, undefined])('refuses to add or remove %s processes', (nb) => {
    expect(request.incr('web', odd(nb)).ok).toBe(false)
    expect(request.decr('web', odd(nb)).ok).toBe(false)
  })

  const NAMED = {
    start: request.start,
    stop: request.stop,
    restart: request.restart,
    reload: request.reload,
    listPids: request.listPids,
    optionsOf: request.optionsOf,
  }
  it.each(Object.entries(NAMED))('%s is refused without a name, which would mean every watcher', (_, make) => {
    for (const name of ['', undefined, null, 0, ['web'], {}, 'x'.repeat(1025)]) {
      expect(make(odd(name))).toMatchObject({ ok: false, trouble: { code: 'INVALID_TARGET' } })
    }
  })

  it('sends odd names as they are', () => {
    for (const name of ['__proto__', 'constructor', 'a[1]', '<img onerror=x>', '\u202eevil', ' ', '네트워크', '\u0000']) {
      expect(sent(request.stop(name)).properties['name']).toBe(name)
    }
  })
})

describe('requests that only read', () => {
  it('are marked so', () => {
    const reads = [request.globalOptions(), request.dstats(), request.statusAll(), request.listAll(), request.numProcesses()]
    expect(reads.map(({ command, changes, properties }) => ({ command, changes, properties }))).toEqual(
      ['globaloptions', 'dstats', 'status', 'list', 'numprocesses'].map((command) => ({
        command,
        changes: false,
        properties: {},
      })),
    )
    expect(sent(request.listPids('web'))).toEqual({ command: 'list', changes: false, properties: { name: 'web' } })
    expect(sent(request.numProcessesOf('web'))).toEqual({ command: 'numprocesses', changes: false, properties: { name: 'web' } })
    expect(sent(request.statsOfProcess('web', 7)).properties).toEqual({ name: 'web', process: 7 })
  })
})

const sent = (made: Outcome<Request>): { command: string; changes: boolean; properties: Readonly<Record<string, unknown>> } => {
  if (!made.ok) throw new Error(made.trouble.message)
  const { command, changes, properties } = made.value
  return { command, changes, properties }
}
