import type { ContractRouterClient } from '@orpc/contract'
import { SvelteMap } from 'svelte/reactivity'
import type { Contract, Cursor, Endpoint } from '../../src-preload/contract/index.js'
import type { HostClock } from './clock.svelte.js'
import type { LoopTimes } from './feed-loop.js'
import { followFeed, pageTimes } from './feed-loop.js'

/** All endpoints that the host holds, as they stand. */
export class FleetFeed {
  readonly endpoints = new SvelteMap<string, Endpoint>()
  /** True once the host told them the first time. */
  known = $state(false)
  readonly #client: Pick<ContractRouterClient<Contract>, 'fleet'>
  readonly #clock: HostClock
  readonly #closing = new AbortController()
  #cursor: Cursor | null = null

  constructor(client: Pick<ContractRouterClient<Contract>, 'fleet'>, clock: HostClock, times: LoopTimes = pageTimes) {
    this.#client = client
    this.#clock = clock
    void followFeed((signal) => this.#ask(signal), this.#closing.signal, undefined, times)
  }

  /** Ends the feed. */
  close(): void {
    this.#closing.abort()
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { cursor, now, snapshot, patches } = await this.#client.fleet.next({ cursor: this.#cursor }, { signal })
    if (signal.aborted) return
    this.#cursor = cursor
    this.#clock.heard(now)
    if (snapshot) this.#replace(snapshot)
    for (const patch of patches) {
      if (patch.op === 'gone') this.endpoints.delete(patch.id)
      else this.endpoints.set(patch.endpoint.id, patch.endpoint)
    }
    this.known = true
  }

  #replace(snapshot: Endpoint[]): void {
    const told = new Set(snapshot.map(({ id }) => id))
    for (const id of [...this.endpoints.keys()]) if (!told.has(id)) this.endpoints.delete(id)
    for (const endpoint of snapshot) this.endpoints.set(endpoint.id, endpoint)
  }
}
