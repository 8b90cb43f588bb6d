import type { Chart } from 'chart.js'
import type { GraphMark } from './graph-marks.js'
import { drawMarks } from './graph-lane.js'
import { writeText } from './graph-text.js'
import { palette } from './palette.js'
import type { SampleWindow } from './sample-window.js'

/** One line as it is drawn now: its values stand on the samples' axis. */
export type Trace = {
  id: string
  values: Float64Array
  colour: string
  hidden: boolean
  /** Index of its last sample when its process is gone; null while it lives. */
  end: number | null
}

/** What is drawn around the lines. */
export type Scenery = {
  samples: SampleWindow
  traces: readonly Trace[]
  /** Once, above the axis. */
  unit: string
  /** Index of the sample that the crosshair is on; null without one. */
  cursor: number | null
  marks: readonly GraphMark[]
}

/** A span without data, from the last sample before it to the first after it (epoch ms). */
export type Gap = { from: number; to: number }

/** A gap's length is written into it when it is this wide, CSS px. */
const WORDS_PX = 26

/** Where neighbours are more than `gapMs` apart. */
export const gapsOf = ({ axis, from, to, gapMs }: Pick<SampleWindow, 'axis' | 'from' | 'to' | 'gapMs'>): Gap[] => {
  const gaps: Gap[] = []
  for (let i = from + 1; i < to; i += 1) {
    const before = axis[i - 1] ?? 0
    const after = axis[i] ?? 0
    if (after - before > gapMs) gaps.push({ from: before, to: after })
  }
  return gaps
}

/** The hatch that means "no data", drawn before the lines. */
export const drawGaps = ({ ctx, chartArea, scales }: Chart<'line'>, { samples }: Scenery): void => {
  const { x } = scales
  if (!x) return
  for (const gap of gapsOf(samples)) {
    const left = Math.max(chartArea.left, x.getPixelForValue(gap.from))
    const width = x.getPixelForValue(gap.to) - left
    if (width <= 0) continue
    hatch(ctx, left, chartArea.top, width, chartArea.bottom - chartArea.top)
    const text = `${String(Math.round((gap.to - gap.from) / 1000))} s`
    if (width > WORDS_PX) writeText(ctx, text, left + width / 2, chartArea.top + 12, 'center', palette().axis)
  }
}

const hatch = (ctx: CanvasRenderingContext2D, left: number, top: number, width: number, height: number): void => {
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, width, height)
  ctx.clip()
  ctx.strokeStyle = palette().hatch
  ctx.lineWidth = 3
  ctx.beginPath()
  for (let at = left - height; at < left + width; at += 8) {
    ctx.moveTo(at, top + height)
    ctx.lineTo(at + height, top)
  }
  ctx.stroke()
  ctx.restore()
}

/** The unit above the axis, the marks, the ends of the dead, and the crosshair with its dots; drawn over the lines. */
export const drawOver = (chart: Chart<'line'>, scenery: Scenery): void => {
  const { ctx, chartArea } = chart
  ctx.save()
  writeText(ctx, scenery.unit, chartArea.left - 8, chartArea.top - 10, 'right', palette().axis)
  drawMarks(chart, scenery.marks)
  for (const trace of scenery.traces) if (trace.end !== null) drawDot(chart, scenery.samples, trace, trace.end, true)
  if (scenery.cursor !== null) drawCrosshair(chart, scenery, scenery.cursor)
  ctx.restore()
}

const drawDot = (
  { ctx, chartArea, scales }: Chart<'line'>,
  { axis }: SampleWindow,
  trace: Trace,
  at: number,
  hollow: boolean,
): void => {
  const { x, y } = scales
  const value = trace.values[at]
  if (!x || !y || trace.hidden || value === undefined || Number.isNaN(value)) return
  const left = x.getPixelForValue(axis[at] ?? 0)
  if (left < chartArea.left - 1) return
  ctx.beginPath()
  ctx.arc(left, y.getPixelForValue(value), 3, 0, Math.PI * 2)
  ctx.fillStyle = hollow ? palette().ground : trace.colour
  ctx.fill()
  ctx.strokeStyle = hollow ? trace.colour : palette().ground
  ctx.lineWidth = 1.5
  ctx.stroke()
}

const drawCrosshair = (chart: Chart<'line'>, { samples, traces }: Scenery, cursor: number): void => {
  const { ctx, chartArea, scales } = chart
  const time = samples.axis[cursor]
  if (!scales['x'] || time === undefined) return
  const at = Math.round(scales['x'].getPixelForValue(time)) + 0.5
  ctx.beginPath()
  ctx.moveTo(at, chartArea.top)
  ctx.lineTo(at, chartArea.bottom)
  ctx.strokeStyle = palette().crosshair
  ctx.lineWidth = 1
  ctx.stroke()
  for (const trace of traces) drawDot(chart, samples, trace, cursor, false)
}
