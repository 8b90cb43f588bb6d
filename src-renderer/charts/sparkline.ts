import { palette } from './palette.js'
import type { SampleLine, SampleWindow } from './sample-window.js'

/** CSS px of a sparkline. */
export const SPARK_WIDTH = 96
export const SPARK_HEIGHT = 20

/** Room above and below the line, so that neither its width nor the dot is cut, CSS px. */
const MARGIN = 2.5
/** The scale reaches at least this far (CPU %), so that an idle process doesn't look busy. */
const LEAST_PEAK = 2

/** Draws one line's CPU over the window: neutral, softly filled, with a dot at now; a gap stays one, an absent line is a dashed floor. */
export const drawSparkline = (
  canvas: HTMLCanvasElement,
  line: SampleLine | undefined,
  samples: SampleWindow,
  windowMs: number,
): void => {
  const context = sized(canvas)
  if (!context) return
  const newest = samples.newest
  if (!line || newest === null || line.last < samples.from) {
    drawFloor(context)
    return
  }
  const { axis, from, to, gapMs } = samples
  const values = line.cpu
  const peak = peakOf(values, from, to)
  const x = (i: number): number => SPARK_WIDTH - MARGIN - ((newest - (axis[i] ?? 0)) / windowMs) * (SPARK_WIDTH - 2 * MARGIN)
  const y = (value: number): number => SPARK_HEIGHT - MARGIN - (value / peak) * (SPARK_HEIGHT - 2 * MARGIN)
  for (const [first, last] of stretches(axis, values, from, to, gapMs)) drawStretch(context, values, first, last, x, y)
  const value = values[to - 1]
  if (value !== undefined && !Number.isNaN(value)) drawDot(context, x(to - 1), y(value))
}

/** The pieces of a line, as [first, last] indices: it breaks where a value is unknown or the axis has a gap. */
export const stretches = (
  axis: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  gapMs: number,
): [number, number][] => {
  const found: [number, number][] = []
  let first = -1
  for (let i = from; i < to; i += 1) {
    const unknown = Number.isNaN(values[i] ?? Number.NaN)
    const apart = first >= 0 && (axis[i] ?? 0) - (axis[i - 1] ?? 0) > gapMs
    if (first >= 0 && (unknown || apart)) {
      found.push([first, i - 1])
      first = -1
    }
    if (first < 0 && !unknown) first = i
  }
  if (first >= 0) found.push([first, to - 1])
  return found
}

/** The canvas at the screen's own resolution, cleared, in CSS px. */
const sized = (canvas: HTMLCanvasElement): CanvasRenderingContext2D | null => {
  const ratio = window.devicePixelRatio || 1
  const width = Math.round(SPARK_WIDTH * ratio)
  const height = Math.round(SPARK_HEIGHT * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext('2d')
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, SPARK_WIDTH, SPARK_HEIGHT)
  return context
}

const peakOf = (values: Float64Array, from: number, to: number): number => {
  let peak = LEAST_PEAK
  for (let i = from; i < to; i += 1) {
    const value = values[i] ?? 0
    if (value > peak) peak = value
  }
  return peak
}

const drawStretch = (
  context: CanvasRenderingContext2D,
  values: Float64Array,
  first: number,
  last: number,
  x: (i: number) => number,
  y: (value: number) => number,
): void => {
  const { spark, sparkFill } = palette()
  context.beginPath()
  for (let i = first; i <= last; i += 1) context.lineTo(x(i), y(values[i] ?? 0))
  context.strokeStyle = spark
  context.lineWidth = 1.25
  context.lineJoin = 'round'
  context.stroke()
  context.lineTo(x(last), SPARK_HEIGHT)
  context.lineTo(x(first), SPARK_HEIGHT)
  context.closePath()
  context.fillStyle = sparkFill
  context.fill()
}

const drawDot = (context: CanvasRenderingContext2D, x: number, y: number): void => {
  context.beginPath()
  context.arc(x, y, 1.75, 0, Math.PI * 2)
  context.fillStyle = palette().spark
  context.fill()
}

const drawFloor = (context: CanvasRenderingContext2D): void => {
  context.beginPath()
  context.setLineDash([2, 3])
  context.moveTo(MARGIN, SPARK_HEIGHT - 0.5)
  context.lineTo(SPARK_WIDTH - MARGIN, SPARK_HEIGHT - 0.5)
  context.strokeStyle = palette().grid
  context.lineWidth = 1
  context.stroke()
  context.setLineDash([])
}
