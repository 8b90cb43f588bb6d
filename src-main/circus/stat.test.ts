import { describe, expect, it } from 'vitest'
import { readStat } from './stat.js'
import type { StatMessage } from './stat.js'

const WHOLE = {
  mem_info1: '8.16M',
  mem_info2: '13.54M',
  cpu: 2,
  mem: 0.034,
  ctime: '0:00.60',
  pid: 7,
  username: 'root',
  nice: 0,
  create_time: 1795469584.83,
  age: 4.8,
  cmdline: 'python3',
  children: [],
  subtopic: 7,
  name: null,
}
const read = (topic: string, body: unknown): StatMessage | null =>
  readStat(Buffer.from(topic), Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))
const raw = (topic: string, body: string): StatMessage | null => readStat(Buffer.from(topic), Buffer.from(body))

describe('a process’s figures', () => {
  it('are read whole', () => {
    expect(read('stat.web.7', WHOLE)).toEqual({
      kind: 'process',
      topicName: 'web',
      pid: 7,
      daemon: null,
      cpu: 2,
      memory: 0.034,
      rss: 8556380,
      vms: 14197719,
      createTime: 1795469584.83,
      age: 4.8,
      cpuTime: '0:00.60',
      user: 'root',
      nice: '0',
      command: 'python3',
    })
  })

  it.each(['cpu', 'mem', 'mem_info1', 'mem_info2', 'create_time', 'age', 'ctime', 'username', 'nice', 'cmdline'])(
    'survive N/A or nonsense in %s',
    (key) => {
      for (const odd of ['N/A', null, {}, [], true, '', -1.5]) {
        const message = read('stat.web.7', { ...WHOLE, [key]: odd })
        expect(
          message?.kind === 'process' && [message.pid, Object.values(message).filter((field) => field === null).length],
        ).toEqual([7, 2])
      }
      expect(Object.keys(read('stat.web.7', { pid: 7, subtopic: 7 }) ?? {})).toHaveLength(14)
    },
  )

  it('hold no number that is not one', () => {
    const message = raw(
      'stat.web.7',
      '{"pid":7,"subtopic":7,"cpu":1e999,"mem":-1e999,"age":-0,"create_time":123456789012345678901234567890}',
    )
    expect(message).toMatchObject({ cpu: null, memory: null, age: 0, createTime: 123456789012345678901234567890 })
    expect(raw('stat.web.7', '{"pid":7,"subtopic":7,"cpu":NaN}')).toBeNull()
  })

  it('take the pid from the topic where it is N/A, and refuse two different ones', () => {
    expect(read('stat.web.7', { ...WHOLE, pid: 'N/A' })).toMatchObject({ pid: 7 })
    for (const pid of [8, '7', null, 7.5, [7]]) expect(read('stat.web.7', { ...WHOLE, pid })).toBeNull()
  })

  it('keep a dot, a space and any letter of the name', () => {
    for (const name of ['my app.v2', 'a.7', '7', '__proto__', 'constructor', '네트워크', '<b>', '\u202e', '.', '..']) {
      expect(read(`stat.${name}.7`, WHOLE)).toMatchObject({ topicName: name, pid: 7 })
    }
  })

  it('carry Zombie as nice', () => {
    expect(read('stat.web.7', { ...WHOLE, nice: 'Zombie' })).toMatchObject({ nice: 'Zombie' })
    expect(read('stat.web.7', { ...WHOLE, nice: -5 })).toMatchObject({ nice: '-5' })
  })
})

describe('a total', () => {
  it('is the list of pids, without what is none', () => {
    expect(read('stat.web', { pid: [1, 'N/A', -2, 3], cpu: 'N/A', mem: 'N/A', age: 'N/A' })).toEqual({
      kind: 'total',
      topicName: 'web',
      pids: [1, 3],
    })
    expect(read('stat.my app.v2', { pid: [] })).toEqual({ kind: 'total', topicName: 'my app.v2', pids: [] })
    expect(read('stat.web', { pid: 7 })).toBeNull()
  })
})

describe('a socket', () => {
  it('is told from a process by its fd', () => {
    expect(read('stat.sockets.7', { fd: 7, subtopic: 7, reads: 100, address: '127.0.0.1:80' })).toEqual({
      kind: 'socket',
      topicName: 'sockets',
      fd: 7,
      address: '127.0.0.1:80',
      reads: 100,
    })
    expect(read('stat.sockets', { addresses: ['x'], reads: 3 })).toEqual({ kind: 'sockets', topicName: 'sockets', reads: 3 })
    expect(read('stat.sockets.7', { fd: 8, subtopic: 7 })).toBeNull()
  })
})

describe('what is no stats message', () => {
  it.each([
    ['', '{}'],
    ['stat', '{"pid":[]}'],
    ['stat.', '{"pid":[]}'],
    ['other.web', '{"pid":[]}'],
    ['stat.web.7', JSON.stringify({ ...WHOLE, subtopic: 8 })],
    ['stat..7', JSON.stringify(WHOLE)],
    ['stat.web.07', JSON.stringify(WHOLE)],
    ['stat.web', '[]'],
    ['stat.web', 'null'],
    ['stat.web', ''],
    ['stat.web', '5'],
    ['stat.web', '{'],
    ['stat.web', '{}'],
    ['stat.web.x', '{"subtopic":"x","pid":"x"}'],
    ['stat.web.[object Object]', '{"subtopic":{},"pid":7}'],
    ['stat.web.-7', '{"subtopic":-7,"pid":-7}'],
    [`stat.${'x'.repeat(3_000)}`, '{"pid":[]}'],
  ])('%s %s', (topic, body) => {
    expect(raw(topic, body)).toBeNull()
  })

  it('invalid UTF-8 in the topic or the body', () => {
    const broken = Buffer.from([0xc3, 0x28])
    expect(readStat(Buffer.concat([Buffer.from('stat.'), broken]), Buffer.from('{"pid":[]}'))).toBeNull()
    expect(
      readStat(Buffer.from('stat.web'), Buffer.concat([Buffer.from('{"pid":[],"a":"'), broken, Buffer.from('"}')])),
    ).toBeNull()
  })

  it('leaves every prototype alone', () => {
    expect(raw('stat.web', '{"__proto__":{"pid":[1]}}')).toBeNull()
    expect(({} as Record<string, unknown>)['pid']).toBeUndefined()
  })
})
