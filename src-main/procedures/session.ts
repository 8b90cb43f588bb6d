import { base } from './base.js'
import type { Core } from './base.js'

export const sessionProcedures = ({ clock, version }: Core) => {
  let cpu = process.cpuUsage()
  let at = performance.now()
  return {
    describe: base.session.describe.handler(({ context: { role, user, shell } }) => {
      const used = process.cpuUsage(cpu)
      const elapsed = performance.now() - at
      cpu = process.cpuUsage()
      at = performance.now()
      return {
        role,
        user,
        shell,
        version,
        platform: process.platform,
        now: clock.now(),
        cpu: (used.user + used.system) / 10 / Math.max(1, elapsed),
        rss: process.memoryUsage.rss(),
      }
    }),
  }
}
