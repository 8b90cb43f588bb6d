import { describe, expect, it } from 'vitest'
import { watcherOf } from './fixtures.js'
import type { Sort } from './watcher-order.js'
import { heldOrder, matcherOf, orderOf, sortedBy } from './watcher-order.js'

const CPU: Record<string, number | null> = { web: 3, api: 40, idle: null, zed: 3 }
const START: Record<string, number | null> = { web: 100, api: 50, idle: null, zed: 200 }
const figureOf = (key: string, column: 'cpu' | 'memory' | 'oldest'): number | null =>
  (column === 'oldest' ? START[key] : CPU[key]) ?? null

const watchers = [
  watcherOf('zed'),
  watcherOf('idle', { status: 'stopped', condition: 'stopped', processes: [], command: null }),
  watcherOf('web', { condition: 'degraded', wanted: 3 }),
  watcherOf('api', { condition: 'failed' }),
]

const order = (column: Sort['column'], direction: Sort['direction'] = 'ascending'): string[] =>
  orderOf(watchers, { column, direction }, figureOf)

describe('orderOf', () => {
  it('counts numbers in names as numbers, whatever the case', () => {
    const named = ['w10', 'W2', 'w1'].map((name) => watcherOf(name))
    expect(orderOf(named, { column: 'name', direction: 'ascending' }, figureOf)).toEqual(['w1', 'w2', 'w10'])
  })

  it('leaves what has no figure last, both ways', () => {
    expect(order('cpu', 'descending')).toEqual(['api', 'web', 'zed', 'idle'])
    expect(order('cpu', 'ascending')).toEqual(['web', 'zed', 'api', 'idle'])
    expect(order('command', 'descending').at(-1)).toBe('idle')
  })

  it('has the longest-lived last when ages ascend', () => {
    expect(order('oldest')).toEqual(['zed', 'web', 'api', 'idle'])
  })

  it('puts the worst state first', () => {
    expect(order('state')).toEqual(['api', 'web', 'zed', 'idle'])
  })

  it('is the same for the same data, whatever order it came in', () => {
    const twins = [watcherOf('web A', { key: 'b' }), watcherOf('web a', { key: 'a' })]
    const sort: Sort = { column: 'name', direction: 'ascending' }
    expect(orderOf(twins, sort, figureOf)).toEqual(orderOf(twins.toReversed(), sort, figureOf))
  })
})

describe('sortedBy', () => {
  it('turns round on a second click, and has the largest figure first on the first', () => {
    const name: Sort = { column: 'name', direction: 'ascending' }
    expect(sortedBy('name', name).direction).toBe('descending')
    expect(sortedBy('cpu', name)).toEqual({ column: 'cpu', direction: 'descending' })
    expect(sortedBy('state', name)).toEqual({ column: 'state', direction: 'ascending' })
  })
})

describe('matcherOf', () => {
  it('wants every word, in the name, the state or the command', () => {
    const matched = (filter: string): string[] => watchers.filter(matcherOf(filter)).map(({ name }) => name)
    expect(matched('  ')).toHaveLength(4)
    expect(matched('DEGRADED')).toEqual(['web'])
    expect(matched('run API')).toEqual(['api'])
    expect(matched('a*[b')).toEqual([])
  })

  it('finds a composed letter by a decomposed one', () => {
    expect([watcherOf('café')].filter(matcherOf('cafe\u0301'))).toHaveLength(1)
  })
})

describe('heldOrder', () => {
  it('moves nothing, loses nothing, and adds at the end', () => {
    expect(heldOrder(['b', 'gone', 'a'], ['new', 'a', 'b'])).toEqual(['b', 'gone', 'a', 'new'])
  })
})
