import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../src-preload/contract/index.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import type { Clock } from '../clock.js'
import type { ActionDesk } from '../action/action-desk.js'
import type { Fleet } from '../arbiter/fleet.js'
import type { EventLog } from '../event/event-log.js'
import type { Caller } from './caller.js'
import { guard } from './guard.js'

/** What the procedures call: the core, by its parts. */
export type Core = { epoch: string; version: string; clock: Clock; fleet: Fleet; events: EventLog; actions: ActionDesk }

/** Where every procedure begins: the contract, its caller, and the check of the role that the contract demands. */
export const base = implement(contract).$context<Caller>().use(guard)

/** The value, or the trouble as a coded error of the contract. */
export const unwrap = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value
  throw errorOf(outcome.trouble)
}

const errorOf = (trouble: Trouble) => {
  const { code, message, ...data } = trouble
  return new ORPCError(code, { message, data, defined: true })
}
