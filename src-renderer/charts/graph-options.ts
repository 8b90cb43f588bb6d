import type { Chart, ChartOptions } from 'chart.js'
import { palette } from './palette.js'
import type { Scale, TimeTick } from './ticks.js'

/** What a graph's axes show now; the chart asks for it at each update. */
export type Axes = {
  from: number
  to: number
  times: readonly TimeTick[]
  values: Scale
  /** A tick's figure in the axis' unit. */
  label: (value: number) => string
}

/** Width of the value axis, fixed so that two graphs side by side align and nothing jumps, CSS px. */
const AXIS_PX = 46
/** Room above the plot: the unit and the lane of marks, CSS px. */
const LANE_PX = 22

/** Sets the bounds of both axes before an update: given ones, so that the chart neither searches all points nor draws those outside. */
export const setBounds = ({ options }: Chart<'line'>, { from, to, values }: Axes): void => {
  const { x, y } = options.scales ?? {}
  if (x) Object.assign(x, { min: from, max: to })
  if (y) Object.assign(y, { min: 0, max: values.top })
}

/** What the ticks of both axes share; colours are asked for at each update, since the theme may have changed. */
const TICKS = {
  autoSkip: false,
  font: () => ({ family: palette().font, size: 10.5 }),
  color: () => palette().axis,
}

/** The options of a graph: no motion, no built-in events, axes as `axes` tells them. */
export const graphOptions = (axes: () => Axes): ChartOptions<'line'> => ({
  animation: false,
  parsing: false,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
  layout: { padding: { top: LANE_PX, right: 2, left: 0, bottom: 0 } },
  scales: { x: timeAxis(axes), y: valueAxis(axes) },
})

type AxisOptions = NonNullable<ChartOptions<'line'>['scales']>[string]

const timeAxis = (axes: () => Axes): AxisOptions => ({
  type: 'linear',
  bounds: 'data',
  border: { display: false },
  grid: { display: false, tickLength: 0 },
  ticks: { ...TICKS, maxRotation: 0, align: 'inner', padding: 6, callback: (_, i) => axes().times[i]?.text ?? '' },
  afterBuildTicks: (scale) => {
    scale.ticks = axes().times.map(({ at }) => ({ value: at }))
  },
})

const valueAxis = (axes: () => Axes): AxisOptions => ({
  type: 'linear',
  bounds: 'data',
  border: { display: false },
  grid: { color: () => palette().grid, drawTicks: false },
  ticks: { ...TICKS, padding: 8, callback: (value) => axes().label(Number(value)) },
  afterBuildTicks: (scale) => {
    scale.ticks = axes().values.ticks.map((value) => ({ value }))
  },
  afterFit: (scale) => {
    scale.width = AXIS_PX
  },
})
