import { isUtf8 } from 'node:buffer'
import { memoryBytes, readFigure, readPid, readText } from './figure.js'

/** The figures of one process, as circusd-stats samples them each second. What it could not read, or sent wrongly, is null. */
export type ProcessStat = {
  kind: 'process'
  /** The name in the topic, without the pid: not always the watcher's (a dot or a space changes it), so trust the pid. */
  topicName: string
  pid: number
  /** `circusd`, `circusd-stats` or `circushttpd` for circusd's own processes, whose topic name is `circus`. */
  daemon: string | null
  /** % of one core; may exceed 100, and is 0 in the first sample after a start. */
  cpu: number | null
  /** % of the host's memory. */
  memory: number | null
  /** Bytes, from a text with three significant digits. */
  rss: number | null
  vms: number | null
  /** Epoch s on circusd's host. */
  createTime: number | null
  /** s */
  age: number | null
  /** As sent; see `cpuTimeSeconds`. */
  cpuTime: string | null
  user: string | null
  /** A number as text, or `Zombie`. */
  nice: string | null
  /** The command's own name; circusd sends no more. */
  command: string | null
}

/** One message of the stats socket. */
export type StatMessage =
  | ProcessStat
  /** The end of a watcher's second: the processes that were sampled. Its figures are left out, since we compute our own. */
  | { kind: 'total'; topicName: string; pids: number[] }
  /** `reads` counts wake-ups of a poll since the last message, at most 100 a second. */
  | { kind: 'socket'; topicName: string; fd: number; address: string | null; reads: number | null }
  | { kind: 'sockets'; topicName: string; reads: number | null }

const PREFIX = 'stat.'
const LONGEST_TOPIC = 2048
const ZERO = 48

/** The keys that are read; anything else in a body is ignored. */
type Body = {
  subtopic?: unknown
  pid?: unknown
  fd?: unknown
  name?: unknown
  cpu?: unknown
  mem?: unknown
  mem_info1?: unknown
  mem_info2?: unknown
  create_time?: unknown
  age?: unknown
  ctime?: unknown
  username?: unknown
  nice?: unknown
  cmdline?: unknown
  address?: unknown
  addresses?: unknown
  reads?: unknown
}

/**
 * Reads one message of the stats socket; null where it is none. It runs a thousand times a second, so it checks by hand and
 * copies nothing: about 0.3 µs beside `JSON.parse`.
 */
export const readStat = (topic: Buffer, body: Buffer): StatMessage | null => {
  if (topic.length > LONGEST_TOPIC) return null
  const text = decode(topic)
  if (text === null || !text.startsWith(PREFIX) || text.length === PREFIX.length) return null
  const fields = parse(body)
  if (fields === null) return null
  const { subtopic } = fields
  if (subtopic === undefined) return readTotal(text.slice(PREFIX.length), fields)
  const dot = text.lastIndexOf('.')
  if (dot <= PREFIX.length || !endsIn(text, dot + 1, subtopic)) return null
  const topicName = text.slice(PREFIX.length, dot)
  return fields.fd === undefined ? readProcess(topicName, fields) : readSocket(topicName, fields)
}

/** Null where it is no UTF-8. Only a text that holds the mark for a broken byte can have had one, so the bytes are seldom checked. */
const decode = (bytes: Buffer): string | null => {
  const text = bytes.toString()
  return text.includes('\ufffd') && !isUtf8(bytes) ? null : text
}

const parse = (body: Buffer): Body | null => {
  const text = decode(body)
  if (text === null) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

/** Whether the rest of a text is a whole number, written as circusd writes it; compared without making a text of either. */
const endsIn = (text: string, from: number, number: unknown): boolean => {
  if (from === text.length || (text.charCodeAt(from) === ZERO && from < text.length - 1)) return false
  let value = 0
  for (let at = from; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) return false
    value = value * 10 + digit
  }
  return value === number
}

const readProcess = (topicName: string, fields: Body): ProcessStat | null => {
  const pid = readPid(fields.subtopic)
  if (pid === null || (fields.pid !== pid && fields.pid !== 'N/A')) return null
  return {
    kind: 'process',
    topicName,
    pid,
    daemon: readText(fields.name),
    cpu: readFigure(fields.cpu),
    memory: readFigure(fields.mem),
    rss: memoryBytes(fields.mem_info1),
    vms: memoryBytes(fields.mem_info2),
    createTime: readFigure(fields.create_time),
    age: readFigure(fields.age),
    cpuTime: readText(fields.ctime),
    user: readText(fields.username),
    nice: readNice(fields.nice),
    command: readText(fields.cmdline),
  }
}

const readTotal = (topicName: string, fields: Body): StatMessage | null => {
  if (Array.isArray(fields.addresses)) return { kind: 'sockets', topicName, reads: readFigure(fields.reads) }
  const { pid } = fields
  if (!Array.isArray(pid)) return null
  const pids: number[] = []
  for (const item of pid) {
    const read = readPid(item)
    if (read !== null) pids.push(read)
  }
  return { kind: 'total', topicName, pids }
}

const readSocket = (topicName: string, fields: Body): StatMessage | null => {
  const fd = readFigure(fields.fd)
  if (fd === null || fd !== fields.subtopic) return null
  return { kind: 'socket', topicName, fd, address: readText(fields.address), reads: readFigure(fields.reads) }
}

const readNice = (value: unknown): string | null => (Number.isSafeInteger(value) ? String(value) : readText(value))

const CPU_TIME = /^(\d{1,4}):(\d{2})(?:\.\d{0,2})?$/

/**
 * Whole seconds of CPU from circusd's `m:ss.cc`; null for anything else. circusd cuts the hundredths out of a text of microseconds
 * without its leading zeros, so they are wrong, and it shows minutes modulo 60, so the value wraps after an hour.
 */
export const cpuTimeSeconds = (text: string | null): number | null => {
  const match = text === null ? null : CPU_TIME.exec(text)
  return match === null ? null : Number(match[1]) * 60 + Number(match[2])
}
