import type { PresenceState, WatcherCondition } from '../../src-preload/contract/index.js'
import type { Shape, Tone } from '../components/shapes.js'

/** How a state is shown: its shape, colour and word. */
export type Sight = { shape: Shape; tone: Tone; word: string }

const CONDITIONS: Record<WatcherCondition, Sight> = {
  running: { shape: 'running', tone: 'running', word: 'Running' },
  idle: { shape: 'zero', tone: 'running', word: 'Running' },
  degraded: { shape: 'degraded', tone: 'degraded', word: 'Degraded' },
  flapping: { shape: 'flapping', tone: 'flapping', word: 'Flapping' },
  starting: { shape: 'starting', tone: 'transit', word: 'Starting' },
  stopping: { shape: 'stopping', tone: 'transit', word: 'Stopping' },
  stopped: { shape: 'stopped', tone: 'stopped', word: 'Stopped' },
  finished: { shape: 'finished', tone: 'finished', word: 'Finished' },
  failed: { shape: 'failed', tone: 'failed', word: 'Failed' },
  unknown: { shape: 'silent', tone: 'silent', word: 'Unknown' },
}

/** Worst first: the order of "sorted by state", and of what the header counts. */
export const BY_SEVERITY: readonly WatcherCondition[] = [
  'failed',
  'unknown',
  'flapping',
  'degraded',
  'stopping',
  'starting',
  'running',
  'idle',
  'finished',
  'stopped',
]

/** Conditions that want somebody's eyes; the header counts each. */
export const TROUBLES: readonly WatcherCondition[] = BY_SEVERITY.slice(0, 4)

/** The sight of a watcher's condition. */
export const sightOf = (condition: WatcherCondition): Sight => CONDITIONS[condition]

const TRANSIT = { shape: 'starting', tone: 'transit' } as const

const PRESENCES: Record<PresenceState, Sight> = {
  offline: { shape: 'stopped', tone: 'stopped', word: 'Offline' },
  connecting: { ...TRANSIT, word: 'Connecting' },
  tunnelling: { ...TRANSIT, word: 'Tunnelling' },
  syncing: { ...TRANSIT, word: 'Syncing' },
  live: { shape: 'running', tone: 'running', word: 'Live' },
  stale: { shape: 'stale', tone: 'stale', word: 'Stale' },
  reconnecting: { ...TRANSIT, word: 'Reconnecting' },
  'not answering': { shape: 'silent', tone: 'silent', word: 'Not answering' },
  failed: { shape: 'failed', tone: 'failed', word: 'Failed' },
}

/** The sight of an endpoint's presence. */
export const presenceSight = (state: PresenceState): Sight => PRESENCES[state]
