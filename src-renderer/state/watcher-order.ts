import type { Watcher } from '../../src-preload/contract/index.js'
import { BY_SEVERITY, sightOf } from './sights.js'

/** The columns that the watchers can be sorted by. */
export type SortColumn = 'on' | 'name' | 'state' | 'run' | 'cpu' | 'memory' | 'oldest' | 'command'
export type Sort = { column: SortColumn; direction: 'ascending' | 'descending' }

/** The figures of a watcher as they are now; null: not known. */
export type FigureOf = (key: string, column: 'cpu' | 'memory' | 'oldest') => number | null

const FIGURES: ReadonlySet<SortColumn> = new Set(['cpu', 'memory', 'oldest'])

/** Whether an order by this column changes with each frame of figures. */
export const sortsByFigure = ({ column }: Sort): boolean => FIGURES.has(column)

/** The sort after a click on a head: the other way round, or the column's own first way (figures: largest first). */
export const sortedBy = (column: SortColumn, now: Sort): Sort => {
  if (now.column === column) return { column, direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
  const largestFirst = FIGURES.has(column) || column === 'run' || column === 'on'
  return { column, direction: largestFirst ? 'descending' : 'ascending' }
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const folded = (text: string): string => text.normalize('NFC').toLowerCase()

/** Whether a watcher has every word of the filter in its name, state or command. */
export const matcherOf = (filter: string): ((watcher: Watcher) => boolean) => {
  const words = folded(filter).split(/\s+/).filter(Boolean)
  if (words.length === 0) return () => true
  return ({ name, condition, command }) => {
    const text = folded(`${name}\n${sightOf(condition).word}\n${command ?? ''}`)
    return words.every((word) => text.includes(word))
  }
}

const valueOf = (watcher: Watcher, column: SortColumn, figureOf: FigureOf): number | string | null => {
  switch (column) {
    case 'on':
      return watcher.status === 'active' ? 1 : 0
    case 'name':
      return watcher.name
    case 'state':
      return BY_SEVERITY.indexOf(watcher.condition)
    case 'run':
      return watcher.processes.length
    case 'command':
      return watcher.command
    case 'oldest': {
      // The figure is a start time: the oldest process is the one with the least.
      const start = figureOf(watcher.key, 'oldest')
      return start === null ? null : -start
    }
    default:
      return figureOf(watcher.key, column)
  }
}

const byName = (a: Watcher, b: Watcher): number => collator.compare(a.name, b.name) || (a.key < b.key ? -1 : 1)

const compared = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

/** Keys of the watchers in the order asked for. What has no value stands last both ways; equals stand by name. */
export const orderOf = (watchers: readonly Watcher[], sort: Sort, figureOf: FigureOf): string[] => {
  const sign = sort.direction === 'ascending' ? 1 : -1
  return watchers
    .map((watcher) => ({ watcher, value: valueOf(watcher, sort.column, figureOf) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null)
        return a.value === b.value ? byName(a.watcher, b.watcher) : a.value === null ? 1 : -1
      return sign * compared(a.value, b.value) || byName(a.watcher, b.watcher)
    })
    .map(({ watcher }) => watcher.key)
}

/** An order that holds still: what was shown stays where it was, what is new joins at the end, nothing leaves. */
export const heldOrder = (shown: readonly string[], fresh: readonly string[]): string[] => {
  const there = new Set(shown)
  return [...shown, ...fresh.filter((key) => !there.has(key))]
}
