import type { Attachment } from 'svelte/attachments'
import type { SampleWindow } from '../charts/sample-window.js'
import type { Shape, Tone } from './shapes.js'

/** A watcher's row, ready to show: no text in it needs more than escaping. */
export type WatcherRowView = {
  key: string
  name: string
  tags: readonly string[]
  /** Where its own screen is; null where it has none. */
  href: string | null
  state: { shape: Shape; tone: Tone; word: string; why: string; tip: string }
  /** Null: nothing to switch. `reason`: why it can't be used now. */
  switch: { on: boolean; moving: boolean; reason: string | null } | null
  /** Processes that run, and how many are wanted (null: not known). `short`: fewer than wanted, and that is trouble. */
  running: number
  wanted: number | null
  short: boolean
  /** Null: not known. */
  command: string | null
}

/** What the rows of a grid share: who writes their figures and draws their lines. */
export type RowFigures = {
  cell: (key: string, column: 'cpu' | 'memory' | 'oldest') => Attachment<HTMLElement>
  lines: { readonly window: SampleWindow; readonly windowMs: number; onFrame(listener: () => void): () => void }
}

/** Cells of a watcher's row in order; the index is the column. */
export const CELLS = ['switch', 'name', 'state', 'run', 'cpu', 'memory', 'line', 'oldest', 'command'] as const
/** The column that Tab reaches first: the name. */
export const NAME_COLUMN = CELLS.indexOf('name')
