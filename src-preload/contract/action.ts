import { z } from 'zod'
import { endpointId, watcherKey } from './feed.js'
import { operator } from './procedure.js'

/** Where an action stands. `done` is told only by an event or by reading back; `not confirmed`: the outcome could not be seen. */
export const actionPhase = z.enum(['queued', 'sent', 'accepted', 'done', 'failed', 'not confirmed', 'refused'])
export type ActionPhase = z.infer<typeof actionPhase>

/** The run of the arbiter that the operator looked at: after a restart of circusd the action is refused. */
const looked = { watcher: watcherKey, run: z.number().int() }

/** What an operator wants. Each names one watcher; there is no way to say "all" by leaving something out. */
export const intent = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('start'), ...looked }),
  z.strictObject({ verb: z.literal('stop'), ...looked }),
  z.strictObject({ verb: z.literal('restart'), ...looked }),
  z.strictObject({ verb: z.literal('reload'), ...looked }),
  z.strictObject({ verb: z.literal('incr'), ...looked, nb: z.number().int().min(1).max(1000) }),
  z.strictObject({ verb: z.literal('decr'), ...looked, nb: z.number().int().min(1).max(1000) }),
  /** With the watcher's stop signal, then SIGKILL after its grace. `createTime` (epoch s) as it was shown; null if none was. */
  z.strictObject({
    verb: z.literal('kill'),
    ...looked,
    pid: z.number().int().positive(),
    createTime: z.number().nullable(),
  }),
])
export type Intent = z.infer<typeof intent>
export type Verb = Intent['verb']

/** One action as it stands; each change of phase is one event of the event feed. */
export const action = z.object({
  id: z.string(),
  endpointId,
  verb: z.string(),
  /** The watcher's name as shown. */
  watcher: z.string(),
  watcherKey,
  pid: z.number().int().nullable(),
  phase: actionPhase,
  /** The outcome in words: Circus's own where it gave some. */
  message: z.string(),
  /** What to do next; null where nothing is to be done. */
  tip: z.string().nullable(),
  /** Host clock, epoch ms: when it was asked for, and when this phase began. */
  startedAt: z.number(),
  at: z.number(),
  /** Who asked: the user's name, or `you` on the desktop. */
  by: z.string(),
})
export type Action = z.infer<typeof action>

export const actionContract = {
  /** Answers at once; the phases travel in the event feed. The same `key` again is the same action, so a double click is one. */
  start: operator
    .input(z.strictObject({ key: z.string().min(8).max(64), endpointId, intent }))
    .output(z.object({ actionId: z.string() })),
}
