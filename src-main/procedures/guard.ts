import { os, ORPCError } from '@orpc/server'
import type { Marks, Role } from '../../src-preload/contract/index.js'
import type { Caller } from './caller.js'

/** Each role may what those before it may. */
const LADDER: readonly Role[] = ['viewer', 'operator', 'admin']

/** What each role is let do, for the refusal's tip. */
const DEEDS: Record<Role, string> = {
  viewer: 'look at the console',
  operator: 'act on circusd',
  admin: 'decide where the console connects',
}

/** Whether a caller of role `has` may call a procedure marked `needs`. Anything that is no role may nothing. */
export const isAllowed = (has: Role, needs: Role): boolean =>
  LADDER.includes(has) && LADDER.includes(needs) && LADDER.indexOf(has) >= LADDER.indexOf(needs)

/**
 * Runs before the input is even read: `FORBIDDEN` where the caller's role is below the procedure's mark. A procedure whose mark
 * is missing is refused to everyone.
 */
export const guard = os
  .$context<Caller>()
  .$meta<Partial<Marks>>({})
  .middleware(({ context, procedure, next }) => {
    const needs = procedure['~orpc'].meta.role
    if (needs !== undefined && isAllowed(context.role, needs)) return next()
    throw refusal(context.role, needs ?? 'admin')
  })

const refusal = (has: Role, needs: Role) =>
  new ORPCError('FORBIDDEN', {
    message: `A ${has} may not ${DEEDS[needs]}.`,
    data: { role: needs, tip: `Sign in as ${needs}, or ask someone who is.` },
    defined: true,
  })
