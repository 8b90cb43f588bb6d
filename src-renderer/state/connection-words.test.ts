import { describe, expect, it } from 'vitest'
import type { Presence } from '../../src-preload/contract/index.js'
import type { ConnectionFacts } from './connection-words.js'
import { connectionWords, staleWords } from './connection-words.js'
import { arbiterOf, presenceOf } from './fixtures.js'

const NOW = 1_000_000

const factsOf = (presence: Partial<Presence> = {}, part: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  line: { state: 'open' },
  arbiter: arbiterOf({ presence: presenceOf(presence) }),
  chosen: true,
  trouble: null,
  counters: { received: 9, malformed: 0, dropped: 0, requests: 9 },
  graceS: null,
  flowing: false,
  lastDataAt: NOW - 400,
  now: NOW,
  ...part,
})

describe('connectionWords', () => {
  it('tell age, address and answer time of a live endpoint, and nothing that is 0', () => {
    expect(connectionWords(factsOf())).toMatchObject({
      word: 'Live',
      age: '0.4 s ago',
      address: 'tcp://10.20.0.11:5555',
      answers: 'answers in 0.4 ms',
      reason: '',
      attempt: '',
      counters: '',
    })
  })

  it.each([
    ['stale', 'Stale'],
    ['reconnecting', 'Reconnecting'],
    ['not answering', 'Not answering'],
    ['failed', 'Failed'],
    ['syncing', 'Syncing'],
  ] as const)('begin %s with its word', (state, word) => {
    expect(connectionWords(factsOf({ state })).word).toBe(word)
  })

  it('count down to the next attempt', () => {
    const lost = { state: 'reconnecting', attempt: 5, nextTryAt: NOW + 3_200 } as const
    expect(connectionWords(factsOf(lost)).attempt).toBe('Attempt 5, next in 4 s')
    expect(connectionWords(factsOf({ ...lost, nextTryAt: null })).attempt).toBe('Attempt 5, trying now')
  })

  it('tell the page’s own lost line before anything else', () => {
    const line = { state: 'closed', reason: 'The host can’t be reached.', tip: 'Start it.' } as const
    expect(connectionWords(factsOf({}, { line }))).toMatchObject({
      word: 'Offline',
      reason: line.reason,
      tip: line.tip,
      answers: '',
    })
  })

  it('tell that nothing is chosen, or not yet known', () => {
    expect(connectionWords(factsOf({}, { arbiter: null, chosen: false })).word).toBe('Offline')
    expect(connectionWords(factsOf({}, { arbiter: null })).word).toBe('Connecting')
    expect(connectionWords(factsOf({}, { line: null })).word).toBe('Connecting')
  })

  it('tell who holds the lock and how long at most', () => {
    const arbiter = arbiterOf({ lock: { command: 'stop', watcher: 'stubborn', since: NOW - 18_000 } })
    expect(connectionWords(factsOf({}, { arbiter, graceS: 30 })).busy).toEqual({
      doing: 'stopping',
      watcher: 'stubborn',
      left: '12 s left',
    })
    const other = arbiterOf({ lock: { command: 'arbiter_reload_config', watcher: null, since: NOW - 3_000 } })
    expect(connectionWords(factsOf({}, { arbiter: other })).busy).toEqual({
      doing: 'reloading its config',
      watcher: null,
      left: 'for 3 s',
    })
  })

  it('tell what was not understood or dropped', () => {
    const counters = { received: 1, malformed: 1, dropped: 1200, requests: 1 }
    expect(connectionWords(factsOf({}, { counters })).counters).toBe('1 frame not understood, 1\u2009200 dropped')
  })

  it('show hostile text as escapes', () => {
    expect(connectionWords(factsOf({ state: 'failed', reason: 'a\u202eb' })).reason).toBe('a\\u{202e}b')
  })
})

describe('staleWords', () => {
  it('tell how old the data is, and when the next attempt comes', () => {
    const facts = factsOf({ state: 'reconnecting', attempt: 1, nextTryAt: NOW + 4_000 }, { lastDataAt: NOW - 37_000 })
    const { lead, rest } = staleWords(facts)
    expect(lead).toBe('Last data 37 s ago')
    expect(rest).toMatch(/^at \d\d:\d\d:\d\d · retry in 4 s$/)
  })

  it('say that figures still come where only circusd itself is silent', () => {
    const { lead, rest } = staleWords(factsOf({ state: 'stale' }, { flowing: true }))
    expect([lead.startsWith('Last answer'), rest.includes('figures still come')]).toEqual([true, true])
  })
})
