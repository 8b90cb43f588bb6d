import { z } from 'zod'
import { presence } from './endpoint.js'
import { endpointId, from, told, watcherKey } from './feed.js'
import { viewer } from './procedure.js'
import { watcher, watcherStatus } from './watcher.js'

/** The running circusd behind an endpoint. */
export const arbiter = z.object({
  endpointId,
  name: z.string(),
  address: z.string(),
  presence,
  /** Counts the circusds met at this address by this console: one more after each restart that was seen. */
  run: z.number().int(),
  /** circusd's own pid and start (epoch s, circusd's clock); null before the first sync. */
  pid: z.number().int().nullable(),
  createTime: z.number().nullable(),
  /** s */
  checkDelay: z.number().nullable(),
  eventsAddress: z.string().nullable(),
  statsAddress: z.string().nullable(),
  /** Whether figures flow: `none` where this arbiter has no stats daemon, `silent` where it has one that went quiet. */
  stats: z.enum(['unknown', 'live', 'silent', 'none']),
  /** Who holds circusd's one lock, as far as known: a command's name, the watcher if ours, host clock since when. */
  lock: z.object({ command: z.string(), watcher: z.string().nullable(), since: z.number() }).nullable(),
})
export type Arbiter = z.infer<typeof arbiter>

/** What the console dropped or could not read on this link since it began; each is shown where not 0. */
export const linkCounters = z.object({
  /** Frames heard, control, events and stats together. */
  received: z.number().int(),
  /** Frames that could not be parsed. */
  malformed: z.number().int(),
  /** Frames beyond a bound: too large, or more than a queue takes. */
  dropped: z.number().int(),
  /** Requests sent to circusd. */
  requests: z.number().int(),
})
export type LinkCounters = z.infer<typeof linkCounters>

/** A change of an arbiter since the cursor; each carries the whole noun as it is now. */
export const arbiterPatch = z.discriminatedUnion('op', [
  z.object({ op: z.literal('arbiter'), arbiter }),
  z.object({ op: z.literal('watcher'), watcher }),
  z.object({ op: z.literal('gone'), key: watcherKey }),
])
export type ArbiterPatch = z.infer<typeof arbiterPatch>

export const arbiterContract = {
  /** One arbiter with its watchers: a snapshot or what changed since the cursor. */
  next: viewer.input(z.strictObject({ endpointId, ...from })).output(
    z.object({
      ...told,
      snapshot: z.object({ arbiter, watchers: z.array(watcher) }).nullable(),
      patches: z.array(arbiterPatch),
      counters: linkCounters,
    }),
  ),
  /** Asks circusd itself, now, for the status of every watcher, and says how long the answer took (ms). */
  status: viewer.input(z.strictObject({ endpointId })).output(
    z.object({
      statuses: z.array(z.object({ name: z.string(), status: watcherStatus })),
      answeredInMs: z.number(),
    }),
  ),
}
