import type { Intent, Watcher } from '../../src-preload/contract/index.js'
import type { ArbiterSession } from '../arbiter/session.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import { done, failed } from '../circus/trouble.js'

type Kill = Extract<Intent, { verb: 'kill' }>

/** Start times within this (s) are one process: psutil derives them from the boot time, which a clock correction moves. */
const SAME_START_S = 1

/**
 * Whether an action may be sent at all: the link is live, circusd is the one that was looked at, the watcher is there, and
 * for a kill the process is read again and is still the one that was shown. What remains is the time between this read and
 * circusd's own look-up of the pid, about a millisecond.
 */
export const guard = async (intent: Intent, session: ArbiterSession): Promise<Outcome<Watcher>> => {
  const { presence, run } = session.view.arbiter
  if (!session.live) return failed(refusal(`The connection is ${presence.state}.`, presence.tip ?? 'Try again when it is live.'))
  if (run !== intent.run) return failed(refusal('circusd was restarted since you looked.', 'Look at its watchers again.'))
  const watcher = session.view.watcher(intent.watcher)
  if (!watcher) return failed(refusal('This watcher is no longer there.', 'Somebody removed or renamed it.'))
  if (intent.verb === 'kill') return await sameProcess(intent, session, watcher)
  if (intent.verb === 'incr' || intent.verb === 'decr') return await counted(session, watcher)
  return done(watcher)
}

/** No event tells a changed `numprocesses`: it is read, so that the outcome is told against the right number. */
const counted = async (session: ArbiterSession, watcher: Watcher): Promise<Outcome<Watcher>> => {
  await session.reader?.watcher(watcher.key)
  return done(session.view.watcher(watcher.key) ?? watcher)
}

const sameProcess = async (intent: Kill, session: ArbiterSession, watcher: Watcher): Promise<Outcome<Watcher>> => {
  const read = (await session.reader?.process(watcher.key, intent.pid)) ?? failed(refusal('The connection was lost.', ''))
  if (!read.ok) return read
  if (read.value === null) return failed(refusal(`Process ${String(intent.pid)} is gone.`, 'Nothing was sent.'))
  const { createTime } = read.value
  const shown = intent.createTime
  if (shown !== null && (createTime === null || Math.abs(createTime - shown) > SAME_START_S)) {
    const text = `Process ${String(intent.pid)} is not the one you looked at: its pid was given to another.`
    return failed(refusal(text, 'Nothing was sent. Look at the watcher again.'))
  }
  return done(watcher)
}

const refusal = (message: string, tip: string): Trouble => ({ code: 'INVALID_TARGET', message, tip })
