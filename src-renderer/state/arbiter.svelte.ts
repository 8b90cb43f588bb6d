import type { ContractRouterClient } from '@orpc/contract'
import { SvelteMap } from 'svelte/reactivity'
import type { Arbiter, ArbiterPatch, Contract, Cursor, LinkCounters, Watcher } from '../../src-preload/contract/index.js'
import type { HostClock } from './clock.svelte.js'
import type { LoopTimes } from './feed-loop.js'
import { followFeed, pageTimes } from './feed-loop.js'
import type { PageTrouble } from './trouble.js'
import { troubleOf } from './trouble.js'

/** The part of the client that an arbiter's state needs. */
export type ArbiterClient = Pick<ContractRouterClient<Contract>, 'arbiter'>

/** `linked` tells whether the host itself is reached; reactive. */
export type ArbiterFeedOptions = {
  client: ArbiterClient
  endpointId: string
  clock: HostClock
  linked: () => boolean
  times?: LoopTimes
}

/** Removed watchers remembered for rows that hold still. */
const MOST_DEPARTED = 200

/** One arbiter and its watchers as they stand. After a loss the last state stays; `live` says whether it holds. */
export class ArbiterFeed {
  readonly endpointId: string
  /** Null before the first answer. */
  arbiter = $state.raw<Arbiter | null>(null)
  readonly watchers = new SvelteMap<string, Watcher>()
  counters = $state.raw<LinkCounters | null>(null)
  /** Why the host can't tell this arbiter's state; null while it does. */
  trouble = $state.raw<PageTrouble | null>(null)
  /** Watchers that were removed, as they were last: a row that holds still goes on showing them. Not reactive. */
  readonly departed = new Map<string, Watcher>()
  /** Whether what is shown holds now, and can be acted on. */
  readonly live: boolean = $derived.by(
    () => this.arbiter?.presence.state === 'live' && this.trouble === null && this.#options.linked(),
  )
  readonly #options: ArbiterFeedOptions
  readonly #closing = new AbortController()
  #cursor: Cursor | null = null

  constructor(options: ArbiterFeedOptions) {
    this.endpointId = options.endpointId
    this.#options = options
    const { times = pageTimes } = options
    const failed = (error: unknown): void => {
      // While the host isn't reached, that is told in its own place.
      if (options.linked()) this.trouble = troubleOf(error)
    }
    void followFeed((signal) => this.#ask(signal), this.#closing.signal, failed, times)
  }

  /** The watcher of this key; undefined becomes null. Reactive. */
  watcher(key: string): Watcher | null {
    return this.watchers.get(key) ?? null
  }

  /** Ends the feed. */
  close(): void {
    this.#closing.abort()
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const input = { endpointId: this.endpointId, cursor: this.#cursor }
    const { cursor, now, snapshot, patches, counters } = await this.#options.client.arbiter.next(input, { signal })
    if (signal.aborted) return
    this.#cursor = cursor
    this.#options.clock.heard(now)
    this.trouble = null
    this.counters = counters
    if (snapshot) this.#replace(snapshot.arbiter, snapshot.watchers)
    for (const patch of patches) this.#patch(patch)
  }

  #replace(arbiter: Arbiter, watchers: Watcher[]): void {
    this.arbiter = arbiter
    const told = new Set(watchers.map(({ key }) => key))
    for (const key of [...this.watchers.keys()]) if (!told.has(key)) this.#remove(key)
    for (const watcher of watchers) this.watchers.set(watcher.key, watcher)
  }

  #patch(patch: ArbiterPatch): void {
    if (patch.op === 'arbiter') this.arbiter = patch.arbiter
    else if (patch.op === 'gone') this.#remove(patch.key)
    else this.watchers.set(patch.watcher.key, patch.watcher)
  }

  #remove(key: string): void {
    const watcher = this.watchers.get(key)
    if (!watcher) return
    if (this.departed.size >= MOST_DEPARTED) this.departed.clear()
    this.departed.set(key, watcher)
    this.watchers.delete(key)
  }
}
