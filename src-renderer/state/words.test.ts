import { describe, expect, test } from 'vitest'
import type { Action, ConsoleEvent, Watcher } from '../../src-preload/contract/index.js'
import { lineOf, tally } from './activity.js'
import { marksOf } from './event-marks.js'
import { firstOptions } from './option-words.js'
import { whyNot } from './why-not.js'

const actionOf = (over: Partial<Action> = {}): Action => ({
  id: 'a',
  endpointId: 'e',
  verb: 'kill',
  watcher: 'imgproxy',
  watcherKey: 'imgproxy',
  pid: 48213,
  phase: 'done',
  message: 'process 48213 is gone',
  tip: null,
  startedAt: 0,
  at: 0,
  by: 'you',
  ...over,
})

describe('an action in the log', () => {
  test('names its deed, its target and its outcome', () => {
    expect(lineOf(actionOf())).toMatchObject({
      deed: 'Kill',
      target: '48213 in imgproxy',
      outcome: 'done, process 48213 is gone',
      shape: 'finished',
    })
  })

  test.each<[Partial<Action>, string, string]>([
    [{ phase: 'queued', message: '' }, 'waiting for its turn', 'stopping'],
    [{ phase: 'accepted', message: 'accepted, under way', verb: 'start' }, 'accepted, under way', 'starting'],
    [{ phase: 'failed', message: 'uid can’t be changed' }, 'failed: uid can’t be changed', 'failed'],
    [{ phase: 'not confirmed', message: 'not confirmed: lost' }, 'not confirmed: lost', 'silent'],
    [{ phase: 'refused', message: 'it has changed' }, 'refused: it has changed', 'stopped'],
    [{ by: 'ann' }, 'done, process 48213 is gone, by ann', 'finished'],
  ])('says each phase once, in words and in a shape', (over, outcome, shape) => {
    expect(lineOf(actionOf(over))).toMatchObject({ outcome, shape })
  })

  test('the tally counts what there is', () => {
    const phases = ['queued', 'sent', 'done', 'failed', 'done'] as const
    expect(tally(phases.map((phase) => actionOf({ phase })))).toBe('2 running · 2 done · 1 failed')
    expect(tally([])).toBe('')
  })
})

describe('marks of a watcher', () => {
  const circus = (what: string, over: Partial<Extract<ConsoleEvent, { kind: 'circus' }>> = {}): ConsoleEvent => ({
    kind: 'circus',
    seq: 1,
    endpointId: 'e',
    at: 5,
    circusTime: null,
    watcherKey: 'web',
    watcher: 'web',
    what,
    pid: 11,
    exitCode: null,
    detail: null,
    ...over,
  })

  test('an exit is trouble unless it was 0 or asked for', () => {
    const events = [
      circus('reap', { exitCode: 3 }),
      circus('reap', { exitCode: 0 }),
      circus('kill', { pid: 12 }),
      circus('reap', { pid: 12, exitCode: -15 }),
      circus('reap', { pid: 13, exitCode: -9 }),
    ]
    expect(marksOf(events, 'web').map(({ kind, text }) => [kind, text])).toEqual([
      ['failure', 'exit 3'],
      ['reap', ''],
      ['reap', ''],
      ['failure', 'exit SIGKILL, 137'],
    ])
  })

  test('own actions stand when they were sent, and other watchers’ events nowhere', () => {
    const sent = (verb: string, watcherKey = 'web'): ConsoleEvent => ({
      kind: 'action',
      seq: 1,
      endpointId: 'e',
      at: 7,
      action: actionOf({ verb, watcherKey, phase: 'sent' }),
    })
    expect(marksOf([sent('incr'), sent('stop', 'other'), circus('spawn', { watcherKey: 'other' })], 'web')).toEqual([
      { at: 7, kind: 'own', text: 'you: add' },
    ])
  })
})

test('options are told in words', () => {
  const options = [
    { name: 'stop_signal', value: 15, masked: false },
    { name: 'graceful_timeout', value: 30, masked: false },
    { name: 'max_retry', value: -1, masked: false },
    { name: 'uid', value: null, masked: false },
  ]
  expect(firstOptions(options).map(({ name, value }) => `${name} ${value}`)).toEqual([
    'graceful_timeout 30 s',
    'stop_signal SIGTERM (15)',
    'max_retry for ever',
    'uid –',
  ])
})

describe('why something can’t be done', () => {
  const watcher: Watcher = {
    key: 'web',
    name: 'web',
    kind: 'watcher',
    status: 'active',
    condition: 'running',
    why: '',
    since: 0,
    wanted: 1,
    processes: [],
    exits: [],
    command: null,
    singleton: false,
    onDemand: false,
    gracefulTimeout: null,
    stopSignal: null,
    problem: null,
  }
  const facts = { live: true, endpoint: 'prod', mayAct: true, gone: false }

  test('an active watcher takes everything but a start', () => {
    const verbs = ['start', 'stop', 'restart', 'reload', 'incr', 'decr'] as const
    expect(verbs.filter((verb) => whyNot(verb, watcher, facts) !== null)).toEqual(['start'])
  })

  test('a stopped one takes a start alone', () => {
    const verbs = ['start', 'stop', 'restart', 'reload', 'incr', 'decr'] as const
    expect(verbs.filter((verb) => whyNot(verb, { ...watcher, status: 'stopped' }, facts) === null)).toEqual(['start'])
  })

  test.each([
    [{ ...facts, live: false }, /No connection to prod/],
    [{ ...facts, mayAct: false }, /to look/],
    [{ ...facts, gone: true }, /removed from prod/],
  ])('nothing is done to what may not be as it is shown', (now, why) => {
    expect(whyNot('stop', watcher, now)).toMatch(why)
  })

  test('a singleton gets no second process, and none is removed where none is', () => {
    expect(whyNot('incr', { ...watcher, singleton: true }, facts)).toMatch(/singleton/)
    expect(whyNot('decr', { ...watcher, wanted: 0 }, facts)).toMatch(/no process/)
  })

  test('what circusd runs for itself is only restarted', () => {
    expect(whyNot('stop', { ...watcher, kind: 'daemon' }, facts)).not.toBeNull()
    expect(whyNot('restart', { ...watcher, kind: 'daemon' }, facts)).toBeNull()
  })
})
