import type { Verb, Watcher } from '../../src-preload/contract/index.js'
import { visible } from '../format.js'

/** What decides whether anything can be done now, beside the watcher itself. */
export type ActFacts = { live: boolean; endpoint: string; mayAct: boolean; gone: boolean }

/** Why nothing at all can be done now; null while something can. */
export const whyNothing = ({ live, endpoint, mayAct, gone }: ActFacts): string | null => {
  if (gone) return `It was removed from ${visible(endpoint, 80)}.`
  if (!mayAct) return 'You are signed in to look, not to change anything.'
  if (!live) return `No connection to ${visible(endpoint, 80) || 'circusd'} now. It works again when the state has been read.`
  return null
}

/** Why this can't be done with this watcher now; null while it can. A kill is a matter of its process. */
export const whyNot = (verb: Exclude<Verb, 'kill'>, watcher: Watcher, facts: ActFacts): string | null => {
  const nothing = whyNothing(facts)
  if (nothing) return nothing
  if (watcher.kind === 'daemon' && verb !== 'restart') return 'circusd runs this for itself: it can only be restarted.'
  return ofWatcher(verb, watcher)
}

const ofWatcher = (verb: Exclude<Verb, 'kill'>, { status, wanted, singleton }: Watcher): string | null => {
  if (verb === 'start') return status === 'active' ? 'It is active already.' : null
  if (status === 'stopped') return verb === 'stop' ? 'It is stopped already.' : 'It is stopped: start it first.'
  if (verb === 'incr') return singleton ? 'A singleton keeps its one process.' : null
  if (verb === 'decr') return wanted === 0 ? 'It has no process to remove.' : null
  return null
}
