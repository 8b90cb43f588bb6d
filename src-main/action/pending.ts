import type { Action, ActionPhase, Intent } from '../../src-preload/contract/index.js'
import type { Clock } from '../clock.js'
import type { EventLog } from '../event/event-log.js'

export type Asked = { id: string; endpointId: string; intent: Intent; watcher: string; by: string }

/** One action under way: each change of its phase is told in the event log, to every page. */
export class PendingAction {
  readonly intent: Intent
  readonly #clock: Clock
  readonly #events: EventLog
  #action: Action

  constructor(asked: Asked, clock: Clock, events: EventLog) {
    const at = clock.now()
    this.intent = asked.intent
    this.#clock = clock
    this.#events = events
    this.#action = {
      id: asked.id,
      endpointId: asked.endpointId,
      verb: asked.intent.verb,
      watcher: asked.watcher,
      watcherKey: asked.intent.watcher,
      pid: asked.intent.verb === 'kill' ? asked.intent.pid : null,
      phase: 'queued',
      message: '',
      tip: null,
      startedAt: at,
      at,
      by: asked.by,
    }
    this.#publish()
  }

  get action(): Action {
    return this.#action
  }

  tell(phase: ActionPhase, message: string, tip: string | null = null): void {
    this.#action = { ...this.#action, phase, message, tip, at: this.#clock.now() }
    this.#publish()
  }

  #publish(): void {
    const { endpointId, at } = this.#action
    this.#events.append({ kind: 'action', endpointId, at, action: this.#action })
  }
}
