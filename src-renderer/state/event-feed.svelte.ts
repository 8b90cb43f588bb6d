import type { ContractRouterClient } from '@orpc/contract'
import type { Action, ConsoleEvent, Contract, Cursor } from '../../src-preload/contract/index.js'
import type { LoopTimes } from './feed-loop.js'
import { followFeed, pageTimes } from './feed-loop.js'

/** The part of the client that the events need. */
export type EventClient = Pick<ContractRouterClient<Contract>, 'event'>

/** Events and actions kept on the page; the oldest go first, the host's log holds more. */
const MOST_EVENTS = 2_000
const MOST_ACTIONS = 200

const OVER: ReadonlySet<string> = new Set(['done', 'failed', 'not confirmed', 'refused'])

/** Whether nothing more will be told of an action. */
export const isOver = (action: Action): boolean => OVER.has(action.phase)

/** The log of what happened, oldest first, and the actions in it as they stand, newest first. */
export class EventFeed {
  /** Oldest first, bounded. A new array with each batch. */
  events = $state.raw<readonly ConsoleEvent[]>([])
  /** One entry an action, newest first, bounded. */
  actions = $state.raw<readonly Action[]>([])
  /** True when events before the first one here were dropped. */
  gap = $state(false)
  readonly #client: EventClient
  readonly #endpointId: string | null
  readonly #closing = new AbortController()
  #cursor: Cursor | null = null

  /** Follows one endpoint, or all where `endpointId` is null. `times` only in tests. */
  constructor(client: EventClient, endpointId: string | null, times: LoopTimes = pageTimes) {
    this.#client = client
    this.#endpointId = endpointId
    void followFeed((signal) => this.#ask(signal), this.#closing.signal, undefined, times)
  }

  /** The newest action under way on a watcher of this endpoint; null when none is. */
  pending(watcherKey: string): Action | null {
    return this.actions.find((action) => action.watcherKey === watcherKey && !isOver(action)) ?? null
  }

  /** Puts an action in that never reached the host, so that its failure is told like any other. */
  record(action: Action): void {
    this.#take([action])
  }

  /** Ends the feed. */
  close(): void {
    this.#closing.abort()
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const page = await this.#client.event.next({ endpointId: this.#endpointId, cursor: this.#cursor }, { signal })
    if (signal.aborted) return
    if (this.#cursor && this.#cursor.epoch !== page.cursor.epoch) this.#startOver(page.now)
    this.#cursor = page.cursor
    if (page.gap) this.gap = true
    if (page.events.length === 0) return
    this.events = [...this.events, ...page.events].slice(-MOST_EVENTS)
    this.#take(page.events.flatMap((event) => (event.kind === 'action' ? [event.action] : [])))
  }

  /** Another run of the host numbers its events anew and knows nothing of what was under way. */
  #startOver(now: number): void {
    this.events = []
    this.gap = true
    this.actions = this.actions.map((action) => (isOver(action) ? action : lost(action, now)))
  }

  #take(told: Action[]): void {
    if (told.length === 0) return
    const byId = new Map(this.actions.map((action) => [action.id, action]))
    for (const action of told) byId.set(action.id, action)
    this.actions = [...byId.values()].sort((a, b) => b.startedAt - a.startedAt).slice(0, MOST_ACTIONS)
  }
}

const lost = (action: Action, at: number): Action => ({
  ...action,
  phase: 'not confirmed',
  message: 'not confirmed: the console was started again meanwhile',
  tip: 'Look at the watcher again.',
  at,
})
