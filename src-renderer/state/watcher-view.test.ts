import { describe, expect, it } from 'vitest'
import { arbiterOf, watcherOf } from './fixtures.js'
import { circusdRow, rowOf } from './watcher-view.js'
import type { SwitchFacts } from './watcher-view.js'
import { facetsOf, restOf } from './watcher-words.js'
import { TROUBLES } from './sights.js'

const facts = (part: Partial<SwitchFacts> = {}): SwitchFacts => ({
  live: true,
  endpoint: 'prod',
  pending: null,
  mayAct: true,
  gone: false,
  ...part,
})

describe('rowOf', () => {
  it('has a switch that is on for an active watcher and can be used', () => {
    expect(rowOf(watcherOf('web'), facts(), 0).switch).toEqual({ on: true, moving: false, reason: null })
    expect(rowOf(watcherOf('web', { status: 'stopped', condition: 'stopped' }), facts(), 0).switch).toMatchObject({
      on: false,
      reason: null,
    })
  })

  it('says why its switch can’t be used', () => {
    const reason = (part: Partial<SwitchFacts>) => rowOf(watcherOf('web'), facts(part), 0).switch?.reason
    expect(reason({ live: false })).toBe(
      'Can’t stop web now.\nNo connection to prod. The switch works again when the state has been read.',
    )
    expect(reason({ mayAct: false })).toContain('to look')
    expect(reason({ gone: true })).toContain('removed')
    expect(reason({ pending: 'restart' })).toContain('A restart is under way')
  })

  it('moves while a start or stop is under way, but not on old data', () => {
    expect(rowOf(watcherOf('web'), facts({ pending: 'stop' }), 0).switch?.moving).toBe(true)
    expect(rowOf(watcherOf('web', { status: 'stopping', condition: 'stopping' }), facts({ live: false }), 0).switch?.moving).toBe(
      false,
    )
  })

  it('counts the seconds of grace that are left while it stops', () => {
    const watcher = watcherOf('web', {
      status: 'stopping',
      condition: 'stopping',
      why: '3 to go',
      since: 10_000,
      gracefulTimeout: 30,
    })
    expect(rowOf(watcher, facts(), 28_000).state.why).toBe('3 to go, 12 s left')
    expect(rowOf(watcher, facts(), 90_000).state.why).toBe('3 to go, 0 s left')
  })

  it('shows hostile names as escapes and leads to the very key', () => {
    const row = rowOf(watcherOf('a\u202eb', { key: 'a/\u202eb' }), facts(), 0)
    expect([row.name, row.href]).toEqual(['a\\u{202e}b', '#/watchers/a%2F%E2%80%AEb'])
  })

  it('is short only where processes are missing and that is trouble', () => {
    expect(rowOf(watcherOf('web', { condition: 'degraded', wanted: 2 }), facts(), 0).short).toBe(true)
    expect(rowOf(watcherOf('web', { condition: 'flapping' }), facts(), 0).short).toBe(false)
    expect(rowOf(watcherOf('web', { condition: 'stopped', processes: [] }), facts(), 0).short).toBe(false)
  })

  it('gives daemons no switch', () => {
    expect(rowOf(watcherOf('circusd-stats', { kind: 'daemon' }), facts(), 0)).toMatchObject({ switch: null, tags: ['plugin'] })
    expect(circusdRow(arbiterOf())).toMatchObject({ name: 'circusd', switch: null, href: null })
  })
})

describe('the header’s count', () => {
  it('names what wants somebody’s eyes, worst first, and counts the rest', () => {
    const watchers = [
      watcherOf('a'),
      watcherOf('b', { condition: 'degraded' }),
      watcherOf('c', { condition: 'failed', processes: [] }),
      watcherOf('d', { condition: 'stopped', processes: [] }),
    ]
    const facets = facetsOf(watchers, TROUBLES)
    expect(facets.map(({ word, count }) => [word, count])).toEqual([
      ['Failed', 1],
      ['Degraded', 1],
    ])
    expect(restOf(watchers, facets)).toBe('2 others, 2 processes')
    expect(restOf(watchers.slice(0, 1), [])).toBe('1 watcher, 1 process')
  })
})
