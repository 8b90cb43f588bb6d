import type { ChartDataset, Point } from 'chart.js'
import { Chart, LineController, LineElement, LinearScale, PointElement } from 'chart.js'
import { fixed } from '../format.js'
import type { GraphMark } from './graph-marks.js'
import { graphOptions, setBounds } from './graph-options.js'
import type { Axes } from './graph-options.js'
import type { Scenery, Trace } from './graph-plot.js'
import { drawGaps, drawOver } from './graph-plot.js'
import { palette } from './palette.js'
import type { SampleLine, SampleWindow } from './sample-window.js'
import type { SeriesSlots } from './series-slots.js'
import { lookOf } from './series-slots.js'
import { memoryUnit, timeTicks, valueScale } from './ticks.js'

Chart.register(LineController, LineElement, LinearScale, PointElement)

/** What a graph shows: `cpu` in % of one core, `rss` in bytes. */
export type GraphFigure = 'cpu' | 'rss'

/** Everything that two graphs of one watcher share. */
export type GraphView = {
  samples: SampleWindow
  windowMs: number
  slots: SeriesSlots
  hidden: ReadonlySet<string>
  /** The line that is lifted while the rest fades; null for none. */
  lifted: string | null
  /** Index of the sample that the crosshair is on; null without one. */
  cursor: number | null
  marks: readonly GraphMark[]
  /** Whether the right edge is now. */
  live: boolean
}

/** The id of the sum of all processes, as the feed names it. */
export const TOTAL = 'total'

/** Opacity of a dead process's line, and of those beside the lifted one; hex, as it follows a colour. */
const DEAD = '61'
const FADED = '40'
/** A sample is read this far from the pointer, as a share of the window. */
const NEAR = 0.012
/** The least that a scale reaches, so that idle doesn't look busy: 4 % and 4 MiB. */
const LEAST = { cpu: 4, rss: 4 * 2 ** 20 }

/** One graph, a plain object beside Svelte: `draw` after each frame, `redraw` when only the crosshair moved. */
export class Graph {
  readonly #figure: GraphFigure
  readonly #chart: Chart<'line'>
  readonly #points = new Map<string, Point[]>()
  #scenery: Scenery
  #axes: Axes = { from: 0, to: 1, times: [], values: valueScale(1, 1), label: String }

  constructor(canvas: HTMLCanvasElement, figure: GraphFigure, view: GraphView) {
    this.#figure = figure
    this.#scenery = { samples: view.samples, traces: [], unit: '', cursor: null, marks: [] }
    this.#chart = new Chart<'line'>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: graphOptions(() => this.#axes),
      plugins: [
        {
          id: 'scenery',
          beforeDatasetsDraw: (chart) => {
            drawGaps(chart, this.#scenery)
          },
          afterDatasetsDraw: (chart) => {
            drawOver(chart, this.#scenery)
          },
        },
      ],
    })
    this.draw(view)
  }

  /** Draws the samples at hand. */
  draw(view: GraphView): void {
    const lines = inOrder(view.samples)
    const traces = lines.map((line) => this.#trace(line, view))
    this.#measure(view, traces)
    this.#scenery = { ...this.#scenery, samples: view.samples, traces, cursor: view.cursor, marks: view.marks }
    this.#chart.data.datasets = lines.map((line, i) => this.#dataset(line, traces[i], view))
    for (const id of this.#points.keys()) if (!view.samples.lines.has(id)) this.#points.delete(id)
    setBounds(this.#chart, this.#axes)
    this.#chart.update('none')
  }

  /** Moves the crosshair only. */
  redraw(cursor: number | null): void {
    this.#scenery = { ...this.#scenery, cursor }
    this.#chart.draw()
  }

  /** Index of the sample nearest to a pointer (px of the viewport); null outside of the plot and where nothing is known near it. */
  indexAt(clientX: number): number | null {
    const { samples } = this.#scenery
    const { x } = this.#chart.scales
    if (!x || samples.newest === null) return null
    const left = clientX - this.#chart.canvas.getBoundingClientRect().left
    const at = x.getValueForPixel(left) ?? 0
    const index = samples.nearest(at)
    if (index === null) return null
    const away = Math.abs((samples.axis[index] ?? 0) - at)
    return away > Math.max(samples.gapMs, NEAR * (x.max - x.min)) ? null : index
  }

  /** Where a sample stands, px from the canvas' left edge. */
  pixelOf(index: number): number {
    return this.#chart.scales['x']?.getPixelForValue(this.#scenery.samples.axis[index] ?? 0) ?? 0
  }

  close(): void {
    this.#chart.destroy()
  }

  #trace(line: SampleLine, { samples, slots, hidden, lifted }: GraphView): Trace {
    const { series, total } = palette()
    const own = line.id === TOTAL ? total : (series[lookOf(slots.of(line.id)).colour - 1] ?? total)
    const fade = lifted !== null && lifted !== line.id ? FADED : line.ended ? DEAD : ''
    const end = line.ended && line.last >= samples.from ? line.last : null
    return { id: line.id, values: line[this.#figure], colour: `${own}${fade}`, hidden: hidden.has(line.id), end }
  }

  #measure({ samples, windowMs, live }: GraphView, traces: readonly Trace[]): void {
    let peak = 0
    for (const { values, hidden } of traces) {
      if (hidden) continue
      for (let i = samples.from; i < samples.to; i += 1) peak = Math.max(peak, known(values[i]))
    }
    const { unit, bytes } = this.#figure === 'rss' ? memoryUnit(peak) : { unit: '%', bytes: 1 }
    const scale = valueScale(peak / bytes, LEAST[this.#figure] / bytes)
    const decimals = Number.isInteger(scale.step) ? 0 : scale.step < 1 ? 2 : 1
    const to = samples.newest ?? windowMs
    this.#axes = {
      from: to - windowMs,
      to,
      times: samples.newest === null ? [] : timeTicks(to - windowMs, to, live),
      values: { top: scale.top * bytes, step: scale.step * bytes, ticks: scale.ticks.map((tick) => tick * bytes) },
      label: (value) => fixed(value / bytes, value === 0 ? 0 : decimals),
    }
    this.#scenery = { ...this.#scenery, unit }
  }

  #dataset(line: SampleLine, trace: Trace | undefined, { samples, slots, lifted }: GraphView): ChartDataset<'line', Point[]> {
    const total = line.id === TOTAL
    return {
      data: this.#pointsOf(line, samples),
      hidden: trace?.hidden ?? false,
      borderColor: trace?.colour ?? '',
      borderWidth: lifted === line.id ? 2.5 : total ? 2 : 1.5,
      borderDash: !total && lookOf(slots.of(line.id)).dashed ? [4, 3] : [],
      borderJoinStyle: 'round',
      pointRadius: 0,
      pointHitRadius: 0,
      spanGaps: false,
    }
  }

  /** The line's points, written into the objects of the last time. A gap of the axis is a point without value. */
  #pointsOf(line: SampleLine, { axis, from, to, gapMs }: SampleWindow): Point[] {
    const points = this.#points.get(line.id) ?? []
    this.#points.set(line.id, points)
    const values = line[this.#figure]
    let used = 0
    for (let i = from; i < to; i += 1) {
      const at = axis[i] ?? 0
      if (i > from && at - (axis[i - 1] ?? 0) > gapMs) put(points, used++, at - 1, Number.NaN)
      put(points, used++, at, values[i] ?? Number.NaN)
    }
    points.length = used
    return points
  }
}

const known = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? 0 : value)

const put = (points: Point[], index: number, x: number, y: number): void => {
  const point = points[index]
  if (!point) {
    points[index] = { x, y }
    return
  }
  point.x = x
  point.y = y
}

/** Lines in order of birth, the total last and so on top of all. */
export const inOrder = ({ lines }: SampleWindow): SampleLine[] =>
  [...lines.values()].sort((a, b) => Number(a.id === TOTAL) - Number(b.id === TOTAL) || a.birth - b.birth)
