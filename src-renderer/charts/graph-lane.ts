import type { Chart } from 'chart.js'
import type { GraphMark, MarkGroup, MarkKind } from './graph-marks.js'
import { groupMarks } from './graph-marks.js'
import { textWidth, writeText } from './graph-text.js'
import { palette } from './palette.js'

/** From the plot's top to the middle of the lane, and from a mark to its words, CSS px. */
const LANE = 13
const WORDS = 9

const COLOURS = { spawn: 'transit', reap: 'stopped', failure: 'failed', reload: 'text', own: 'accent' } as const

/** Marks in a lane above the plot, each with a dotted line down and, where there is room, its words. */
export const drawMarks = (chart: Chart<'line'>, marks: readonly GraphMark[]): void => {
  const x = chart.scales['x']
  if (!x) return
  const { left, right } = chart.chartArea
  let free = left
  for (const group of groupMarks(marks, x.min, (right - left) / (x.max - x.min))) {
    const at = x.getPixelForValue(group.at)
    if (at <= right) free = drawMark(chart, group, at, free)
  }
}

/** Answers with where the next words may begin. */
const drawMark = ({ ctx, chartArea }: Chart<'line'>, group: MarkGroup, at: number, free: number): number => {
  const colour = palette()[COLOURS[group.kind]]
  const y = chartArea.top - LANE
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = 1
  ctx.setLineDash([1.5, 3])
  ctx.beginPath()
  ctx.moveTo(at, y + 6)
  ctx.lineTo(at, chartArea.bottom)
  ctx.stroke()
  ctx.setLineDash([])
  drawShape(ctx, group.kind, at, y)
  const text = [group.count > 1 ? String(group.count) : '', group.text].filter(Boolean).join(' · ')
  return text ? writeBeside(ctx, text, at, y + 4, { free, right: chartArea.right, colour }) : at + WORDS
}

type Room = { free: number; right: number; colour: string }

const writeBeside = (
  ctx: CanvasRenderingContext2D,
  text: string,
  at: number,
  y: number,
  { free, right, colour }: Room,
): number => {
  const width = textWidth(ctx, text)
  if (at + WORDS + width <= right && at + WORDS >= free) {
    writeText(ctx, text, at + WORDS, y, 'left', colour)
    return at + WORDS * 2 + width
  }
  if (at - WORDS - width >= free) writeText(ctx, text, at - WORDS, y, 'right', colour)
  return Math.max(free, at + WORDS)
}

const CORNERS: Record<Exclude<MarkKind, 'failure'>, readonly (readonly [number, number])[]> = {
  spawn: [
    [0, -4],
    [4.5, 4],
    [-4.5, 4],
  ],
  reap: [
    [0, 4],
    [4.5, -4],
    [-4.5, -4],
  ],
  own: [
    [0, -4.5],
    [4.5, 0],
    [0, 4.5],
    [-4.5, 0],
  ],
  reload: [
    [-3.5, -3.5],
    [3.5, -3.5],
    [3.5, 3.5],
    [-3.5, 3.5],
  ],
}

const drawShape = (ctx: CanvasRenderingContext2D, kind: MarkKind, x: number, y: number): void => {
  ctx.beginPath()
  for (const [dx, dy] of CORNERS[kind === 'failure' ? 'reap' : kind]) ctx.lineTo(x + dx, y + dy)
  ctx.closePath()
  ctx.fill()
}
