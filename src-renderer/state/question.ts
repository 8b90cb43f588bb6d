import type { Arbiter, Intent, Watcher } from '../../src-preload/contract/index.js'
import { counted, visible } from '../format.js'
import type { ActionSight } from './action-desk.svelte.js'
import { circusctlLine } from './circusctl.js'

/** A deed that is asked about before it is done, with its target as it was when the question came up. */
export type Question = {
  intent: Intent
  /** The control that was used: the question stands there. */
  anchor: HTMLElement
  seen: { name: string; command: string | null; createTime: number | null }
}

/** A question in words. The endpoint's name stands between `lead` and `tail`. */
export type Words = {
  title: string
  lead: string
  endpoint: string
  tail: string
  /** What the deed's button says, with the number that it hits. */
  deed: string
  /** The line of circusctl that does the same. */
  line: string
}

/** circusd's own `graceful_timeout` and `stop_signal` where the watcher's could not be read. */
const GRACE_S = 30
const STOP_SIGNAL = 'SIGTERM'
/** Start times within this (s) are one process: a clock correction moves them. */
const SAME_START_S = 1

/** Careful: what takes a process away is asked about, what starts one isn't. */
export const needsQuestion = ({ verb }: Intent): boolean => verb !== 'start' && verb !== 'incr'

/** The question of an intent, asked now about this watcher. */
export const questionOf = (intent: Intent, watcher: Watcher, anchor: HTMLElement): Question => ({
  intent,
  anchor,
  seen: { name: watcher.name, command: watcher.command, createTime: startOf(intent, watcher) },
})

const startOf = (intent: Intent, { processes }: Watcher): number | null =>
  intent.verb === 'kill' ? (intent.createTime ?? processes.find(({ pid }) => pid === intent.pid)?.createTime ?? null) : null

/** Why the deed would no longer hit what was looked at; null while it would. */
export const changedSince = ({ intent, seen }: Question, sight: ActionSight): string | null => {
  const { arbiter } = sight
  const name = visible(seen.name)
  if (!arbiter || !sight.live) return `No connection to ${visible(arbiter?.name ?? 'circusd')} now.`
  if (arbiter.run !== intent.run) return 'circusd was restarted since you asked. Look at its watchers again.'
  const watcher = sight.watcher(intent.watcher)
  if (!watcher) return `${name} is no longer there: somebody removed it.`
  if (watcher.command !== seen.command && seen.command !== null) return `${name} has another command than when you asked.`
  switch (intent.verb) {
    case 'kill':
      return processChanged(intent.pid, seen.createTime, watcher)
    case 'stop':
      return watcher.status === 'stopped' ? `${name} is stopped already.` : null
    case 'decr':
      return watcher.wanted === 0 ? `${name} has no process to remove.` : null
    default:
      return null
  }
}

const processChanged = (pid: number, createTime: number | null, { processes }: Watcher): string | null => {
  const process = processes.find((candidate) => candidate.pid === pid)
  if (!process) return `Process ${String(pid)} is gone.`
  if (process.state === 'stopping') return `Process ${String(pid)} is being stopped already.`
  const another = createTime !== null && process.createTime !== null && Math.abs(process.createTime - createTime) > SAME_START_S
  return another ? `Process ${String(pid)} is another one now: its pid was given away.` : null
}

/** The question in words, with the numbers of now. */
export const wordsOf = ({ intent, seen }: Question, watcher: Watcher | null, arbiter: Arbiter): Words => ({
  ...sentences(intent, visible(seen.name, 80), watcher),
  endpoint: visible(arbiter.name, 80),
  line: circusctlLine(intent, seen.name, arbiter.address),
})

const sentences = (intent: Intent, name: string, watcher: Watcher | null): Pick<Words, 'title' | 'lead' | 'tail' | 'deed'> => {
  const processes = watcher?.processes.length ?? 0
  const wanted = watcher?.wanted ?? processes
  const its = processes === 1 ? 'Its 1 process on' : `Its ${String(processes)} processes on`
  const signals = `${processes === 1 ? 'gets' : 'get'} ${signalled(watcher)}`
  switch (intent.verb) {
    case 'kill': {
      const process = `process ${String(intent.pid)}`
      const next = watcher?.status === 'active' ? ' Circus starts another when it is gone.' : ''
      return {
        title: `Kill ${process}?`,
        lead: `It belongs to ${name} on`,
        tail: `and gets ${signalled(watcher)}.${next}`,
        deed: `Kill ${process}`,
      }
    }
    case 'decr':
      return {
        title: `Remove ${counted(intent.nb, 'process', 'processes')} from ${name}?`,
        lead: `Of its ${counted(processes, 'process', 'processes')} on`,
        tail: `the oldest gets ${signalled(watcher)}. ${String(Math.max(0, wanted - intent.nb))} of ${String(wanted)} stay.`,
        deed: `Remove ${counted(intent.nb, 'process', 'processes')}`,
      }
    case 'reload':
      return {
        title: `Reload ${name}?`,
        lead: its,
        tail: `are replaced: Circus starts new ones, then the old ones get ${signalled(watcher)}. With send_hup they only get SIGHUP.`,
        deed: 'Reload 1 watcher',
      }
    case 'restart':
      return {
        title: `Restart ${name}?`,
        lead: its,
        tail: `${signals}. Then Circus starts ${String(wanted)} again: nothing runs in between.`,
        deed: 'Restart 1 watcher',
      }
    default:
      return {
        title: `Stop ${name}?`,
        lead: its,
        tail: `${signals}. It stays stopped until you start it.`,
        deed: 'Stop 1 watcher',
      }
  }
}

const signalled = (watcher: Watcher | null): string => {
  const signal = watcher?.stopSignal ?? STOP_SIGNAL
  return signal === 'SIGKILL' ? signal : `${signal}, and SIGKILL after ${String(watcher?.gracefulTimeout ?? GRACE_S)} s`
}
