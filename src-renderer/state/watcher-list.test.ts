import { SvelteMap } from 'svelte/reactivity'
import { expect, it } from 'vitest'
import type { Watcher } from '../../src-preload/contract/index.js'
import { watcherOf } from './fixtures.js'
import { WatcherList } from './watcher-list.svelte.js'

const cpu = new Map<string, number>()
const listOf = (...watchers: Watcher[]) => {
  const map = new SvelteMap(watchers.map((watcher) => [watcher.key, watcher]))
  return { map, list: new WatcherList(map, 'watcher', (key) => cpu.get(key) ?? null) }
}

it('shows its own kind only', () => {
  const { list } = listOf(watcherOf('web'), watcherOf('circusd-stats', { kind: 'daemon' }))
  expect(list.keys).toEqual(['web'])
})

it('holds still while it is pointed at, and catches up afterwards', () => {
  const { list, map } = listOf(watcherOf('b'), watcherOf('d'))
  expect(list.keys).toEqual(['b', 'd'])
  list.held = true
  map.set('a', watcherOf('a'))
  map.delete('b')
  expect(list.keys).toEqual(['b', 'd', 'a'])
  list.held = false
  expect(list.keys).toEqual(['a', 'd'])
})

it('follows the figures it is sorted by, unless it is held', () => {
  const { list } = listOf(watcherOf('a'), watcherOf('b'))
  cpu.set('a', 1).set('b', 2)
  list.sortBy('cpu')
  expect(list.keys).toEqual(['b', 'a'])
  cpu.set('a', 3)
  list.figuresCame()
  expect(list.keys).toEqual(['a', 'b'])
  list.held = true
  cpu.set('b', 9)
  list.figuresCame()
  expect(list.keys).toEqual(['a', 'b'])
})

it('answers a filter and a sort at once, even where it is held', () => {
  const { list } = listOf(watcherOf('a'), watcherOf('b'))
  expect(list.keys).toEqual(['a', 'b'])
  list.held = true
  list.filter = 'b'
  expect([list.keys, list.hidden]).toEqual([['b'], 1])
  list.filter = ''
  list.sortBy('name')
  expect(list.keys).toEqual(['b', 'a'])
})
