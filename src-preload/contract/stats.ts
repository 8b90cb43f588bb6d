import { z } from 'zod'
import { endpointId, from, told, watcherKey } from './feed.js'
import { viewer } from './procedure.js'

/** The key of circusd's own process in the watchers' columns and lines; the other daemons are watchers of their own. */
export const CIRCUSD_KEY = ':circusd'

/** What is on the screen, so that a frame is as large as the screen and not as the fleet. */
export const statsView = z.discriminatedUnion('kind', [
  /** Totals of every watcher; lines (5 min of CPU) only for those whose sparkline is on the screen. */
  z.strictObject({ kind: z.literal('watchers'), sparklines: z.array(watcherKey).max(200) }),
  /** One watcher's processes and the lines of its two graphs over `windowMs`. */
  z.strictObject({
    kind: z.literal('watcher'),
    watcher: watcherKey,
    windowMs: z.union([z.literal(60_000), z.literal(300_000)]),
  }),
])
export type StatsView = z.infer<typeof statsView>

const figures = z.array(z.number().nullable())
/** CPU is % of one core (may exceed 100), memory sizes are bytes, `memory` is % of the host; null: not known. Columns are parallel. */
export const watcherColumns = z.object({
  key: z.array(watcherKey),
  processes: z.array(z.number().int()),
  /** Sum over the processes. */
  cpu: figures,
  /** Mean over the processes (what Circus itself calls the watcher's CPU). */
  cpuMean: figures,
  rss: figures,
  memory: figures,
  /** Start of the oldest process, epoch s on circusd's clock. */
  oldest: figures,
})
export type WatcherColumns = z.infer<typeof watcherColumns>

const texts = z.array(z.string().nullable())
export const processColumns = z.object({
  pid: z.array(z.number().int()),
  createTime: figures,
  cpu: figures,
  rss: figures,
  vms: figures,
  memory: figures,
  /** s of CPU used. circusd's text wraps each hour: see `cpuTimeExact`. */
  cpuTime: figures,
  /** False where the process is older than an hour of CPU could hide a wrap. */
  cpuTimeExact: z.array(z.boolean()),
  /** s, as circusd reported it. */
  age: figures,
  user: texts,
  /** A number as text, or `Zombie`. */
  nice: texts,
  /** The command's own name (circusd sends no more). */
  command: texts,
})
export type ProcessColumns = z.infer<typeof processColumns>

/** One line of a graph; values stand on `axis` of the same frame. A line that ended stays with nulls after its end. */
export const statsLine = z.object({
  /** A watcher's key in view `watchers`; `total`, or `pid:createTime` in view `watcher`. */
  id: z.string(),
  pid: z.number().int().nullable(),
  /** True when its process is gone. */
  ended: z.boolean(),
  cpu: figures,
  /** RSS, bytes. Empty in view `watchers`. */
  rss: figures,
})
export type StatsLine = z.infer<typeof statsLine>

export const statsContract = {
  /**
   * The figures of what is on the screen: one frame a stats second. `axis` (host clock, epoch ms) and `lines` hold only the
   * samples since the cursor; `whole` says that they are the whole window instead (first call, other run, cursor too old).
   * Where two neighbours on the axis are more than `gapMs` apart nothing is known between them.
   */
  next: viewer.input(z.strictObject({ endpointId, view: statsView, ...from })).output(
    z.object({
      ...told,
      whole: z.boolean(),
      /** Host clock of the newest sample; null before the first. */
      at: z.number().nullable(),
      gapMs: z.number(),
      /** Messages a second, lately; shown as the console's own cost. */
      messagesPerSecond: z.number(),
      dropped: z.number().int(),
      watchers: watcherColumns.nullable(),
      processes: processColumns.nullable(),
      axis: z.array(z.number()),
      lines: z.array(statsLine),
      /** Lines that exist but were left out, since no graph can show them. */
      linesHidden: z.number().int(),
    }),
  ),
}
