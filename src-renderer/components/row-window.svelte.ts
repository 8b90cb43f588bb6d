import { createVirtualizer, defaultRangeExtractor } from '@tanstack/svelte-virtual'
import type { VirtualItem } from '@tanstack/svelte-virtual'
import { untrack } from 'svelte'
import { fromStore } from 'svelte/store'

/** What a window over rows is made with; the functions are reactive. */
export type RowWindowOptions = {
  scroller: () => HTMLElement | null
  count: () => number
  /** A row's height, px. */
  height: number
  /** What stands above the rows within the scroller and stays in sight, px. */
  above: number
  /** The row that stays drawn wherever one scrolls, since Tab reaches it or it has the focus; -1 for none. */
  kept: () => number
}

/** Which rows are drawn of many: those in sight and a few around them. Create it while a component is set up. */
export class RowWindow {
  /** The drawn rows, each with its `index` and `start` (px from the first row's top, `above` included). */
  readonly items: readonly VirtualItem[] = $derived.by(() => this.#virtualizer.current.getVirtualItems())
  /** The height of all rows, px. */
  readonly height: number = $derived.by(() => this.#options.count() * this.#options.height)
  readonly #options: RowWindowOptions
  readonly #virtualizer

  constructor(options: RowWindowOptions) {
    this.#options = options
    const settings = () => ({
      count: options.count(),
      getScrollElement: () => untrack(options.scroller),
      estimateSize: () => options.height,
      overscan: 6,
      scrollMargin: options.above,
      scrollPaddingStart: options.above,
      rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const drawn = defaultRangeExtractor(range)
        const kept = untrack(options.kept)
        return kept < 0 || kept >= range.count || drawn.includes(kept) ? drawn : [...drawn, kept].sort((a, b) => a - b)
      },
    })
    const store = createVirtualizer<HTMLElement, HTMLElement>(untrack(settings))
    this.#virtualizer = fromStore(store)
    $effect(() => {
      options.scroller()
      options.kept()
      const changed = settings()
      // Setting options writes to the store that this reads.
      untrack(() => {
        this.#virtualizer.current.setOptions(changed)
      })
    })
  }

  /** Scrolls no further than needed to have a row in sight. */
  reveal(index: number): void {
    this.#virtualizer.current.scrollToIndex(index, { align: 'auto' })
  }
}
