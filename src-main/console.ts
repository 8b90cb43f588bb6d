import { randomUUID } from 'node:crypto'
import { ActionDesk } from './action/action-desk.js'
import { Fleet } from './arbiter/fleet.js'
import { AuditJournal } from './audit/journal.js'
import type { Outcome } from './circus/trouble.js'
import type { Clock } from './clock.js'
import { steadyClock } from './clock.js'
import { EventLog } from './event/event-log.js'
import type { Log } from './log.js'
import { createRouter } from './procedures/router.js'
import type { ConsoleRouter } from './procedures/router.js'

/** What a shell injects: where data lives, where to log, the product's version; the clock only in tests. */
export type ConsoleOptions = { paths: { data: string }; log: Log; version: string; clock?: Clock }

export type Console = {
  /** This run of the host: cursors of another run get a snapshot. */
  readonly epoch: string
  readonly router: ConsoleRouter
  /** Connects without saving; `INVALID_ENDPOINT` for an address that can't be one of a circusd. */
  connect(address: string): Outcome<{ endpointId: string }>
  /** Ends every link and every waiting call; resolves when no socket is left. */
  close(): Promise<void>
}

/** Wires the core, nothing more. */
export const createConsole = ({ paths, log, version, clock = steadyClock() }: ConsoleOptions): Console => {
  const epoch = randomUUID()
  const events = new EventLog(epoch)
  const fleet = new Fleet({ epoch, clock, log, events })
  const actions = new ActionDesk({ fleet, events, clock, audit: new AuditJournal(paths.data) })
  return {
    epoch,
    router: createRouter({ epoch, version, clock, fleet, events, actions }),
    connect: (address) => fleet.connect(address),
    close: async () => {
      await fleet.close()
      events.wake()
    },
  }
}
