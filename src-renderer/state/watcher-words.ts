import type { Arbiter, Watcher } from '../../src-preload/contract/index.js'
import { counted, visible } from '../format.js'
import { BY_SEVERITY, sightOf } from './sights.js'
import type { Sight } from './sights.js'

/** A number of watchers in one condition, for the header. */
export type Facet = Sight & { count: number }

/** Seconds left of a grace that began at `since` (host clock, ms); null where it isn't known. */
const secondsLeft = (graceS: number | null, since: number, now: number): number | null =>
  graceS === null ? null : Math.max(0, Math.ceil(graceS - (now - since) / 1000))

/** The reason beside a watcher's state. While it stops, how long its grace still lasts. */
export const reasonOf = (watcher: Watcher, now: number): string => {
  if (watcher.condition !== 'stopping') return visible(watcher.why, 200)
  const left = secondsLeft(watcher.gracefulTimeout, watcher.since, now)
  return left === null
    ? visible(watcher.why, 200)
    : `${watcher.why ? `${visible(watcher.why, 200)}, ` : ''}${String(left)} s left`
}

/** The whole sentence of a watcher's state, for its tooltip; empty where the word says all. */
export const sentenceOf = (watcher: Watcher, reason: string): string => {
  const { word } = sightOf(watcher.condition)
  const parts = [reason && `${word}: ${reason}`, watcher.problem && visible(watcher.problem, 400)].filter(Boolean)
  return parts.join('\n')
}

/** The flags that stand as tags beside a watcher's name. */
export const tagsOf = ({ kind, singleton, onDemand }: Watcher): string[] => {
  // Circus makes every daemon a singleton.
  if (kind === 'daemon') return ['plugin']
  return [...(singleton ? ['singleton'] : []), ...(onDemand ? ['on demand'] : [])]
}

/** What the header counts: each condition of `wanted` that occurs, worst first. */
export const facetsOf = (watchers: readonly Watcher[], wanted: readonly Watcher['condition'][]): Facet[] =>
  BY_SEVERITY.filter((condition) => wanted.includes(condition)).flatMap((condition) => {
    const count = watchers.filter((watcher) => watcher.condition === condition).length
    return count === 0 ? [] : [{ ...sightOf(condition), count }]
  })

/** The rest of the header's count: `14 others, 48 processes`. */
export const restOf = (watchers: readonly Watcher[], facets: readonly Facet[]): string => {
  const rest = watchers.length - facets.reduce((sum, { count }) => sum + count, 0)
  const processes = watchers.reduce((sum, watcher) => sum + watcher.processes.length, 0)
  const others = facets.length === 0 ? counted(rest, 'watcher') : counted(rest, 'other')
  return `${others}, ${counted(processes, 'process', 'processes')}`
}

const DOING: Record<string, string> = {
  start: 'starting',
  stop: 'stopping',
  restart: 'restarting',
  reload: 'reloading',
  incr: 'adding a process to',
  decr: 'removing a process from',
  kill: 'killing a process of',
  watcher_start: 'starting',
  watcher_stop: 'stopping',
  watcher_restart: 'restarting',
  watcher_reload: 'reloading',
  watcher_incr: 'adding a process to',
  watcher_decr: 'removing a process from',
  watcher_set_opt: 'setting an option of',
  watcher_kill: 'killing a process of',
  arbiter_start_watchers: 'starting watchers',
  arbiter_stop: 'stopping all watchers',
  arbiter_reload_config: 'reloading its config',
  arbiter_reload: 'reloading all watchers',
  arbiter_restart: 'restarting all watchers',
  arbiter_add_watcher: 'adding a watcher',
  arbiter_rm_watcher: 'removing a watcher',
  manage_watchers: 'looking after its watchers',
}

/** Who holds circusd's lock in words, apart from the watcher's name; the seconds left where its grace tells them. */
export const busyWords = (
  lock: NonNullable<Arbiter['lock']>,
  graceS: number | null,
  now: number,
): { doing: string; watcher: string | null; left: string } => {
  const left = /(^|_)(stop|restart|kill)$/.test(lock.command) ? secondsLeft(graceS, lock.since, now) : null
  const lasted = Math.max(0, Math.round((now - lock.since) / 1000))
  return {
    doing: DOING[lock.command] ?? visible(lock.command.replaceAll('_', ' '), 60),
    watcher: lock.watcher === null ? null : visible(lock.watcher, 80),
    left: left === null ? `for ${String(lasted)} s` : `${String(left)} s left`,
  }
}
