import type { ContractRouterClient } from '@orpc/contract'
import type { Contract, SessionInfo } from '../../src-preload/contract/index.js'
import type { HostClock } from './clock.svelte.js'
import type { LoopTimes } from './feed-loop.js'
import { followFeed, pageTimes } from './feed-loop.js'

/** How often the host's own cost is asked for while the page is seen, ms. */
const EVERY_MS = 5_000

/** Who looks, through which shell, and what the console itself costs. */
export class SessionState {
  /** Null before the first answer. */
  info = $state.raw<SessionInfo | null>(null)
  /** Messages a second and dropped ones, from the newest figures; null before the first. */
  traffic = $state.raw<{ messagesPerSecond: number; dropped: number } | null>(null)
  readonly #closing = new AbortController()

  constructor(client: Pick<ContractRouterClient<Contract>, 'session'>, clock: HostClock, times: LoopTimes = pageTimes) {
    const ask = async (signal: AbortSignal): Promise<void> => {
      const info = await client.session.describe({}, { signal })
      clock.heard(info.now)
      this.info = info
      await times.pause(EVERY_MS, signal)
    }
    void followFeed(ask, this.#closing.signal, undefined, times)
  }

  /** Ends the asking. */
  close(): void {
    this.#closing.abort()
  }
}
