import { pino } from 'pino'
import type { Log } from './log.js'

/** A shell's log: one line of JSON on standard error for what is at least this grave. */
export const createLog = (level: 'info' | 'warn'): Log => pino({ name: 'ringside', level }, process.stderr)

/** The stack of an error of our own code, for the log. */
export const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

/**
 * Keeps a shell's process alive where one part fails that nobody waited for, and where the reader of its output went away:
 * links to every circusd hang on it.
 */
export const surviveAccidents = (log: Log): void => {
  process.on('unhandledRejection', (error) => log.error({ stack: stackOf(error) }, 'a failure that nobody waited for'))
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
