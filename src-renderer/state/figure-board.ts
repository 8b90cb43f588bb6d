import type { Attachment } from 'svelte/attachments'
import type { WatcherColumns } from '../../src-preload/contract/index.js'
import { age, mebibytes, NONE, percent } from '../format.js'

/** The figures of a row that each frame writes anew. */
export type FigureColumn = 'cpu' | 'memory' | 'oldest'

/** Where the columns come from: a `StatsFeed` with the view `watchers` fits. */
export type FigureSource = {
  readonly frame: { readonly now: number; readonly watchers: WatcherColumns | null } | null
  onFrame(listener: () => void): () => void
}

/**
 * Writes the figures of the drawn rows, once a frame, straight into their cells: five hundred watchers cost what thirty do, and
 * nothing is rendered again. A cell registers by `cell` and leaves by the attachment's own end.
 */
export class FigureBoard {
  readonly #source: FigureSource
  readonly #places = new Map<HTMLElement, { key: string; column: FigureColumn }>()
  readonly #end: () => void
  #columns: WatcherColumns | null = null
  #index = new Map<string, number>()
  #now = 0

  constructor(source: FigureSource) {
    this.#source = source
    this.#end = source.onFrame(() => {
      this.#take()
    })
  }

  /** A figure as it is now: CPU in % of one core, memory in bytes, `oldest` as start in epoch s; null: not known. */
  value(key: string, column: FigureColumn): number | null {
    const at = this.#index.get(key)
    if (at === undefined || !this.#columns) return null
    const values = column === 'cpu' ? this.#columns.cpu : column === 'memory' ? this.#columns.rss : this.#columns.oldest
    return values[at] ?? null
  }

  /** Keeps an element's text the figure of this watcher; without a value it is a dash and carries `data-none`. */
  cell(key: string, column: FigureColumn): Attachment<HTMLElement> {
    return (element) => {
      const place = { key, column }
      this.#places.set(element, place)
      this.#write(element, place)
      return () => this.#places.delete(element)
    }
  }

  /** Ends the writing. */
  close(): void {
    this.#end()
    this.#places.clear()
  }

  #take(): void {
    const { frame } = this.#source
    if (!frame?.watchers) return
    this.#columns = frame.watchers
    this.#now = frame.now
    this.#index = new Map(frame.watchers.key.map((key, at) => [key, at]))
    for (const [element, place] of this.#places) this.#write(element, place)
  }

  #write(element: HTMLElement, { key, column }: { key: string; column: FigureColumn }): void {
    const text = this.#text(this.value(key, column), column)
    if (element.textContent !== text) element.textContent = text
    element.toggleAttribute('data-none', text === NONE)
  }

  #text(value: number | null, column: FigureColumn): string {
    if (column === 'cpu') return percent(value)
    if (column === 'memory') return mebibytes(value)
    return age(value === null ? null : this.#now / 1000 - value)
  }
}
