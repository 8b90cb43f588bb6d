import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Who may call a procedure: a viewer sees, an operator acts on circusd, an admin decides where the console connects. */
export const role = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof role>

/** Every mark a procedure carries. A procedure made without a role has another type and doesn't fit in the contract. */
export type Marks = { role: Role }

const trouble = z.object({
  /** What to do next, in one sentence. */
  tip: z.string(),
})

/**
 * The errors of the contract, the same for every procedure. `message` says what is wrong and `tip` what to do.
 * - `NOT_CONNECTED`: the endpoint is unknown or its circusd is not live now.
 * - `TIMEOUT`: circusd gave no answer before the call's deadline; whether a change happened is unknown.
 * - `CIRCUS_ERROR`: circusd refused; `errno` as in its `errors.py` (2 unknown command, 3 message error, 5 command error).
 * - `CONFLICT`: another command holds circusd's lock; `running` is its name (`watcher_stop`, ...).
 * - `INVALID_ENDPOINT`: the address can't be one of a circusd.
 * - `INVALID_TARGET`: a watcher or pid that can't be sent to circusd.
 * - `BAD_REPLY`: circusd's answer could not be read.
 */
const errors = {
  NOT_CONNECTED: { data: trouble },
  TIMEOUT: { data: trouble },
  CIRCUS_ERROR: { data: trouble.extend({ errno: z.number(), reason: z.string() }) },
  CONFLICT: { data: trouble.extend({ running: z.string() }) },
  INVALID_ENDPOINT: { data: trouble },
  INVALID_TARGET: { data: trouble },
  BAD_REPLY: { data: trouble },
  FORBIDDEN: { data: trouble.extend({ role }) },
}

const marked = (mark: Role) => oc.$meta<Marks>({ role: mark }).errors(errors)

/** Starts a procedure that anyone signed in may call: it only reads. */
export const viewer = marked('viewer')
/** Starts a procedure that changes something on a circusd. */
export const operator = marked('operator')
/** Starts a procedure that makes the console's host connect somewhere, or changes what it keeps. */
export const admin = marked('admin')
