import { optionLines } from '../circus/reply.js'
import { optionsOf } from '../circus/request.js'
import { base, unwrap } from './base.js'
import type { Core } from './base.js'

export const watcherProcedures = ({ fleet }: Core) => ({
  options: base.watcher.options.handler(async ({ input }) => {
    const session = unwrap(fleet.get(input.endpointId))
    const reply = unwrap(await session.call(unwrap(optionsOf(input.watcher))))
    return { options: unwrap(optionLines(reply)) }
  }),
})
