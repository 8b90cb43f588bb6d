import type { ProcessRowView, ProcessSortColumn } from '../components/process-row.js'

/** How the processes stand. */
export type ProcessSort = { column: ProcessSortColumn; direction: 'ascending' | 'descending' }

/** A process' figure or text as it is now; null: not known. */
export type ProcessValue = (row: ProcessRowView, column: ProcessSortColumn) => number | string | null

/** Columns whose order changes with each frame. */
const MOVING: ReadonlySet<ProcessSortColumn> = new Set(['cpu', 'rss', 'vms', 'memory', 'cpuTime'])
/** Columns whose largest are of interest first. */
const LARGEST_FIRST: ReadonlySet<ProcessSortColumn> = new Set(['cpu', 'rss', 'vms', 'memory', 'cpuTime', 'age'])

/** Whether each frame may change the order. */
export const movesWithFrames = ({ column }: ProcessSort): boolean => MOVING.has(column)

/** The sort after a click on a head: the other way round, or the column's own first way. */
export const processSortedBy = (column: ProcessSortColumn, now: ProcessSort): ProcessSort => {
  if (now.column === column) return { column, direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
  return { column, direction: LARGEST_FIRST.has(column) ? 'descending' : 'ascending' }
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Rows in the order asked for: what ended stands last, what has no value last of its kind, equals by pid. */
export const processOrder = (rows: readonly ProcessRowView[], sort: ProcessSort, valueOf: ProcessValue): ProcessRowView[] => {
  const sign = sort.direction === 'ascending' ? 1 : -1
  return rows
    .map((row) => ({ row, value: valueOf(row, sort.column) }))
    .sort((a, b) => {
      if (a.row.exited !== b.row.exited) return a.row.exited ? 1 : -1
      if (a.value === null || b.value === null) return a.value === b.value ? a.row.pid - b.row.pid : a.value === null ? 1 : -1
      return sign * compared(a.value, b.value) || a.row.pid - b.row.pid
    })
    .map(({ row }) => row)
}

const compared = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

/** Whether a row has every word of the filter in its pid, state, user or command. */
export const processMatcher = (filter: string, valueOf: ProcessValue): ((row: ProcessRowView) => boolean) => {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  return (row) => {
    if (words.length === 0) return true
    const { pid, state } = row
    const text = [pid, state.word, state.why, valueOf(row, 'user') ?? '', valueOf(row, 'command') ?? ''].join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  }
}
