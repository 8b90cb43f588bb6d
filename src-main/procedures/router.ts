import { actionProcedures } from './action.js'
import { arbiterProcedures } from './arbiter.js'
import { base } from './base.js'
import type { Core } from './base.js'
import { endpointProcedures, fleetProcedures } from './endpoint.js'
import { eventProcedures } from './event.js'
import { sessionProcedures } from './session.js'
import { statsProcedures } from './stats.js'
import { watcherProcedures } from './watcher.js'

/** Every procedure of the contract over one core; one that is missing here doesn't compile. */
export const createRouter = (core: Core) =>
  base.router({
    session: sessionProcedures(core),
    endpoint: endpointProcedures(core),
    fleet: fleetProcedures(core),
    arbiter: arbiterProcedures(core),
    watcher: watcherProcedures(core),
    stats: statsProcedures(core),
    event: eventProcedures(core),
    action: actionProcedures(core),
  })

export type ConsoleRouter = ReturnType<typeof createRouter>
