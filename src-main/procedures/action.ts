import { base, unwrap } from './base.js'
import type { Core } from './base.js'

export const actionProcedures = ({ actions }: Core) => ({
  start: base.action.start.handler(({ input, context }) => unwrap(actions.start({ ...input, by: context.user }))),
})
