import type { Exit, Process, Watcher } from '../../src-preload/contract/index.js'
import type { ProcessRowView } from '../components/process-row.js'
import { clockTime, counted, NONE } from '../format.js'
import { exitWords } from './exit-words.js'

/** circusd's own `graceful_timeout` where the watcher's could not be read, s. */
const GRACE_S = 30

/** A process' row in words. `now`: host clock, epoch ms; `reason`: why nothing can be done now, null while it can. */
export const processRow = (process: Process, watcher: Watcher, now: number, reason: string | null): ProcessRowView => {
  const { pid, state } = process
  const stopping = state === 'stopping'
  return {
    key: String(pid),
    pid,
    wid: process.wid === null ? NONE : String(process.wid),
    exited: false,
    state: stopping
      ? stoppingWords(process, watcher, now)
      : { shape: 'running', tone: 'running', word: 'Running', why: '', tip: '' },
    left: stopping ? graceLeft(process, watcher, now).share : null,
    kill: { reason: reason ?? (stopping ? 'It is being stopped already.' : null) },
  }
}

const graceLeft = ({ since }: Process, { gracefulTimeout }: Watcher, now: number): { seconds: number; share: number } => {
  const grace = gracefulTimeout ?? GRACE_S
  const seconds = Math.max(0, grace - (now - since) / 1000)
  return { seconds: Math.ceil(seconds), share: grace === 0 ? 0 : Math.min(1, seconds / grace) }
}

const stoppingWords = (process: Process, watcher: Watcher, now: number): ProcessRowView['state'] => {
  const { seconds } = graceLeft(process, watcher, now)
  const why = `${watcher.stopSignal ?? 'SIGTERM'}, ${String(seconds)} s left`
  return { shape: 'stopping', tone: 'transit', word: 'Stopping', why, tip: `Stopping: ${why}, then SIGKILL.` }
}

/** The row of a process that ended while the console looked. `wid`: as it was last known. */
export const exitRow = ({ pid, at, code, asked }: Exit, wid: number | null): ProcessRowView => {
  const trouble = !asked && code !== 0
  const how = code !== null && code >= 0 ? `with status ${exitWords(code)}` : `by ${exitWords(code)}`
  return {
    key: String(pid),
    pid,
    wid: wid === null ? NONE : String(wid),
    exited: true,
    state: {
      shape: trouble ? 'failed' : 'stopped',
      tone: trouble ? 'failed' : 'stopped',
      word: 'Exited',
      why: exitWords(code),
      tip: `Exited ${code === null ? 'with unknown status' : how} at ${clockTime(at)}${asked ? ', as asked' : ''}.`,
    },
    left: null,
    kill: null,
  }
}

/** A row whose process left without an exit being told. */
export const goneRow = (row: ProcessRowView): ProcessRowView => {
  const told =
    row.state.word === 'Stopping' ? 'It was told to stop, and is gone.' : 'circusd no longer lists it, and told no exit.'
  const state = { shape: 'stopped', tone: 'stopped', word: 'Gone', why: 'no status told', tip: told } as const
  return { ...row, exited: true, state: row.exited ? row.state : state, left: null, kill: null }
}

/** CPU time (s) as `0:07`, `58:03`, `1:12:44`; `≥` where circusd's clock may have wrapped unseen. */
export const cpuTimeWords = (seconds: number | null, exact: boolean): string => {
  if (seconds === null) return NONE
  const whole = Math.floor(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const [hours = 0, minutes = 0, rest = 0] = parts
  const two = (value: number): string => String(value).padStart(2, '0')
  const text = hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`
  return exact ? text : `≥\u2009${text}`
}

/** What stands beside the filter: "6 processes, 1 ended". */
export const processTally = (rows: number, gone: number, hidden: number): string => {
  const parts = [counted(rows, 'process', 'processes')]
  if (gone > 0) parts.push(`${String(gone)} ended`)
  if (hidden > 0) parts.push(`${String(hidden)} hidden by the filter`)
  return parts.join(', ')
}
