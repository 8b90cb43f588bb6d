import { z } from 'zod'
import { endpointId, from, told } from './feed.js'
import { admin, operator, viewer } from './procedure.js'

/** How an endpoint stands. `stale`: connected until now, but silent; `not answering`: something accepts and never replies. */
export const presenceState = z.enum([
  'offline',
  'connecting',
  'tunnelling',
  'syncing',
  'live',
  'stale',
  'reconnecting',
  'not answering',
  'failed',
])
export type PresenceState = z.infer<typeof presenceState>

export const presence = z.object({
  state: presenceState,
  /** Why, in words for an operator; null while all is well. */
  reason: z.string().nullable(),
  /** What to do about it; null where there is nothing to do. */
  tip: z.string().nullable(),
  /** Attempts since the link was last live; 0 while live. */
  attempt: z.number().int(),
  /** Host clock (epoch ms) of the next attempt; null when none is planned. */
  nextTryAt: z.number().nullable(),
  /** Host clock (epoch ms) since when this state holds. */
  since: z.number(),
  /** Host clock (epoch ms) of the last thing heard from this circusd; null before the first. Refreshed with each resync. */
  lastDataAt: z.number().nullable(),
  /** Round trip of the last control call, ms. */
  answersInMs: z.number().nullable(),
})
export type Presence = z.infer<typeof presence>

/** One endpoint in the list of all: enough for a switcher and a fleet row. */
export const endpoint = z.object({
  id: endpointId,
  /** What the operator calls it; the address without its scheme where no name was given. */
  name: z.string(),
  address: z.string(),
  presence,
  watchers: z.number().int(),
  active: z.number().int(),
  processes: z.number().int(),
})
export type Endpoint = z.infer<typeof endpoint>

/** A change of the fleet since the cursor: an endpoint as it is now, or one that is gone. */
export const fleetPatch = z.discriminatedUnion('op', [
  z.object({ op: z.literal('endpoint'), endpoint }),
  z.object({ op: z.literal('gone'), id: endpointId }),
])
export type FleetPatch = z.infer<typeof fleetPatch>

/** Connect to `address` (`tcp://HOST:PORT` or `ipc://PATH`) without saving it; the same address again gives the same id. */
export const endpointContract = {
  connect: admin.input(z.strictObject({ address: z.string().max(4096) })).output(z.object({ endpointId })),
  /** Ends the link and forgets the endpoint. */
  disconnect: admin.input(z.strictObject({ endpointId })).output(z.object({})),
  /** Tries at once instead of waiting for the next planned attempt. */
  retry: operator.input(z.strictObject({ endpointId })).output(z.object({})),
}

export const fleetContract = {
  /** All endpoints: a snapshot or what changed since the cursor. */
  next: viewer.input(z.strictObject(from)).output(
    z.object({
      ...told,
      snapshot: z.array(endpoint).nullable(),
      patches: z.array(fleetPatch),
    }),
  ),
}
