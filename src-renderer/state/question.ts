import type { Arbiter, Intent, Watcher } from '../../src-preload/contract/index.js'
import { counted, visible } from '../format.js'
import { circusctlLine } from './circusctl.js'

/** The endpoint that is acted on, as the screen shows it now; the arbiter's feed fits. */
export type ActionSight = {
  readonly endpointId: string
  readonly arbiter: Arbiter | null
  /** False while what is shown may be old: then nothing can be done. */
  readonly live: boolean
  watcher(key: string): Watcher | null
}

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

type Sentences = Pick<Words, 'title' | 'lead' | 'tail' | 'deed'>

const sentences = (intent: Intent, name: string, watcher: Watcher | null): Sentences => {
  if (intent.verb === 'kill') return killSentences(intent.pid, name, watcher)
  if (intent.verb === 'decr') return removeSentences(intent.nb, name, watcher)
  const count = watcher?.processes.length ?? 0
  const lead = count === 1 ? 'Its 1 process on' : `Its ${String(count)} processes on`
  const get = `${count === 1 ? 'gets' : 'get'} ${signalled(watcher)}`
  const replaced = `${count === 1 ? 'is' : 'are'} replaced: Circus starts new ones, then the old get ${signalled(watcher)}.`
  switch (intent.verb) {
    case 'reload':
      return { title: `Reload ${name}?`, lead, tail: `${replaced} With send_hup they only get SIGHUP.`, deed: 'Reload 1 watcher' }
    case 'restart': {
      const wanted = String(watcher?.wanted ?? count)
      const tail = `${get}. Then Circus starts ${wanted} again: nothing runs in between.`
      return { title: `Restart ${name}?`, lead, tail, deed: 'Restart 1 watcher' }
    }
    default:
      return { title: `Stop ${name}?`, lead, tail: `${get}. It stays stopped until you start it.`, deed: 'Stop 1 watcher' }
  }
}

const killSentences = (pid: number, name: string, watcher: Watcher | null): Sentences => ({
  title: `Kill process ${String(pid)}?`,
  lead: `It belongs to ${name} on`,
  tail: `and gets ${signalled(watcher)}.${watcher?.status === 'active' ? ' Circus starts another when it is gone.' : ''}`,
  deed: `Kill process ${String(pid)}`,
})

const removeSentences = (nb: number, name: string, watcher: Watcher | null): Sentences => {
  const count = watcher?.processes.length ?? 0
  const wanted = watcher?.wanted ?? count
  const removed = counted(nb, 'process', 'processes')
  return {
    title: `Remove ${removed} from ${name}?`,
    lead: `Of its ${counted(count, 'process', 'processes')} on`,
    tail: `the oldest gets ${signalled(watcher)}. ${String(Math.max(0, wanted - nb))} of ${String(wanted)} stay.`,
    deed: `Remove ${removed}`,
  }
}

const signalled = (watcher: Watcher | null): string => {
  const signal = watcher?.stopSignal ?? STOP_SIGNAL
  return signal === 'SIGKILL' ? signal : `${signal}, and SIGKILL after ${String(watcher?.gracefulTimeout ?? GRACE_S)} s`
}
