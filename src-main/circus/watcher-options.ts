import { z } from 'zod'
import { Problems, badReply, field, fieldsOf } from './fields.js'
import type { Fields } from './fields.js'
import { signalName } from './signal-name.js'
import { done } from './trouble.js'
import type { Outcome } from './trouble.js'

/** One option for the eye: objects and lists as JSON text. `masked`: an environment value, which is never handed out. */
export type OptionEntry = { name: string; value: string | number | boolean | null; masked: boolean }

/** A watcher's options; what circusd didn't send, or wrongly, is null or circusd's own default. Times are s. */
export type WatcherOptions = {
  cmd: string | null
  /** As one text; circusd sends text or a list. */
  args: string | null
  numprocesses: number | null
  singleton: boolean
  onDemand: boolean
  respawn: boolean
  shell: boolean
  useSockets: boolean
  sendHup: boolean
  gracefulTimeout: number | null
  warmupDelay: number | null
  /** As `SIGTERM`. */
  stopSignal: string | null
  /** -1: for ever. */
  maxRetry: number | null
  /** 0: off. */
  maxAge: number | null
  workingDir: string | null
  /** A name or a number as text; null: as circusd's own. */
  uid: string | null
  gid: string | null
}

const MASK = '••••••'
/** Characters of one option's text that are shown; the rest is cut. */
const LONGEST_VALUE = 8192

const text = z.string().nullable()
const flag = z
  .boolean()
  .nullable()
  .transform((value) => value ?? false)
const respawn = z
  .boolean()
  .nullable()
  .transform((value) => value ?? true)
const seconds = z.number().nonnegative().nullable()
const count = z.number().int().nonnegative().nullable()
const retries = z.number().int().min(-1).nullable()
const args = z.union([z.string(), z.null(), z.array(z.union([z.string(), z.number()])).transform((list) => list.join(' '))])
const owner = z.union([z.string(), z.null(), z.number().int().nonnegative().transform(String)])
const stopSignal = z
  .union([z.string(), z.number()])
  .nullable()
  .transform((value) => (value === null ? null : signalName(value)))

/** The options of one watcher. A field that can't be read is a problem of its own and hides no other. */
export const readOptions = (reply: unknown): Outcome<{ value: WatcherOptions; problems: string[] }> => {
  const options = fieldsOf(fieldsOf(reply)?.get('options'))
  if (options === null) return badReply('options')
  const problems = new Problems()
  const value = typed(options, problems)
  return done({ value, problems: problems.list })
}

const typed = (options: Fields, problems: Problems): WatcherOptions => {
  const read = <T>(name: string, schema: z.ZodType<T>, otherwise: T): T => field(options, name, schema, otherwise, problems)
  return {
    cmd: read('cmd', text, null),
    args: read('args', args, null),
    numprocesses: read('numprocesses', count, null),
    singleton: read('singleton', flag, false),
    onDemand: read('on_demand', flag, false),
    respawn: read('respawn', respawn, true),
    shell: read('shell', flag, false),
    useSockets: read('use_sockets', flag, false),
    sendHup: read('send_hup', flag, false),
    gracefulTimeout: read('graceful_timeout', seconds, null),
    warmupDelay: read('warmup_delay', seconds, null),
    stopSignal: read('stop_signal', stopSignal, null),
    maxRetry: read('max_retry', retries, null),
    maxAge: read('max_age', seconds, null),
    workingDir: read('working_dir', text, null),
    uid: read('uid', owner, null),
    gid: read('gid', owner, null),
  }
}

/** Every option that circusd sent, the unknown ones too, sorted by name, environment values masked. */
export const optionLines = (reply: unknown): Outcome<OptionEntry[]> => {
  const options = fieldsOf(fieldsOf(reply)?.get('options'))
  return options === null ? badReply('options') : done(entriesOf(options))
}

const entriesOf = (options: Fields): OptionEntry[] => {
  const entries: OptionEntry[] = []
  for (const [name, value] of options) {
    if (name.toLowerCase() === 'env') entries.push(...maskedEnvironment(value))
    else entries.push({ name, value: shown(value), masked: false })
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The names of an environment; its values don't leave this function. */
const maskedEnvironment = (env: unknown): OptionEntry[] => {
  const variables = fieldsOf(env)
  if (env === null || (variables !== null && variables.size === 0)) return [{ name: 'env', value: null, masked: false }]
  if (variables === null) return [{ name: 'env', value: MASK, masked: true }]
  return [...variables.keys()].map((name) => ({ name: `env.${name}`, value: MASK, masked: true }))
}

const shown = (value: unknown): string | number | boolean | null => {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  const written = typeof value === 'string' ? value : (jsonOf(value) ?? '')
  return written.length > LONGEST_VALUE ? `${written.slice(0, LONGEST_VALUE)}…` : written
}

/** Null where it is nested too deep to be written. */
const jsonOf = (value: unknown): string | null => {
  try {
    return JSON.stringify(value)
  } catch {
    return null
  }
}
