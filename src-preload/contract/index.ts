import type { AnySchema, ContractProcedure, ErrorMap } from '@orpc/contract'
import { actionContract } from './action.js'
import { arbiterContract } from './arbiter.js'
import { endpointContract, fleetContract } from './endpoint.js'
import { eventContract } from './event.js'
import type { Marks } from './procedure.js'
import { sessionContract } from './session.js'
import { statsContract } from './stats.js'
import { watcherContract } from './watcher.js'

type Marked = ContractProcedure<AnySchema, AnySchema, ErrorMap, Marks>

/** The one contract between the page and the console: procedures only. The page knows nothing else of the host. */
export const contract = {
  session: sessionContract,
  endpoint: endpointContract,
  fleet: fleetContract,
  arbiter: arbiterContract,
  watcher: watcherContract,
  stats: statsContract,
  event: eventContract,
  action: actionContract,
} satisfies Record<string, Record<string, Marked>>

export type Contract = typeof contract
export type { Action, ActionPhase, Intent, Verb } from './action.js'
export type { Arbiter, ArbiterPatch, LinkCounters } from './arbiter.js'
export type { Endpoint, FleetPatch, Presence, PresenceState } from './endpoint.js'
export type { ConsoleEvent } from './event.js'
export { FEED_WAIT_MS } from './feed.js'
export type { Cursor } from './feed.js'
export type { Marks, Role } from './procedure.js'
export type { Exit, Process } from './process.js'
export type { SessionInfo } from './session.js'
export { CIRCUSD_KEY } from './stats.js'
export type { ProcessColumns, StatsLine, StatsView, WatcherColumns } from './stats.js'
export type { Watcher, WatcherCondition, WatcherOption, WatcherStatus } from './watcher.js'
