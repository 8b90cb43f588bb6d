import { describe, expect, it } from 'vitest'
import * as reply from './reply.js'
import type { Outcome } from './trouble.js'

const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  '<img src=x onerror=alert(1)>',
  '\u202egnp.exe',
  'zero\u200bwidth',
  '네트워크',
  '監視',
  'a[1]',
  'w*',
  ' ',
  'a\nb',
  '\u0000',
  "'; DROP TABLE",
  'é',
  'e\u0301',
  '🦄',
  '\ud800',
]
const ODD_VALUES: unknown[] = [null, 0, -1, 1e308, 2 ** 60, true, '', 'nonsense', [], {}, [[]], { status: 'active' }]

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.trouble.message)
  return outcome.value
}
const asJson = (from: unknown): unknown => JSON.parse(JSON.stringify(from))

describe('statuses', () => {
  it('one bad watcher never hides two hundred good ones', () => {
    for (const odd of ODD_VALUES) {
      const good = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`web${String(index)}`, 'active']))
      const read = value(reply.readStatuses({ statuses: { ...good, bad: odd } }))
      expect(read.value.filter(({ status }) => status === 'active')).toHaveLength(200)
      expect(read.value).toContainEqual({ name: 'bad', status: 'unknown' })
      expect(read.problems).toHaveLength(1)
    }
  })

  it('keep odd names exactly, those of Object’s own properties too', () => {
    const text = `{"statuses":{${ODD_NAMES.map((name) => `${JSON.stringify(name)}:"stopped"`).join(',')}}}`
    const read = value(reply.readStatuses(JSON.parse(text)))
    expect(read.value.map(({ name }) => name)).toEqual(ODD_NAMES)
    expect(read.problems).toEqual([])
  })

  it('leave out a name that can’t be one, and say so', () => {
    const read = value(reply.readStatuses({ statuses: { '': 'active', ['x'.repeat(2_000)]: 'active', ok: 'active' } }))
    expect(read.value).toEqual([{ name: 'ok', status: 'active' }])
    expect(read.problems).toHaveLength(2)
  })

  it('keep the list of problems short', () => {
    const bad = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`w${String(index)}`, index]))
    const { problems } = value(reply.readStatuses({ statuses: bad }))
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toBe('and 4980 more')
  })
})

describe('a reply without its main part', () => {
  const READERS: [string, (from: unknown) => Outcome<unknown>][] = [
    ['readStatuses', reply.readStatuses],
    ['readNames', reply.readNames],
    ['readPids', reply.readPids],
    ['readOptions', reply.readOptions],
    ['optionLines', reply.optionLines],
    ['readGlobalOptions', reply.readGlobalOptions],
    ['readDaemon', reply.readDaemon],
    ['readProcess', reply.readProcess],
    ['readNumber', (from) => reply.readNumber(from, 'numprocesses')],
  ]
  const bodies = [
    undefined,
    null,
    5,
    'text',
    [],
    {},
    ...['statuses', 'watchers', 'pids', 'options', 'info', 'numprocesses'].flatMap((key) => [{ [key]: null }, { [key]: 'x' }]),
  ]
  it.each(READERS)('is a coded error of %s', (_, read) => {
    for (const body of bodies) {
      const outcome = read(body)
      expect(outcome.ok ? null : outcome.trouble).toMatchObject({
        code: 'BAD_REPLY',
        message: expect.stringMatching(/\.$/),
        tip: expect.stringMatching(/\.$/),
      })
    }
  })
})

describe('lists', () => {
  it('leave out what is no pid, and each pid stands once', () => {
    const read = value(reply.readPids({ pids: [1, '2', 3.5, -4, 0, null, 3, 3, 2 ** 31, [7], 5] }))
    expect(read.value).toEqual([1, 3, 5])
    expect(read.problems).toHaveLength(7)
  })

  it('leave out what is no name', () => {
    const read = value(reply.readNames({ watchers: ['web', 5, null, '', 'constructor'] }))
    expect(read).toEqual({
      value: ['web', 'constructor'],
      problems: [expect.any(String), expect.any(String), expect.any(String)],
    })
  })

  it('take only whole, finite counts', () => {
    expect(reply.readNumber({ numprocesses: 0 }, 'numprocesses')).toEqual({ ok: true, value: 0 })
    for (const bad of [-1, 1.5, '3', null, 1e300]) expect(reply.readNumber({ numprocesses: bad }, 'numprocesses').ok).toBe(false)
  })
})

describe('options', () => {
  const KEYS = [
    'cmd',
    'args',
    'numprocesses',
    'singleton',
    'on_demand',
    'respawn',
    'shell',
    'use_sockets',
    'send_hup',
    'graceful_timeout',
    'warmup_delay',
    'stop_signal',
    'max_retry',
    'max_age',
    'working_dir',
    'uid',
    'gid',
  ]

  it('one odd field hides no other', () => {
    for (const key of KEYS) {
      for (const odd of [{}, [{}], 'x\u0000', -5.5, true]) {
        const read = value(reply.readOptions({ options: { cmd: 'sleep', numprocesses: 2, graceful_timeout: 30, [key]: odd } }))
        if (key !== 'numprocesses') expect(read.value.numprocesses).toBe(2)
        if (key !== 'graceful_timeout') expect(read.value.gracefulTimeout).toBe(30)
        expect(read.problems.length).toBeLessThanOrEqual(1)
      }
    }
  })

  it('take args as text or as a list, and uid as a name or a number', () => {
    const { value: read } = value(
      reply.readOptions({ options: { args: ['-c', 5, 'x y'], uid: 65534, gid: 'nogroup', stop_signal: 'quit' } }),
    )
    expect(read).toMatchObject({ args: '-c 5 x y', uid: '65534', gid: 'nogroup', stopSignal: 'SIGQUIT' })
  })

  it('stand for circusd’s defaults where they are missing', () => {
    expect(value(reply.readOptions({ options: {} }))).toMatchObject({
      value: { cmd: null, numprocesses: null, respawn: true, singleton: false },
      problems: [],
    })
  })

  it('never show an environment value, whatever shape it has', () => {
    for (const env of [{ A: 'canary', __proto__: 'x' }, { A: { B: 'canary' } }, ['canary'], 'A=canary', { A: 5, canary: 1 }]) {
      const lines = value(reply.optionLines(asJson({ options: { env, ENV: env, cmd: 'x' } })))
      expect(JSON.stringify(lines).replaceAll('env.canary', '')).not.toContain('canary')
      expect(lines.filter(({ masked }) => masked).length).toBeGreaterThan(0)
    }
  })

  it('never show a text that could not be read as a problem', () => {
    const { problems } = value(reply.readOptions({ options: { numprocesses: 'canary', env: 'canary' } }))
    expect(problems).toEqual(['numprocesses is a text'])
  })

  it('come as text where they are objects, cut where they are huge, and survive any depth', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
    const lines = value(
      reply.optionLines({
        options: {
          conf: { filename: '/x' },
          long: 'x'.repeat(100_000),
          deep,
          big: Number.POSITIVE_INFINITY,
          __name__: 'watcher:x',
        },
      }),
    )
    expect(lines).toContainEqual({ name: 'conf', value: '{"filename":"/x"}', masked: false })
    expect(lines.every(({ value: shown }) => String(shown).length < 10_000)).toBe(true)
  })
})

describe('processes', () => {
  it('need a pid and nothing else', () => {
    expect(value(reply.readProcess({ info: { pid: 7 } }))).toMatchObject({ pid: 7, createTime: null, wid: null, user: null })
    expect(
      value(reply.readProcess({ info: { pid: 7, create_time: 'N/A', cpu: -1, mem_info1: 5, username: 'N/A', wid: '1' } })),
    ).toMatchObject({ createTime: null, cpu: null, rss: null, user: null, wid: null })
    for (const pid of [0, -1, '7', null, 1e99]) expect(reply.readProcess({ info: { pid } }).ok).toBe(false)
  })

  it('are refused where circusd says in words that there is none', () => {
    expect(reply.readProcess({ info: 'No such process (stopped?)' }).ok).toBe(false)
  })
})

describe('the outcome of a change', () => {
  it('is empty for a bare ok and tolerant of anything else', () => {
    const nothing = { started: null, stopped: null, kept: null, numprocesses: null, singleton: false }
    for (const body of [{}, { info: null }, { info: 'x' }, { info: [] }, { numprocesses: 'x', singleton: 1 }])
      expect(value(reply.readChange(body))).toEqual(nothing)
    expect(value(reply.readChange({ info: { started: [1, 'x', 2], stopped: 5 } }))).toEqual({ ...nothing, started: [1, 2] })
    expect(reply.readChange(null).ok).toBe(false)
  })
})
