import { randomUUID } from 'node:crypto'
import type { Intent } from '../../src-preload/contract/index.js'
import type { Fleet } from '../arbiter/fleet.js'
import type { AuditJournal } from '../audit/journal.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import { done, failed } from '../circus/trouble.js'
import type { Clock } from '../clock.js'
import type { EventLog } from '../event/event-log.js'
import { PendingAction } from './pending.js'
import { perform } from './perform.js'

type Parts = { fleet: Fleet; events: EventLog; clock: Clock; audit: AuditJournal }
type Request = { key: string; endpointId: string; intent: Intent; by: string }

/** Actions that wait behind each other on one endpoint; circusd has one lock, so they could not run together anyway. */
const MOST_QUEUED = 50
/** Keys remembered, so that a repeated request is the same action. */
const MOST_KEYS = 2_000

/**
 * Where an operator's actions live, since a page can vanish between a click and its outcome. One at a time for each
 * endpoint, in their order; the same key is the same action.
 */
export class ActionDesk {
  readonly #parts: Parts
  readonly #keys = new Map<string, string>()
  readonly #tails = new Map<string, Promise<void>>()
  readonly #queued = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Takes an action on and answers at once with its id; refused where the endpoint is unknown or its queue is full. */
  start({ key, endpointId, intent, by }: Request): Outcome<{ actionId: string }> {
    const unique = `${endpointId} ${key}`
    const known = this.#keys.get(unique)
    if (known !== undefined) return done({ actionId: known })
    const session = this.#parts.fleet.get(endpointId)
    if (!session.ok) return session
    const waiting = this.#queued.get(endpointId) ?? 0
    if (waiting >= MOST_QUEUED) return failed(queueFull)
    const id = randomUUID()
    this.#remember(unique, id)
    const watcher = session.value.view.watcher(intent.watcher)?.name ?? intent.watcher
    const pending = new PendingAction({ id, endpointId, intent, watcher, by }, this.#parts.clock, this.#parts.events)
    this.#queued.set(endpointId, waiting + 1)
    const turn = (this.#tails.get(endpointId) ?? Promise.resolve()).then(async () => {
      await perform(pending, session.value, this.#parts)
      this.#queued.set(endpointId, (this.#queued.get(endpointId) ?? 1) - 1)
    })
    this.#tails.set(endpointId, turn)
    return done({ actionId: id })
  }

  #remember(key: string, id: string): void {
    this.#keys.set(key, id)
    if (this.#keys.size <= MOST_KEYS) return
    const [oldest] = this.#keys.keys()
    if (oldest !== undefined) this.#keys.delete(oldest)
  }
}

const queueFull: Trouble = {
  code: 'CONFLICT',
  running: 'own actions',
  message: `${String(MOST_QUEUED)} actions are waiting for this circusd already.`,
  tip: 'Nothing was sent. Wait until some are done.',
}
