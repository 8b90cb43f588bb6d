import { z } from 'zod'

/** A process is its pid, when it began, and the run of the arbiter it belongs to; a pid alone can be somebody else tomorrow. */
export const process = z.object({
  pid: z.number().int().positive(),
  /** Epoch s on circusd's clock, from its stats; null until they told it. */
  createTime: z.number().nullable(),
  /** circusd's number of the process within its watcher; null until read. */
  wid: z.number().int().nullable(),
  state: z.enum(['running', 'stopping']),
  /** Host clock (epoch ms) since when `state` holds, as far as the console saw it. */
  since: z.number(),
})
export type Process = z.infer<typeof process>

/** A process that ended while the console looked. */
export const exit = z.object({
  pid: z.number().int().positive(),
  /** Host clock, epoch ms. */
  at: z.number(),
  /** Exit status; negative: killed by that signal; null: circusd doesn't know. */
  code: z.number().int().nullable(),
  /** Whether circusd was told to end it (a kill event came first): then it is no trouble. */
  asked: z.boolean(),
})
export type Exit = z.infer<typeof exit>
