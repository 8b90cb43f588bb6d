import type { Attachment } from 'svelte/attachments'
import type { Shape, Tone } from './shapes.js'

/** A process' row, ready to show; its figures are written into their cells by `ProcessFigures`. */
export type ProcessRowView = {
  key: string
  pid: number
  wid: string
  /** It ended: the row is faint and can't be acted on. */
  exited: boolean
  state: { shape: Shape; tone: Tone; word: string; why: string; tip: string }
  /** Share of the grace that is left while it is stopped, 0 to 1; null else. */
  left: number | null
  /** Null: nothing to kill. `reason`: why it can't be killed now. */
  kill: { reason: string | null } | null
}

/** The columns whose texts come with each frame. */
export type ProcessColumn = 'cpu' | 'rss' | 'vms' | 'memory' | 'cpuTime' | 'age' | 'user' | 'nice' | 'command'
/** All columns that sort. */
export type ProcessSortColumn = ProcessColumn | 'pid' | 'wid' | 'state'

/** Who writes a row's figures: keeps an element's text what the newest frame says of a process. */
export type ProcessFigures = { cell: (key: string, column: ProcessColumn) => Attachment<HTMLElement> }
