import { base } from './base.js'
import type { Core } from './base.js'

export const eventProcedures = ({ events, clock }: Core) => ({
  next: base.event.next.handler(async ({ input, signal }) => {
    const page = await events.next(input.endpointId, input.cursor, signal)
    return { ...page, now: clock.now() }
  }),
})
