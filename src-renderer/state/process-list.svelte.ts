import type { Watcher } from '../../src-preload/contract/index.js'
import type { ProcessColumn, ProcessRowView, ProcessSortColumn } from '../components/process-row.js'
import type { ProcessBoard } from './process-board.js'
import type { ProcessSort } from './process-order.js'
import { movesWithFrames, processMatcher, processOrder, processSortedBy } from './process-order.js'
import { exitRow, goneRow, processRow } from './process-words.js'
import { heldOrder } from './watcher-order.js'

/** What ended by itself is shown for this long, ms. */
const GONE_MS = 60_000
/** What was told to end only until it is seen that it did, ms: good news is quiet. */
const ASKED_MS = 3_000

/** Rows kept that left without an exit being told; the oldest go first. */
const MOST_DEPARTED = 100

/** What the list is about; all of it reactive. */
export type ProcessListOptions = {
  watcher: () => Watcher | null
  /** Host clock, epoch ms, by seconds. */
  now: () => number
  /** Why nothing can be done now; null while it can. */
  reason: () => string | null
  board: ProcessBoard
}

/** The processes of a watcher and those that ended a moment ago, in the order shown. Rows hold still while somebody is on them. */
export class ProcessList {
  filter = $state('')
  sort = $state.raw<ProcessSort>({ column: 'pid', direction: 'ascending' })
  /** True while the pointer or the focus is on the rows. */
  held = $state(false)
  readonly #options: ProcessListOptions
  #frames = $state(0)
  #shown: readonly string[] = []
  #asked = ''
  #last: readonly ProcessRowView[] = []
  readonly #departed = new Map<string, { row: ProcessRowView; at: number }>()
  /** Numbers within the watcher, remembered for the rows of those that ended. */
  readonly #wids = new Map<number, number>()
  /** Every row, before the filter. */
  readonly all: readonly ProcessRowView[] = $derived.by(() => this.#rows())
  readonly #byKey: ReadonlyMap<string, ProcessRowView> = $derived.by(() => new Map(this.all.map((row) => [row.key, row])))
  /** Keys of the rows in their order. */
  readonly keys: readonly string[] = $derived.by(() => this.#order())

  constructor(options: ProcessListOptions) {
    this.#options = options
  }

  /** A row by its key; null where it is gone for good. Reactive. */
  row(key: string): ProcessRowView | null {
    return this.#byKey.get(key) ?? null
  }

  /** Sorts by a column, or the other way round. */
  sortBy(column: ProcessSortColumn): void {
    this.sort = processSortedBy(column, this.sort)
  }

  /** A frame came: an order by its figures may have changed. */
  figuresCame(): void {
    if (movesWithFrames(this.sort) || this.filter !== '') this.#frames += 1
  }

  #rows(): readonly ProcessRowView[] {
    const watcher = this.#options.watcher()
    if (!watcher) return []
    const now = this.#options.now()
    const reason = this.#options.reason()
    const live = new Set(watcher.processes.map(({ pid }) => pid))
    const gone = new Map(
      watcher.exits
        .filter(({ pid, at, asked }) => !live.has(pid) && now - at < (asked ? ASKED_MS : GONE_MS))
        .map((exit) => [exit.pid, exit]),
    )
    this.#remember(watcher, gone)
    const rows = [
      ...watcher.processes.map((process) => processRow(process, watcher, now, reason)),
      ...[...gone.values()].map((exit) => exitRow(exit, this.#wids.get(exit.pid) ?? null)),
    ]
    this.#depart(new Set(rows.map(({ key }) => key)), now, this.held)
    this.#last = [...rows, ...[...this.#departed.values()].map(({ row }) => row)]
    return this.#last
  }

  /**
   * Keeps rows that left: for a moment where no exit was told (circusd tells none of many that it kills itself), and all of them
   * as long as somebody is on the rows.
   */
  #depart(told: ReadonlySet<string>, now: number, held: boolean): void {
    for (const row of this.#last) {
      if (told.has(row.key) || this.#departed.has(row.key) || (row.exited && !held)) continue
      this.#departed.set(row.key, { row: goneRow(row), at: row.exited ? Number.NEGATIVE_INFINITY : now })
    }
    const [oldest] = this.#departed.keys()
    if (this.#departed.size > MOST_DEPARTED && oldest !== undefined) this.#departed.delete(oldest)
    for (const [key, { at }] of this.#departed) if (told.has(key) || (!held && now - at >= ASKED_MS)) this.#departed.delete(key)
  }

  #remember({ processes }: Watcher, gone: ReadonlyMap<number, unknown>): void {
    const live = new Set(processes.map(({ pid }) => pid))
    for (const pid of this.#wids.keys()) if (!live.has(pid) && !gone.has(pid)) this.#wids.delete(pid)
    for (const { pid, wid } of processes) if (wid !== null) this.#wids.set(pid, wid)
  }

  #order(): readonly string[] {
    void this.#frames
    const valueOf = (row: ProcessRowView, column: ProcessSortColumn): number | string | null => this.#value(row, column)
    const matching = this.all.filter(processMatcher(this.filter, valueOf))
    const fresh = processOrder(matching, this.sort, valueOf).map(({ key }) => key)
    const asked = `${this.sort.column} ${this.sort.direction} ${this.filter}`
    // A filter or sort that a person just chose counts at once; only what the data would move waits.
    const held = this.held && asked === this.#asked
    const next = held
      ? heldOrder(
          this.#shown.filter((key) => matching.some((row) => row.key === key)),
          fresh,
        )
      : fresh
    this.#asked = asked
    if (next.length === this.#shown.length && next.every((key, i) => key === this.#shown[i])) return this.#shown
    this.#shown = next
    return next
  }

  #value(row: ProcessRowView, column: ProcessSortColumn): number | string | null {
    if (column === 'pid') return row.pid
    if (column === 'wid') return Number.isNaN(Number(row.wid)) ? null : Number(row.wid)
    if (column === 'state') return row.state.word
    return numeric(this.#options.board.value(row.pid, column), column)
  }
}

/** Niceness comes as text, `Zombie` among numbers. */
const numeric = (value: number | string | null, column: ProcessColumn): number | string | null =>
  column === 'nice' && typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
