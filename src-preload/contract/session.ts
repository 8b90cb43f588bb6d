import { z } from 'zod'
import { role, viewer } from './procedure.js'

/** What a page needs to know of itself and its host. */
export const sessionInfo = z.object({
  role,
  /** The signed-in user's name, or `you` on the desktop. */
  user: z.string(),
  shell: z.enum(['desktop', 'browser']),
  version: z.string(),
  /** Node's `process.platform` of the host. */
  platform: z.string(),
  /** Host clock, epoch ms. */
  now: z.number(),
  /** The host's own cost: CPU % of one core since the last call, and resident bytes. */
  cpu: z.number(),
  rss: z.number(),
})
export type SessionInfo = z.infer<typeof sessionInfo>

export const sessionContract = {
  describe: viewer.input(z.strictObject({})).output(sessionInfo),
}
