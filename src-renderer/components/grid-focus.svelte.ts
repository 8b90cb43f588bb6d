import { tick } from 'svelte'

/** A grid that is walked by keys: its rows in order, and what to do with the row that has the focus. */
export type GridFocusOptions = {
  /** Keys of all rows, in order; reactive. */
  keys: () => readonly string[]
  columns: number
  /** Column that is reached first by Tab. */
  first: number
  /** The row that is reached first by Tab, where it exists; else the first one. */
  key?: string | null
  /** Brings a row into the drawn ones. */
  reveal: (index: number) => void
  /** Enter on a row. */
  open?: (key: string) => void
  /** Space on a row; `row` is its element. */
  act?: (key: string, row: HTMLElement) => void
}

/** Rows that Page Up and Page Down pass. */
const PAGE = 10
/** So many frames a row may take to be drawn before the move is given up. */
const MOST_FRAMES = 10

/**
 * One tab stop for a whole grid: the arrow keys move it from cell to cell (a cell's own button or link has the focus where it
 * holds one), Home and End along the row, with Ctrl to the first and last row. Rows carry `data-key`, cells `data-column`.
 */
export class GridFocus {
  readonly #options: GridFocusOptions
  #key = $state<string | null>(null)
  #column = $state(0)
  /** The row that Tab reaches. -1: there are no rows. */
  readonly index: number = $derived.by(() => {
    const keys = this.#options.keys()
    const at = this.#key === null ? -1 : keys.indexOf(this.#key)
    return at >= 0 ? at : keys.length > 0 ? 0 : -1
  })
  readonly #row: string | null = $derived.by(() => this.#options.keys()[this.index] ?? null)

  constructor(options: GridFocusOptions) {
    this.#options = options
    this.#column = options.first
    this.#key = options.key ?? null
  }

  /** The tabindex of what can have the focus in a cell. */
  tabindex(key: string, column: number): 0 | -1 {
    return column === this.#column && key === this.#row ? 0 : -1
  }

  /** For the grid's `focusin`: remembers where the focus is. */
  entered(event: FocusEvent): void {
    const cell = cellOf(event.target)
    const row = cell?.closest<HTMLElement>('[data-key]')
    if (!cell || !row) return
    this.#key = row.dataset['key'] ?? null
    this.#column = Number(cell.dataset['column'])
  }

  /** For the rows' `keydown`. */
  async pressed(event: KeyboardEvent, grid: EventTarget | null = event.currentTarget): Promise<void> {
    const row = cellOf(event.target)?.closest<HTMLElement>('[data-key]')
    const key = row?.dataset['key']
    if (!(grid instanceof HTMLElement) || !row || key === undefined || event.altKey || event.metaKey) return
    if (event.key === 'Enter' && this.#options.open) {
      event.preventDefault()
      this.#options.open(key)
    } else if (event.key === ' ' && this.#options.act) {
      event.preventDefault()
      if (!event.repeat) this.#options.act(key, row)
    } else {
      const target = this.#target(event)
      if (!target) return
      event.preventDefault()
      await this.#move(grid, target)
    }
  }

  #target({ key, ctrlKey }: KeyboardEvent): { index: number; column: number } | null {
    const last = this.#options.keys().length - 1
    const columns = this.#options.columns - 1
    const { index } = this
    const column = this.#column
    switch (key) {
      case 'ArrowUp':
        return { index: index - 1, column }
      case 'ArrowDown':
        return { index: index + 1, column }
      case 'ArrowLeft':
        return { index, column: column - 1 }
      case 'ArrowRight':
        return { index, column: column + 1 }
      case 'PageUp':
        return { index: index - PAGE, column }
      case 'PageDown':
        return { index: index + PAGE, column }
      case 'Home':
        return { index: ctrlKey ? 0 : index, column: 0 }
      case 'End':
        return { index: ctrlKey ? last : index, column: columns }
      default:
        return null
    }
  }

  async #move(grid: HTMLElement, { index, column }: { index: number; column: number }): Promise<void> {
    const keys = this.#options.keys()
    const key = keys[Math.max(0, Math.min(index, keys.length - 1))]
    if (key === undefined) return
    const from = this.#column
    const step = column < from ? -1 : 1
    this.#options.reveal(keys.indexOf(key))
    const row = await drawnRow(grid, key)
    if (!row) return
    this.#key = key
    // Narrow windows leave columns out: the focus passes over them.
    for (let at = column; at >= 0 && at < this.#options.columns; at += step) {
      const cell = row.querySelector<HTMLElement>(`[data-column="${String(at)}"]`)
      if (!cell?.offsetParent) continue
      this.#column = at
      ;(cell.querySelector<HTMLElement>('button, a') ?? cell).focus({ preventScroll: true })
      return
    }
  }
}

/** A row far away is drawn when the scrolling got there: a frame or two later. */
const drawnRow = async (grid: HTMLElement, key: string): Promise<HTMLElement | null> => {
  for (let frame = 0; frame < MOST_FRAMES; frame += 1) {
    await tick()
    const row = rowOf(grid, key)
    if (row) return row
    await new Promise((resolve) => {
      requestAnimationFrame(resolve)
    })
  }
  return null
}

const cellOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null

// Keys come from the wire, so they are compared and never put in a selector.
const rowOf = (grid: HTMLElement, key: string): HTMLElement | null => {
  for (const row of grid.querySelectorAll<HTMLElement>('[data-key]')) if (row.dataset['key'] === key) return row
  return null
}
