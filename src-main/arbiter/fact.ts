import type { CircusEvent } from '../circus/event.js'
import type { WatcherOptions } from '../circus/reply.js'
import type { WatcherStatus } from '../../src-preload/contract/index.js'

/** Something learned about an arbiter; `at` is the host's clock, epoch ms. The reducer knows nothing but these. */
export type Fact = { at: number } & (
  | { kind: 'statuses'; statuses: { name: string; status: WatcherStatus }[] }
  | { kind: 'status'; key: string; status: WatcherStatus }
  | { kind: 'pids'; key: string; pids: number[] }
  | { kind: 'options'; key: string; options: WatcherOptions }
  | { kind: 'process'; key: string; pid: number; createTime: number | null; wid: number | null }
  | { kind: 'problem'; key: string; problem: string }
  | { kind: 'event'; event: CircusEvent }
  | { kind: 'tick' }
  | { kind: 'new run' }
)

/** What a fact did: the keys that changed, those that went, and those that must be read again since the fact was a hint only. */
export type Effect = {
  changed: Set<string>
  gone: string[]
  reread: Set<string>
  /** Pids that are no longer there. */
  ended: number[]
  /** The statuses of all watchers must be read again. */
  statuses: boolean
}

export const noEffect = (): Effect => ({ changed: new Set(), gone: [], reread: new Set(), ended: [], statuses: false })
