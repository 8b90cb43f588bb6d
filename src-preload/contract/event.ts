import { z } from 'zod'
import { action } from './action.js'
import { endpointId, from, told, watcherKey } from './feed.js'
import { viewer } from './procedure.js'

/** An event of circusd (`watcher.NAME.ACTION`), of the link, or a phase of an action. `seq` numbers them within the host's run. */
export const consoleEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('circus'),
    seq: z.number().int(),
    endpointId,
    /** Host clock, epoch ms. */
    at: z.number(),
    /** circusd's own clock, epoch s; null where it sent none. */
    circusTime: z.number().nullable(),
    /** Null where the topic fits several watchers or none. */
    watcherKey: watcherKey.nullable(),
    /** The name as shown, or the topic's where no watcher fits. */
    watcher: z.string(),
    /** Circus's word: spawn, reap, kill, start, stop, reload, updated, add, remove, hook_success, hook_failure, ... */
    what: z.string(),
    pid: z.number().int().nullable(),
    /** Exit status of a reap; negative: the signal. */
    exitCode: z.number().int().nullable(),
    /** More, in words: a hook's name and error. */
    detail: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('link'),
    seq: z.number().int(),
    endpointId,
    at: z.number(),
    /** "live", "lost", "circusd restarted", "events missed". */
    what: z.string(),
    detail: z.string().nullable(),
  }),
  z.object({ kind: z.literal('action'), seq: z.number().int(), endpointId, at: z.number(), action }),
])
export type ConsoleEvent = z.infer<typeof consoleEvent>

export const eventContract = {
  /** The numbered log of everything that happened. `gap`: events before the first one here were dropped from the log. */
  next: viewer
    .input(z.strictObject({ endpointId: endpointId.nullable(), ...from }))
    .output(z.object({ ...told, events: z.array(consoleEvent), gap: z.boolean() })),
}
