import { base, unwrap } from './base.js'
import type { Core } from './base.js'

export const endpointProcedures = ({ fleet }: Core) => ({
  connect: base.endpoint.connect.handler(({ input }) => unwrap(fleet.connect(input.address))),
  disconnect: base.endpoint.disconnect.handler(async ({ input }) => {
    await fleet.disconnect(input.endpointId)
    return {}
  }),
  retry: base.endpoint.retry.handler(({ input }) => {
    unwrap(fleet.get(input.endpointId)).retry()
    return {}
  }),
})

export const fleetProcedures = ({ fleet }: Core) => ({
  next: base.fleet.next.handler(({ input, signal }) => fleet.next(input.cursor, signal)),
})
