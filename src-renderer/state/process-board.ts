import type { Attachment } from 'svelte/attachments'
import type { ProcessColumns } from '../../src-preload/contract/index.js'
import type { ProcessColumn } from '../components/process-row.js'
import { age, mebibytes, NONE, percent, visible } from '../format.js'
import { cpuTimeWords } from './process-words.js'

/** Where the columns come from: a `StatsFeed` of one watcher fits. */
export type ProcessSource = {
  readonly frame: { readonly processes: ProcessColumns | null } | null
  onFrame(listener: () => void): () => void
}

/** What is remembered of a process that left the frames. */
type Remembered = { cpuTime: number | null; exact: boolean; user: string | null; nice: string | null; command: string | null }

/** Processes remembered after their end; the oldest go first. */
const MOST_REMEMBERED = 200

/** Writes the figures of the drawn processes straight into their cells, once a frame, so that nothing is rendered again. */
export class ProcessBoard {
  readonly #places = new Map<HTMLElement, { pid: number; column: ProcessColumn }>()
  readonly #gone = new Map<number, Remembered>()
  readonly #end: () => void
  #columns: ProcessColumns | null = null
  #index = new Map<number, number>()

  constructor(source: ProcessSource) {
    this.#end = source.onFrame(() => {
      if (source.frame?.processes) this.#take(source.frame.processes)
    })
  }

  /** A figure or text of a process as it is now, or was at its end where that is still of use; null: not known. */
  value(pid: number, column: ProcessColumn): number | string | null {
    const at = this.#index.get(pid)
    if (at !== undefined) return this.#columns?.[column][at] ?? null
    const gone = this.#gone.get(pid)
    if (!gone) return null
    return column === 'cpuTime' || column === 'user' || column === 'nice' || column === 'command' ? gone[column] : null
  }

  /** Start of a process (epoch s, circusd's clock) as the figures tell it; null: not known. */
  createTime(pid: number): number | null {
    const at = this.#index.get(pid)
    return at === undefined ? null : (this.#columns?.createTime[at] ?? null)
  }

  /** Keeps an element's text the figure of this process; without a value it is a dash and carries `data-none`. */
  cell(key: string, column: ProcessColumn): Attachment<HTMLElement> {
    const place = { pid: Number(key), column }
    return (element) => {
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

  #take(columns: ProcessColumns): void {
    const index = new Map(columns.pid.map((pid, at) => [pid, at]))
    for (const [pid, at] of this.#index) if (!index.has(pid)) this.#remember(pid, at)
    this.#columns = columns
    this.#index = index
    for (const [element, place] of this.#places) this.#write(element, place)
  }

  #remember(pid: number, at: number): void {
    const columns = this.#columns
    if (!columns) return
    this.#gone.set(pid, {
      cpuTime: columns.cpuTime[at] ?? null,
      exact: columns.cpuTimeExact[at] ?? false,
      user: columns.user[at] ?? null,
      nice: columns.nice[at] ?? null,
      command: columns.command[at] ?? null,
    })
    const [oldest] = this.#gone.keys()
    if (this.#gone.size > MOST_REMEMBERED && oldest !== undefined) this.#gone.delete(oldest)
  }

  #write(element: HTMLElement, { pid, column }: { pid: number; column: ProcessColumn }): void {
    const text = this.#text(pid, column)
    if (element.textContent !== text) element.textContent = text
    element.toggleAttribute('data-none', text === NONE)
    if (column === 'cpuTime') {
      if (text.startsWith('≥')) element.dataset['tip'] = 'At least: circusd counts CPU time up to an hour and begins again.'
      else delete element.dataset['tip']
    } else if (column === 'command' || column === 'user') element.dataset['tipCut'] = text
  }

  #text(pid: number, column: ProcessColumn): string {
    const value = this.value(pid, column)
    if (value === null) return NONE
    if (typeof value === 'string') return visible(value, 400)
    if (column === 'cpuTime') return cpuTimeWords(value, this.#exact(pid))
    if (column === 'age') return age(value)
    return column === 'cpu' || column === 'memory' ? percent(value) : mebibytes(value)
  }

  #exact(pid: number): boolean {
    const at = this.#index.get(pid)
    return (at === undefined ? this.#gone.get(pid)?.exact : this.#columns?.cpuTimeExact[at]) ?? false
  }
}
