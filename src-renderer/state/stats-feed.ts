import type { ContractRouterClient, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract, Cursor, StatsView } from '../../src-preload/contract/index.js'
import { SampleWindow } from '../charts/sample-window.js'
import type { LoopTimes } from './feed-loop.js'
import { followFeed, pageTimes } from './feed-loop.js'

/** One answer of `stats.next`: the columns of what is on the screen, and the samples since the last one. */
export type StatsFrame = InferContractRouterOutputs<Contract>['stats']['next']

/** The part of the client that the figures need. */
export type StatsClient = Pick<ContractRouterClient<Contract>, 'stats'>

/** What a feed is made with. `times` only in tests. */
export type StatsFeedOptions = { client: StatsClient; endpointId: string; view: StatsView; times?: LoopTimes }

/** The window of the watchers' sparklines, ms. */
export const SPARK_MS = 300_000

/**
 * The figures of what is on the screen, one frame a second. Nothing here is reactive, on purpose: listeners read `frame` and
 * `window` after each frame and write what they show themselves. The next frame is asked for when the last one is drawn.
 */
export class StatsFeed {
  /** The samples that came so far, within the view's window. */
  readonly window = new SampleWindow()
  /** The newest frame; null before the first. */
  frame: StatsFrame | null = null
  /** Why the last call failed; null while they succeed. */
  trouble: unknown = null
  readonly #client: StatsClient
  readonly #endpointId: string
  readonly #times: LoopTimes
  readonly #listeners = new Set<(feed: StatsFeed) => void>()
  #view: StatsView
  #cursor: Cursor | null = null
  #waiting = new AbortController()

  constructor({ client, endpointId, view, times = pageTimes }: StatsFeedOptions) {
    this.#client = client
    this.#endpointId = endpointId
    this.#view = view
    this.#times = times
    this.#follow()
  }

  get view(): StatsView {
    return this.#view
  }

  /** How long a stretch the view shows, ms. */
  get windowMs(): number {
    return this.#view.kind === 'watcher' ? this.#view.windowMs : SPARK_MS
  }

  /** Calls `listener` after each frame, and at once if there is one; the answer ends it. */
  onFrame(listener: (feed: StatsFeed) => void): () => void {
    this.#listeners.add(listener)
    if (this.frame) listener(this)
    return () => this.#listeners.delete(listener)
  }

  /** Shows something else from now on: the waiting call is aborted. What is drawn stays until the first frame of the new view. */
  setView(view: StatsView): void {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return
    this.#view = view
    this.#cursor = null
    this.#waiting.abort()
    this.#follow()
  }

  /** Ends the feed. */
  close(): void {
    this.#waiting.abort()
    this.#listeners.clear()
  }

  #follow(): void {
    const waiting = new AbortController()
    this.#waiting = waiting
    void followFeed(
      (signal) => this.#ask(signal),
      waiting.signal,
      (error) => {
        this.trouble = error
      },
      this.#times,
    )
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const input = { endpointId: this.#endpointId, view: this.#view, cursor: this.#cursor }
    const frame = await this.#client.stats.next(input, { signal })
    if (signal.aborted) return
    this.trouble = null
    this.#cursor = frame.cursor
    this.frame = frame
    this.window.merge(frame, this.windowMs)
    for (const listener of this.#listeners) listener(this)
  }
}
