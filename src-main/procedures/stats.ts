import { nextFrame } from '../stats/stats-frame.js'
import { base, unwrap } from './base.js'
import type { Core } from './base.js'

export const statsProcedures = ({ fleet, epoch, clock }: Core) => ({
  next: base.stats.next.handler(async ({ input: { endpointId, view, cursor }, signal }) => {
    const session = unwrap(fleet.get(endpointId))
    if (view.kind === 'watcher') session.lookAt(view.watcher)
    const frame = await nextFrame(session.stats, epoch, view, cursor, signal)
    return { ...frame, now: clock.now() }
  }),
})
