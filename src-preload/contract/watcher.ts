import { z } from 'zod'
import { endpointId, watcherKey } from './feed.js'
import { viewer } from './procedure.js'
import { exit, process } from './process.js'

/** Circus's own word for a watcher; `unknown` where it could not be read. */
export const watcherStatus = z.enum(['active', 'starting', 'stopping', 'stopped', 'unknown'])
export type WatcherStatus = z.infer<typeof watcherStatus>

/** The console's richer state, always with its reason. `idle`: active with 0 wanted. */
export const watcherCondition = z.enum([
  'running',
  'idle',
  'degraded',
  'flapping',
  'starting',
  'stopping',
  'stopped',
  'finished',
  'failed',
  'unknown',
])
export type WatcherCondition = z.infer<typeof watcherCondition>

export const watcher = z.object({
  key: watcherKey,
  /** As the config spells it; commands accept it in any case. */
  name: z.string(),
  /** `daemon`: circusd-stats, plugins: shown apart from the operator's own. */
  kind: z.enum(['watcher', 'daemon']),
  status: watcherStatus,
  condition: watcherCondition,
  /** The reason beside the state's word: "1 missing", "6 exits in 60 s", "exit 3"; empty for plain running. */
  why: z.string(),
  /** Host clock (epoch ms) since when the condition holds, as far as the console saw it. */
  since: z.number(),
  /** `numprocesses` of its options; null until read. */
  wanted: z.number().int().nullable(),
  processes: z.array(process),
  /** The latest exits that the console saw, newest last, at most 20. */
  exits: z.array(exit),
  /** The command line as text, cmd and args joined; null until read. */
  command: z.string().nullable(),
  singleton: z.boolean(),
  onDemand: z.boolean(),
  /** s */
  gracefulTimeout: z.number().nullable(),
  /** As `SIGTERM`; null until read. */
  stopSignal: z.string().nullable(),
  /** Why something of this watcher could not be read; null while all is well. */
  problem: z.string().nullable(),
})
export type Watcher = z.infer<typeof watcher>

/** One option as circusd holds it. `masked`: an environment value, which stays in the host. */
export const watcherOption = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  masked: z.boolean(),
})
export type WatcherOption = z.infer<typeof watcherOption>

export const watcherContract = {
  /** All options of one watcher, read from circusd now; objects come as JSON text, environment values masked. */
  options: viewer
    .input(z.strictObject({ endpointId, watcher: watcherKey }))
    .output(z.object({ options: z.array(watcherOption) })),
}
