import type { Attachment } from 'svelte/attachments'
import { SvelteSet } from 'svelte/reactivity'
import type { GraphFigure, GraphView } from '../charts/graph.js'
import { Graph, inOrder, TOTAL } from '../charts/graph.js'
import type { GraphMark } from '../charts/graph-marks.js'
import { onPaletteChange } from '../charts/palette.js'
import type { SampleLine, SampleWindow } from '../charts/sample-window.js'
import { lookOf, SeriesSlots } from '../charts/series-slots.js'

/** Where the samples come from: a `StatsFeed` of one watcher fits. */
export type GraphSource = { readonly window: SampleWindow; readonly windowMs: number; onFrame(listener: () => void): () => void }

/** A line in the legend and in the tooltip. `colour`: the number of its series colour, null for the total. */
export type SeriesName = { id: string; name: string; colour: number | null; dashed: boolean; ended: boolean }

/** All lines at one moment, for the tooltip: CPU in % of one core, memory in bytes; null: not known. */
export type Reading = {
  at: number
  /** px from the left edge of the graph that is read. */
  left: number
  figure: GraphFigure
  rows: readonly (SeriesName & { cpu: number | null; rss: number | null })[]
}

/** What the two graphs of a watcher share: colours for life, the hidden lines, and one crosshair. */
export class GraphPanel {
  /** Lines in order of birth, the total last. A new array only when one comes, ends or goes. */
  legend = $state.raw<readonly SeriesName[]>([])
  /** What the crosshair reads; null while there is none. */
  reading = $state.raw<Reading | null>(null)
  readonly hidden = new SvelteSet<string>()
  readonly #source: GraphSource
  readonly #slots = new SeriesSlots()
  readonly #graphs = new Map<GraphFigure, Graph>()
  #lifted: string | null = null
  #marks: readonly GraphMark[] = []
  #live = true
  #signature = ''
  /** Time (host clock, epoch ms) that the crosshair is on, and the graph that it is read on. */
  #cursor: { at: number; figure: GraphFigure } | null = null

  constructor(source: GraphSource) {
    this.#source = source
  }

  /** Begins to follow the samples and the theme; the answer ends it. */
  start(): () => void {
    const draw = (): void => {
      this.#draw()
    }
    const ends = [this.#source.onFrame(draw), onPaletteChange(draw)]
    return () => {
      for (const end of ends) end()
    }
  }

  /** Makes a canvas the graph of a figure, as long as it is on the page. */
  graph(figure: GraphFigure): Attachment<HTMLCanvasElement> {
    return (canvas) => {
      const graph = new Graph(canvas, figure, this.#view())
      this.#graphs.set(figure, graph)
      return () => {
        this.#graphs.delete(figure)
        graph.close()
      }
    }
  }

  /** The marks in the lane above both graphs, oldest first. */
  mark(marks: readonly GraphMark[]): void {
    this.#marks = marks
    this.#draw()
  }

  /** False while nothing new comes: the right edge is then no longer "now". */
  live(live: boolean): void {
    if (this.#live === live) return
    this.#live = live
    this.#draw()
  }

  /** Shows or hides a line. */
  toggle(id: string): void {
    if (!this.hidden.delete(id)) this.hidden.add(id)
    this.#draw()
  }

  /** Lifts a line and fades the rest; null lifts none. */
  lift(id: string | null): void {
    if (this.#lifted === id) return
    this.#lifted = id
    this.#draw()
  }

  /** Puts the crosshair where the pointer is on a graph, px of the viewport. */
  point(figure: GraphFigure, clientX: number): void {
    this.#place(figure, this.#graphs.get(figure)?.indexAt(clientX) ?? null)
  }

  /** Moves the crosshair by samples, from now where there is none. `Infinity` goes to an end. */
  step(figure: GraphFigure, samples: number): void {
    const { from, to } = this.#source.window
    if (to === from) return
    const last = to - 1
    const now = this.#index() ?? (samples < 0 ? last + 1 : last)
    this.#place(figure, Math.max(from, Math.min(last, now + samples)))
  }

  /** Takes the crosshair away. */
  leave(): void {
    this.#place('cpu', null)
  }

  #place(figure: GraphFigure, index: number | null): void {
    const at = index === null ? undefined : this.#source.window.axis[index]
    this.#cursor = at === undefined ? null : { at, figure }
    for (const graph of this.#graphs.values()) graph.redraw(index)
    this.#read(index)
  }

  /** The sample that the crosshair is on; null where there is none or it left the window. */
  #index(): number | null {
    const samples = this.#source.window
    if (!this.#cursor || this.#cursor.at < (samples.axis[samples.from] ?? 0)) return null
    return samples.nearest(this.#cursor.at)
  }

  #view(): GraphView {
    return {
      samples: this.#source.window,
      windowMs: this.#source.windowMs,
      slots: this.#slots,
      hidden: this.hidden,
      lifted: this.#lifted !== null && this.hidden.has(this.#lifted) ? null : this.#lifted,
      cursor: this.#index(),
      marks: this.#marks,
      live: this.#live,
    }
  }

  #draw(): void {
    const lines = inOrder(this.#source.window)
    this.#slots.assign(
      lines.filter(({ id }) => id !== TOTAL).map(({ id }) => id),
      performance.now(),
    )
    this.#name(lines)
    const view = this.#view()
    for (const graph of this.#graphs.values()) graph.draw(view)
    this.#read(view.cursor)
  }

  #name(lines: readonly SampleLine[]): void {
    const signature = lines.map(({ id, ended }) => `${id} ${String(ended)}`).join()
    if (signature === this.#signature) return
    this.#signature = signature
    this.legend = lines.map((line) => this.#seriesName(line))
    const there = new Set(lines.map(({ id }) => id))
    for (const id of this.hidden) if (!there.has(id)) this.hidden.delete(id)
  }

  #seriesName({ id, pid, ended }: SampleLine): SeriesName {
    if (id === TOTAL) return { id, name: 'Total', colour: null, dashed: false, ended: false }
    return { id, name: pid === null ? id : String(pid), ...lookOf(this.#slots.of(id)), ended }
  }

  #read(index: number | null): void {
    const { figure } = this.#cursor ?? {}
    if (index === null || !figure) {
      if (this.reading) this.reading = null
      return
    }
    const { axis, lines } = this.#source.window
    const rows = this.legend.flatMap((name) => {
      const line = lines.get(name.id)
      const row = { ...name, cpu: known(line?.cpu[index]), rss: known(line?.rss[index]) }
      return this.hidden.has(name.id) || (row.cpu === null && row.rss === null) ? [] : [row]
    })
    this.reading = { at: axis[index] ?? 0, left: this.#graphs.get(figure)?.pixelOf(index) ?? 0, figure, rows }
  }
}

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)
