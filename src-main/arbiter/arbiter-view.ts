import type { Arbiter, ArbiterPatch, Cursor, LinkCounters, Presence, Watcher } from '../../src-preload/contract/index.js'
import type { Clock } from '../clock.js'
import { Versioned } from '../feed/versioned.js'
import type { Effect } from './fact.js'
import type { ArbiterState } from './state.js'
import { watcherOf } from './watcher-record.js'

type Noun = { arbiter: Arbiter; watcher: null } | { arbiter: null; watcher: Watcher }

/** One answer of the arbiter feed. */
export type ArbiterFrame = {
  cursor: Cursor
  now: number
  snapshot: { arbiter: Arbiter; watchers: Watcher[] } | null
  patches: ArbiterPatch[]
  counters: LinkCounters
}

/** The key of the arbiter itself in the feed; watchers stand under `w` and their key. */
const SELF = 'arbiter'
const named = (key: string): string => `w${key}`

/** What the pages see of one arbiter: nouns as they are now, with a version. The session writes it, the feed reads it. */
export class ArbiterView {
  readonly counters: LinkCounters = { received: 0, malformed: 0, dropped: 0, requests: 0 }
  readonly #nouns: Versioned<Noun>
  readonly #clock: Clock
  #arbiter: Arbiter

  constructor(epoch: string, clock: Clock, arbiter: Arbiter) {
    this.#nouns = new Versioned(epoch)
    this.#clock = clock
    this.#arbiter = arbiter
    this.#nouns.set(SELF, { arbiter, watcher: null })
  }

  get arbiter(): Arbiter {
    return this.#arbiter
  }

  get presence(): Presence {
    return this.#arbiter.presence
  }

  change(part: Partial<Omit<Arbiter, 'endpointId' | 'presence'>>): void {
    this.#arbiter = { ...this.#arbiter, ...part }
    this.#nouns.set(SELF, { arbiter: this.#arbiter, watcher: null })
  }

  setPresence(part: Partial<Presence>): void {
    const before = this.#arbiter.presence
    const since = part.state === undefined || part.state === before.state ? before.since : this.#clock.now()
    this.#arbiter = { ...this.#arbiter, presence: { ...before, since, ...part } }
    this.#nouns.set(SELF, { arbiter: this.#arbiter, watcher: null })
  }

  /** Tells the watchers that an effect names. */
  publish(state: ArbiterState, effect: Effect): void {
    const now = this.#clock.now()
    for (const key of effect.gone) this.#nouns.delete(named(key))
    for (const key of effect.changed) {
      const record = state.get(key)
      if (record) this.#nouns.set(named(key), { arbiter: null, watcher: watcherOf(record, now) })
    }
  }

  *watchers(): Generator<Watcher> {
    for (const { watcher } of this.#nouns.values()) if (watcher) yield watcher
  }

  watcher(key: string): Watcher | null {
    return this.#nouns.get(named(key))?.watcher ?? null
  }

  wake(): void {
    this.#nouns.wake()
  }

  async next(cursor: Cursor | null, signal?: AbortSignal): Promise<ArbiterFrame> {
    const changes = await this.#nouns.next(cursor, signal)
    const told = { cursor: changes.cursor, now: this.#clock.now(), counters: { ...this.counters } }
    if (changes.whole) {
      const watchers = changes.values.flatMap(({ watcher }) => (watcher ? [watcher] : []))
      return { ...told, snapshot: { arbiter: this.#arbiter, watchers }, patches: [] }
    }
    const gone = changes.gone.map((key): ArbiterPatch => ({ op: 'gone', key: key.slice(1) }))
    const written = changes.values.map((noun): ArbiterPatch =>
      noun.arbiter ? { op: 'arbiter', arbiter: noun.arbiter } : { op: 'watcher', watcher: noun.watcher },
    )
    return { ...told, snapshot: null, patches: [...gone, ...written] }
  }
}
