import type { SvelteMap } from 'svelte/reactivity'
import type { Watcher } from '../../src-preload/contract/index.js'
import type { FigureOf, Sort, SortColumn } from './watcher-order.js'
import { heldOrder, matcherOf, orderOf, sortedBy, sortsByFigure } from './watcher-order.js'

/** Which watchers are shown, in which order. While somebody points at a row or works in one, the rows hold still. */
export class WatcherList {
  filter = $state('')
  sort = $state.raw<Sort>({ column: 'name', direction: 'ascending' })
  /** True while the pointer or the focus is on the rows. */
  held = $state(false)
  /** Every watcher of the kind that the list is about. */
  readonly all: readonly Watcher[] = $derived.by(() => [...this.#watchers.values()].filter(({ kind }) => kind === this.#kind))
  /** Keys of the rows, in their order. */
  readonly keys: readonly string[] = $derived.by(() => this.#order())
  readonly #watchers: SvelteMap<string, Watcher>
  readonly #kind: Watcher['kind']
  readonly #figureOf: FigureOf
  #frames = $state(0)
  #shown: readonly string[] = []
  #asked = ''

  constructor(watchers: SvelteMap<string, Watcher>, kind: Watcher['kind'], figureOf: FigureOf) {
    this.#watchers = watchers
    this.#kind = kind
    this.#figureOf = figureOf
  }

  /** How many the filter hides. */
  get hidden(): number {
    return Math.max(0, this.all.length - this.keys.length)
  }

  /** Sorts by a column, or the other way round. */
  sortBy(column: SortColumn): void {
    this.sort = sortedBy(column, this.sort)
  }

  /** A frame of figures came: an order by figures may have changed. */
  figuresCame(): void {
    if (sortsByFigure(this.sort)) this.#frames += 1
  }

  #order(): readonly string[] {
    void this.#frames
    const fresh = orderOf(this.all.filter(matcherOf(this.filter)), this.sort, this.#figureOf)
    const asked = `${this.sort.column} ${this.sort.direction} ${this.filter}`
    // A filter or sort that a person just chose counts at once; only what the data would move waits.
    const next = this.held && asked === this.#asked ? heldOrder(this.#shown, fresh) : fresh
    this.#asked = asked
    if (sameOrder(this.#shown, next)) return this.#shown
    this.#shown = next
    return next
  }
}

const sameOrder = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i])
