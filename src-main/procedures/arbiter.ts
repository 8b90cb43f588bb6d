import { readStatuses } from '../circus/reply.js'
import { statusAll } from '../circus/request.js'
import { base, unwrap } from './base.js'
import type { Core } from './base.js'

export const arbiterProcedures = ({ fleet }: Core) => ({
  next: base.arbiter.next.handler(({ input, signal }) => unwrap(fleet.get(input.endpointId)).view.next(input.cursor, signal)),
  status: base.arbiter.status.handler(async ({ input }) => {
    const session = unwrap(fleet.get(input.endpointId))
    const began = performance.now()
    const reply = unwrap(await session.call(statusAll()))
    const answeredInMs = performance.now() - began
    return { statuses: unwrap(readStatuses(reply)).value, answeredInMs }
  }),
})
