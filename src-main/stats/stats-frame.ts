import type { Cursor, ProcessColumns, StatsLine, StatsView, WatcherColumns } from '../../src-preload/contract/index.js'
import { FEED_WAIT_MS } from '../../src-preload/contract/index.js'
import { cpuTimeSeconds } from '../circus/stat.js'
import type { ProcessFigures } from './process-figures.js'
import type { Series } from './series.js'
import { HOLD_TICKS, TICKS } from './series.js'
import type { StatsStore } from './stats-store.js'

/** Samples further apart than this (ms) have a gap between them: circusd-stats sends one a second. */
const GAP_MS = 3_500
/** Lines in one frame beside the total: more can't be told apart on a graph. */
const MOST_LINES = 40
/** The sparklines' window, ms. */
const SPARK_MS = 300_000

export type StatsFrame = {
  cursor: Cursor
  whole: boolean
  at: number | null
  gapMs: number
  messagesPerSecond: number
  dropped: number
  watchers: WatcherColumns | null
  processes: ProcessColumns | null
  axis: number[]
  lines: StatsLine[]
  linesHidden: number
}

type Span = { first: number; last: number }

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Waits for the first tick after `cursor` (or not at all where one is there) and builds the frame of `view`. */
export const nextFrame = async (
  store: StatsStore,
  epoch: string,
  view: StatsView,
  cursor: Cursor | null,
  signal?: AbortSignal,
): Promise<StatsFrame> => {
  const followed = cursor !== null && cursor.epoch === epoch && cursor.seq <= store.tick && store.tick - cursor.seq < TICKS
  if (followed && cursor.seq === store.tick) await store.bell.wait(FEED_WAIT_MS, signal)
  const windowMs = view.kind === 'watcher' ? view.windowMs : SPARK_MS
  const span = { first: Math.max(windowStart(store, windowMs), followed ? cursor.seq : 0), last: store.tick - 1 }
  return {
    cursor: { epoch, seq: store.tick },
    whole: !followed,
    at: store.tick === 0 ? null : store.closedAt,
    gapMs: GAP_MS,
    messagesPerSecond: store.messagesPerSecond,
    dropped: store.dropped,
    axis: ticks(span).map((tick) => store.axis[tick % TICKS] ?? 0),
    ...(view.kind === 'watchers' ? fleetPart(store, view.sparklines, span) : watcherPart(store, view.watcher, span)),
  }
}

const windowStart = (store: StatsStore, windowMs: number): number => {
  const oldest = Math.max(0, store.tick - TICKS)
  let first = store.tick
  while (first > oldest && store.closedAt - (store.axis[(first - 1) % TICKS] ?? 0) <= windowMs) first -= 1
  return first
}

const ticks = ({ first, last }: Span): number[] => Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)

const fleetPart = (store: StatsStore, sparklines: string[], span: Span) => ({
  watchers: watcherColumns(store),
  processes: null,
  lines: sparklines.flatMap((key) => {
    const series = store.watchers.get(key)?.series
    return series ? [line(key, null, false, series, span, false)] : []
  }),
  linesHidden: 0,
})

const watcherPart = (store: StatsStore, key: string, span: Span) => {
  const figures = store.watchers.get(key)
  const all = [...(figures?.processes ?? [])].filter(
    ({ ended, series }) => series.lastTick >= span.first - (ended ? 0 : HOLD_TICKS),
  )
  const shown = mostBusy(all)
  return {
    watchers: figures ? watcherColumns(store, key) : null,
    processes: processColumns(all.filter((process) => !process.ended && store.tick - process.tick <= HOLD_TICKS + 1)),
    lines: [
      ...shown.map((process) => line(process.id, process.pid, process.ended, process.series, span, true)),
      ...(figures ? [line('total', null, false, figures.series, span, true)] : []),
    ],
    linesHidden: all.length - shown.length,
  }
}

/** The lines worth a colour: the busiest, told in order of birth so that a colour stays with its process. */
const mostBusy = (all: ProcessFigures[]): ProcessFigures[] => {
  const byBirth = (a: ProcessFigures, b: ProcessFigures): number => a.series.firstTick - b.series.firstTick || a.pid - b.pid
  if (all.length <= MOST_LINES) return all.sort(byBirth)
  return all
    .sort((a, b) => (b.latest.cpu ?? 0) - (a.latest.cpu ?? 0))
    .slice(0, MOST_LINES)
    .sort(byBirth)
}

const line = (id: string, pid: number | null, ended: boolean, series: Series, span: Span, withRss: boolean): StatsLine => ({
  id,
  pid,
  ended,
  cpu: ticks(span).map((tick) => known(series.cpuAt(tick, !ended))),
  rss: withRss ? ticks(span).map((tick) => known(series.rssAt(tick, !ended))) : [],
})

const watcherColumns = (store: StatsStore, only?: string): WatcherColumns => {
  const columns: WatcherColumns = { key: [], processes: [], cpu: [], cpuMean: [], rss: [], memory: [], oldest: [] }
  for (const [key, { totals }] of store.watchers) {
    if (only !== undefined && key !== only) continue
    columns.key.push(key)
    columns.processes.push(totals.processes)
    columns.cpu.push(totals.cpu)
    columns.cpuMean.push(totals.cpu === null || totals.processes === 0 ? null : totals.cpu / totals.processes)
    columns.rss.push(totals.rss)
    columns.memory.push(totals.memory)
    columns.oldest.push(totals.oldest)
  }
  return columns
}

const processColumns = (processes: ProcessFigures[]): ProcessColumns => {
  const times = processes.map((process) => process.cpuTime(cpuTimeSeconds))
  const column = <T>(read: (process: ProcessFigures) => T): T[] => processes.map(read)
  return {
    pid: column(({ pid }) => pid),
    createTime: column(({ createTime }) => createTime),
    cpu: column(({ latest }) => latest.cpu),
    rss: column(({ latest }) => latest.rss),
    vms: column(({ latest }) => latest.vms),
    memory: column(({ latest }) => latest.memory),
    cpuTime: times.map(({ value }) => value),
    cpuTimeExact: times.map(({ exact }) => exact),
    age: column(({ latest }) => latest.age),
    user: column(({ latest }) => latest.user),
    nice: column(({ latest }) => latest.nice),
    command: column(({ latest }) => latest.command),
  }
}
