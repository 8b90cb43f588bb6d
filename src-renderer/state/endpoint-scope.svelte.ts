import type { StatsView } from '../../src-preload/contract/index.js'
import type { Client } from '../transport/client.js'
import { ActionDesk } from './action-desk.svelte.js'
import { ArbiterFeed } from './arbiter.svelte.js'
import type { HostClock } from './clock.svelte.js'
import { EventFeed } from './event-feed.svelte.js'
import type { SessionState } from './session.svelte.js'
import { StatsFeed } from './stats-feed.js'
import type { PageTrouble } from './trouble.js'
import { troubleOf } from './trouble.js'
import type { Sort } from './watcher-order.js'

/** The answer to "Check now" or why there is none; `at`: host clock, epoch ms. */
export type Found = { at: number } & ({ watchers: number; ms: number } | { trouble: PageTrouble })

/** Figures come once a second; older than this (ms) they don't come any more. */
const FRESH_MS = 4_000

type Parts = { client: Client; endpointId: string; clock: HostClock; session: SessionState; linked: () => boolean }

/** Everything the page follows of the endpoint that it shows; made anew when another one is chosen. */
export class EndpointScope {
  readonly id: string
  readonly client: Client
  readonly clock: HostClock
  readonly arbiter: ArbiterFeed
  readonly events: EventFeed
  readonly desk: ActionDesk
  /** What "Check now" found, in words; null before it was asked or while it is. */
  found = $state.raw<Found | null>(null)
  /** What the watchers' screen was left with, for when one comes back to it: the row is the one that was opened. */
  left: { filter: string; sort: Sort; row: string | null } = {
    filter: '',
    sort: { column: 'name', direction: 'ascending' },
    row: null,
  }
  readonly #session: SessionState
  /** Host clock, epoch ms, of the newest figures. Not reactive: who shows it counts seconds anyway. */
  #figuresAt: number | null = null

  constructor({ client, endpointId, clock, session, linked }: Parts) {
    this.id = endpointId
    this.client = client
    this.clock = clock
    this.#session = session
    this.arbiter = new ArbiterFeed({ client, endpointId, clock, linked })
    this.events = new EventFeed(client, endpointId)
    this.desk = new ActionDesk(client, this.arbiter, this.events, () => clock.now())
  }

  /** Host clock, epoch ms, of the last thing heard from this circusd; null before its first answer. In trouble only answers count. */
  get lastDataAt(): number | null {
    const { presence } = this.arbiter.arbiter ?? {}
    const answered = presence?.lastDataAt ?? null
    if (answered === null || this.#figuresAt === null || presence?.state !== 'live') return answered
    return Math.max(answered, this.#figuresAt)
  }

  /** Host clock, epoch ms, of the newest figures; null before the first. */
  get figuresAt(): number | null {
    return this.#figuresAt
  }

  /** Whether figures come, even where circusd itself gives no answer. `now`: host clock, epoch ms. */
  figuresFresh(now: number): boolean {
    return this.#figuresAt !== null && now - this.#figuresAt < FRESH_MS
  }

  /** Begins to follow figures; the caller closes the feed. */
  figures(view: StatsView): StatsFeed {
    const feed = new StatsFeed({ client: this.client, endpointId: this.id, view })
    feed.onFrame(() => {
      const { frame } = feed
      if (!frame) return
      this.clock.heard(frame.now)
      this.#figuresAt = frame.at ?? this.#figuresAt
      this.#session.traffic = { messagesPerSecond: frame.messagesPerSecond, dropped: frame.dropped }
    })
    return feed
  }

  /** Tries to connect at once. */
  async retry(): Promise<void> {
    await this.#call(() => this.client.endpoint.retry({ endpointId: this.id }))
  }

  /** Asks circusd itself whether it answers, and how fast. */
  async check(): Promise<void> {
    this.found = null
    await this.#call(async () => {
      const { statuses, answeredInMs } = await this.client.arbiter.status({ endpointId: this.id })
      const daemons = new Set([...this.arbiter.watchers.values()].filter(({ kind }) => kind === 'daemon').map(({ name }) => name))
      const watchers = statuses.filter(({ name }) => !daemons.has(name)).length
      this.found = { at: this.clock.now(), watchers, ms: answeredInMs }
    })
  }

  /** Ends everything that is followed. */
  close(): void {
    this.arbiter.close()
    this.events.close()
  }

  async #call(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.found = { at: this.clock.now(), trouble: troubleOf(error) }
    }
  }
}
