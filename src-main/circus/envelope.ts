import { isUtf8 } from 'node:buffer'
import { failed, done } from './trouble.js'
import { fieldsOf } from './fields.js'
import type { Fields } from './fields.js'
import type { Request } from './request.js'
import type { Outcome, Trouble } from './trouble.js'

/** The largest frame that is taken, bytes: the options of thousands of watchers fit many times. */
export const LARGEST_FRAME = 8 * 1024 * 1024

const LONGEST_REASON = 500
/** Shorter values are left in a reason: they hide nothing and would tear words apart. */
const SHORTEST_SECRET = 3

/** The one frame of a request. */
export const writeRequest = (id: string, { command, properties }: Request): string => JSON.stringify({ id, command, properties })

/** A reply with the id that it claims; null where circusd could not say which request it answers. */
export type Reply = { id: string | null; fields: Fields; whole: unknown }

/** Reads a frame as a reply; null where it is none (invalid UTF-8 or JSON, no object, an id of another kind). */
export const readReply = (frame: Buffer): Reply | null => {
  if (frame.length > LARGEST_FRAME || !isUtf8(frame)) return null
  const whole = parse(frame)
  const fields = fieldsOf(whole)
  const id = fields?.get('id')
  if (fields === null || (typeof id !== 'string' && id !== null)) return null
  return { id, fields, whole }
}

const parse = (frame: Buffer): unknown => {
  try {
    return JSON.parse(frame.toString())
  } catch {
    return null
  }
}

/** What a reply means for the request it answers. circusd puts a watcher's state into `status` too, so only `error` is a failure. */
export const outcomeOf = ({ fields, whole }: Reply, request: Request): Outcome<unknown> => {
  const status = fields.get('status')
  if (typeof status !== 'string') {
    return failed({
      code: 'BAD_REPLY',
      message: 'The answer has no status.',
      tip: 'Check that the address is the control endpoint of a circusd.',
    })
  }
  if (status !== 'error') return done(whole)
  const errno = fields.get('errno')
  return failed(
    refusal(typeof errno === 'number' && Number.isInteger(errno) ? errno : 0, readReason(fields.get('reason'), request), request),
  )
}

/** `ConflictError` of circusd's arbiter, in both its forms. */
const RUNNING = /^arbiter is already running (\S{1,64}) command$/
const RESTARTING = 'arbiter is restarting...'

const refusal = (errno: number, reason: string, { command }: Request): Trouble => {
  const running = RUNNING.exec(reason)?.[1] ?? (reason === RESTARTING ? 'arbiter_restart' : null)
  if (running !== null) {
    return {
      code: 'CONFLICT',
      running,
      message: `circusd is busy with ${running}, so ${command} was not done.`,
      tip: 'Try again when that has ended; circusd does one change at a time.',
    }
  }
  return { code: 'CIRCUS_ERROR', errno, reason, message: `circusd refused ${command}: ${reason}`, tip: tipFor(errno) }
}

const tipFor = (errno: number): string => {
  if (errno === 2) return 'This circusd is too old for the command, or is no circusd.'
  if (errno === 3) return 'Look whether the watcher still exists under this name.'
  if (errno === 6) return "The cause stands only in circusd's own log."
  return "Nothing was done. circusd's own log says more."
}

/**
 * The last line of circusd's reason, without the request: circusd puts the whole of it before the cause, as the literal of
 * Python bytes, and some causes repeat a value of it.
 */
const readReason = (reason: unknown, request: Request): string => {
  if (typeof reason !== 'string') return 'no reason given'
  const cause = withoutLiteral(reason).trimEnd()
  let line = cause.slice(cause.lastIndexOf('\n') + 1)
  for (const secret of secretsOf(request)) line = line.replaceAll(secret, '…')
  return line.slice(0, LONGEST_REASON).trim() || 'no reason given'
}

const LITERAL_BEFORE = /^(?:command|msg) b(['"])/

const withoutLiteral = (reason: string): string => {
  const quote = LITERAL_BEFORE.exec(reason)
  if (quote === null) return reason
  let at = quote[0].length
  while (at < reason.length && reason.charAt(at) !== quote[1]) at += reason.charAt(at) === '\\' ? 2 : 1
  return reason.slice(at + 1).replace(/^:? */, '')
}

/** Every text in the properties but the name: what a reason must not repeat. */
const secretsOf = ({ properties }: Request): string[] => {
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && value.length >= SHORTEST_SECRET) found.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  for (const [name, value] of Object.entries(properties)) if (name !== 'name' && name !== 'match') walk(value)
  return found
}
