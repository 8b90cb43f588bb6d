import { describe, expect, it } from 'vitest'
import { capturedCalls, capturedMessages } from '../../e2e/fixtures/captured.js'
import { outcomeOf, readReply } from './envelope.js'
import { readEvent } from './event.js'
import {
  optionLines,
  readChange,
  readDaemon,
  readGlobalOptions,
  readNames,
  readNumber,
  readOptions,
  readPids,
  readProcess,
  readStatuses,
} from './reply.js'
import { numProcesses } from './request.js'
import { readStat } from './stat.js'
import type { StatMessage } from './stat.js'
import type { Outcome } from './trouble.js'

const calls = capturedCalls()
const succeeded = (command: string, has: string): unknown[] =>
  calls.filter((call) => call.command === command && isOk(call.reply) && has in call.reply).map(({ reply }) => reply)
const isOk = (reply: unknown): reply is Record<string, unknown> =>
  typeof reply === 'object' && reply !== null && 'status' in reply && reply.status === 'ok'

const values = <T>(outcomes: Outcome<T>[]): T[] =>
  outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(outcome.trouble.message)
    return outcome.value
  })

describe('the recorded replies of a real circusd', () => {
  it('each claim their request, except the one that answers none', () => {
    const replies = calls.filter(({ reply }) => isReply(reply)).map(({ reply }) => readReply(Buffer.from(JSON.stringify(reply))))
    expect(replies).toHaveLength(95)
    expect(replies.filter((reply) => reply === null)).toHaveLength(0)
    expect(replies.filter((reply) => reply?.id === null)).toHaveLength(1)
  })

  it('are told apart: a success, a refusal, another command running', () => {
    const outcomes = calls.flatMap(({ reply }) => {
      const read = isReply(reply) ? readReply(Buffer.from(JSON.stringify(reply))) : null
      return read === null ? [] : [outcomeOf(read, numProcesses())]
    })
    const codes = outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.trouble.code))
    const count = (code: string): number => codes.filter((found) => found === code).length
    expect([count('ok'), count('CIRCUS_ERROR'), count('CONFLICT')]).toEqual([68, 24, 3])
    const text = JSON.stringify(outcomes.filter(({ ok }) => !ok))
    expect(text).not.toMatch(/Traceback|command b'|properties/)
    expect(text).toContain("'fresh' already exist")
    expect(text).toContain("module 'signal' has no attribute 'SIGNOSIG'")
  })

  it('give statuses, names, pids, numbers and settings without a problem', () => {
    const statuses = values(succeeded('status', 'statuses').map(readStatuses))
    const lists = values(succeeded('list', 'watchers').map(readNames))
    const pids = values(succeeded('list', 'pids').map(readPids))
    for (const read of [...statuses, ...lists, ...pids]) {
      expect(read.problems).toEqual([])
      expect(read.value.length).toBeGreaterThan(0)
    }
    expect(statuses[0]?.value).toContainEqual({ name: 'My App.v2', status: 'active' })
    expect(statuses[1]?.value).toContainEqual({ name: 'stubborn', status: 'stopping' })
    expect(values(succeeded('numprocesses', 'numprocesses').map((reply) => readNumber(reply, 'numprocesses')))).toEqual([14, 3])
    expect(values(succeeded('numwatchers', 'numwatchers').map((reply) => readNumber(reply, 'numwatchers')))).toEqual([13, 13])
    const [settings] = values(succeeded('globaloptions', 'options').map(readGlobalOptions))
    expect(settings).toEqual({
      endpoint: 'tcp://127.0.0.1:15555',
      eventsEndpoint: 'tcp://127.0.0.1:15556',
      statsEndpoint: 'tcp://127.0.0.1:15557',
      multicastEndpoint: 'udp://237.219.251.97:12027',
      checkDelay: 1,
      problems: [],
    })
  })

  it('give each watcher’s options with every environment value masked', () => {
    const replies = succeeded('options', 'options')
    const options = values(replies.map(readOptions))
    expect(options.flatMap(({ problems }) => problems)).toEqual([])
    expect(options[0]?.value).toMatchObject({
      cmd: 'sleep',
      args: '1000',
      numprocesses: 3,
      singleton: false,
      onDemand: false,
      respawn: true,
      gracefulTimeout: 30,
      stopSignal: 'SIGTERM',
      maxRetry: 5,
    })
    const lines = values(replies.map(optionLines))
    expect(lines[0]).toContainEqual({ name: 'env.COLOUR', value: '••••••', masked: true })
    expect(lines[0]).toContainEqual({ name: '__name__', value: 'watcher:web', masked: false })
    expect(JSON.stringify([options, lines])).not.toMatch(/blué|\/usr\/local\/bin|C\.UTF-8|"ü"/)
  })

  it('give circusd’s own process, one process, and what a change did', () => {
    expect(values(succeeded('dstats', 'info').map(readDaemon))[0]).toMatchObject({
      pid: 16537,
      createTime: 1795469584.67,
      user: 'root',
      command: 'python3',
    })
    const one = calls.find(({ command, properties }) => command === 'stats' && properties['process'] === 16556)
    expect(values([readProcess(one?.reply)])[0]).toMatchObject({ pid: 16556, wid: 1, createTime: 1795469584.91 })
    const nothing = { started: null, stopped: null, kept: null, numprocesses: null, singleton: false }
    expect(values(succeeded('start', 'info').map(readChange))).toContainEqual({ ...nothing, started: [16623], kept: [] })
    expect(values(succeeded('stop', 'info').map(readChange))[0]).toEqual(nothing)
    expect(values(succeeded('incr', 'numprocesses').map(readChange))).toEqual([
      { ...nothing, numprocesses: 6 },
      { ...nothing, numprocesses: 1, singleton: true },
    ])
    expect(values(succeeded('add', 'started').map(readChange))[1]).toEqual({ ...nothing, started: [], kept: [] })
  })
})

describe('the recorded messages of a real circusd', () => {
  it('are all read: 140 of its stats', () => {
    const read = capturedMessages('stats').map(({ topic, body }) => readStat(topic, body))
    const found = read.filter((message): message is StatMessage => message !== null)
    expect(found).toHaveLength(140)
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['process', 'total', 'socket', 'sockets']))
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'process', topicName: 'my app.v2', pid: 16543, user: 'root', nice: '0', daemon: null }),
    )
    expect(found).toContainEqual(expect.objectContaining({ kind: 'process', topicName: 'circus', pid: 16537, daemon: 'circusd' }))
    expect(found).toContainEqual(expect.objectContaining({ topicName: 'flapper', pid: 16595, rss: 0, command: null }))
    expect(found).toContainEqual({ kind: 'total', topicName: 'web', pids: [16556, 16557, 16558] })
    expect(found).toContainEqual({ kind: 'socket', topicName: 'sockets', fd: 7, address: '127.0.0.1:18765', reads: 0 })
  })

  it('are all read: 197 of its events', () => {
    const read = capturedMessages('events').map(({ topic, body }) => readEvent(topic, body))
    expect(read.filter((event) => event !== null)).toHaveLength(197)
    expect(new Set(read.map((event) => event?.topicName))).toContain('my_app.v2')
    expect(new Set(read.map((event) => event?.action))).toEqual(
      new Set(['reap', 'spawn', 'kill', 'updated', 'reload', 'start', 'stop', 'hook_success', 'hook_failure', 'add', 'remove']),
    )
    expect(
      read.filter((event) => event?.action === 'reap').every((event) => event?.exitCode !== null && event?.pid !== null),
    ).toBe(true)
    expect(read).toContainEqual(expect.objectContaining({ action: 'hook_failure', hook: 'after_stop', error: 'hook says no' }))
    expect(read).toContainEqual(expect.objectContaining({ topicName: 'weird/näme_"x"_<b>', action: 'spawn' }))
  })
})

const isReply = (reply: unknown): boolean => typeof reply === 'object' && reply !== null && 'status' in reply
