import { isUtf8 } from 'node:buffer'
import { readPid, readFigure, readText } from './figure.js'

/** One event of circusd, of topic `watcher.TOPICNAME.ACTION`. What its body didn't hold, or held wrongly, is null. */
export type CircusEvent = {
  /** Lower case, spaces as `_`: several watchers may share it. */
  topicName: string
  /** Circus's word: spawn, reap, kill, start, stop, reload, updated, add, remove, hook_success, hook_failure, or a new one. */
  action: string
  /** circusd's clock, epoch s. */
  time: number | null
  pid: number | null
  /** Exit status of a reap; negative: killed by that signal. */
  exitCode: number | null
  hook: string | null
  error: string | null
}

const PREFIX = 'watcher.'
const LONGEST_TOPIC = 2048
const LONGEST_ERROR = 1000
/** Exit statuses and signals are far smaller; Windows has 32 bits. */
const LARGEST_EXIT = 2 ** 32

/** Reads one message of the event socket; null where it is none (another topic, invalid UTF-8 or JSON, not an object). */
export const readEvent = (topic: Buffer, body: Buffer): CircusEvent | null => {
  if (topic.length > LONGEST_TOPIC || !isUtf8(topic) || !isUtf8(body)) return null
  const text = topic.toString()
  const dot = text.lastIndexOf('.')
  if (!text.startsWith(PREFIX) || dot <= PREFIX.length || dot === text.length - 1) return null
  const fields = parseObject(body)
  if (fields === null) return null
  const { time, process_pid, exit_code, name, error } = fields
  return {
    topicName: text.slice(PREFIX.length, dot),
    action: text.slice(dot + 1),
    time: readFigure(time),
    pid: readPid(process_pid),
    exitCode: isExit(exit_code) ? exit_code : null,
    hook: readText(name),
    error: typeof error === 'string' ? error.slice(0, LONGEST_ERROR) : null,
  }
}

type Fields = { time?: unknown; process_pid?: unknown; exit_code?: unknown; name?: unknown; error?: unknown }

const isExit = (value: unknown): value is number => Number.isSafeInteger(value) && Math.abs(Number(value)) <= LARGEST_EXIT

const parseObject = (body: Buffer): Fields | null => {
  try {
    const parsed: unknown = JSON.parse(body.toString())
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}
