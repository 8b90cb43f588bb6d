import type { ActionPhase, Intent, Watcher } from '../../src-preload/contract/index.js'
import type { ArbiterSession } from '../arbiter/session.js'
import { readChange } from '../circus/reply.js'
import type { Change } from '../circus/reply.js'
import type { Outcome } from '../circus/trouble.js'

/** The watcher as it was just before the command was sent. */
export type Before = { watcher: Watcher; pids: Set<number> }
export type Verdict = { phase: ActionPhase; message: string; tip: string | null }

/** How long an outcome is looked for by reading back: after an answer, and where the link was lost meanwhile, ms. */
const LOOK_MS = 5_000
const LOOK_AFTER_LOSS_MS = 20_000
/** Between two looks, ms. */
const LOOK_EVERY_MS = 150

/** What the watcher must look like for the action to count as done; null while it doesn't. */
type Sight = (now: Watcher, before: Before, change: Change | null) => string | null

/**
 * The outcome of an action by reading the watcher back: circusd's own `ok` is an acceptance, no outcome (it answers ok to a
 * start that started nothing, and to a kill of a pid that isn't there).
 */
export const verdictOf = async (
  intent: Intent,
  session: ArbiterSession,
  before: Before,
  reply: Outcome<unknown>,
): Promise<Verdict> => {
  const change = reply.ok ? readChange(reply.value) : null
  const told = change?.ok ? change.value : null
  const until = performance.now() + (reply.ok ? LOOK_MS : LOOK_AFTER_LOSS_MS)
  const run = session.view.arbiter.run
  for (;;) {
    const now = await lookAt(session, before.watcher.key)
    const seen = now && session.view.arbiter.run === run ? sightOf(intent)(now, before, told) : null
    if (seen !== null) return { phase: 'done', message: seen, tip: null }
    if (told?.singleton && intent.verb === 'incr') return failedAs('a singleton keeps its one process', null)
    const nothingStarted = intent.verb === 'start' && now !== null && told?.started?.length === 0
    if (nothingStarted || performance.now() >= until) return unseen(intent, now, reply, told)
    await pause(LOOK_EVERY_MS)
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

const lookAt = async (session: ArbiterSession, key: string): Promise<Watcher | null> => {
  const { reader } = session
  if (!reader || !session.live) return null
  const answers = await reader.statuses()
  await reader.watcher(key)
  return answers.ok ? session.view.watcher(key) : null
}

const sightOf = (intent: Intent): Sight => {
  switch (intent.verb) {
    case 'start':
      return (now) => (now.status === 'active' && (now.processes.length > 0 || now.wanted === 0) ? running(now) : null)
    case 'stop':
      return (now) => (now.status === 'stopped' ? 'stopped' : null)
    case 'restart':
    case 'reload':
      return renewed
    case 'incr':
      return (now, { watcher }) => counted(now, (watcher.wanted ?? 0) + intent.nb)
    case 'decr':
      return (now, { watcher }) => counted(now, Math.max(0, (watcher.wanted ?? 0) - intent.nb))
    case 'kill':
      return (now) => (now.processes.some(({ pid }) => pid === intent.pid) ? null : `process ${String(intent.pid)} is gone`)
  }
}

const running = ({ processes }: Watcher): string =>
  processes.length === 1 ? '1 process runs' : `${String(processes.length)} processes run`

const renewed: Sight = (now, { pids }) => {
  const fresh = now.processes.filter(({ pid }) => !pids.has(pid)).length
  const whole = now.wanted ?? 1
  if (now.status !== 'active' || fresh < whole || fresh < now.processes.length) return null
  return `${String(fresh)} of ${String(whole)} new`
}

const counted = (now: Watcher, wanted: number): string | null =>
  now.wanted === wanted && now.processes.length === wanted ? running(now) : null

const failedAs = (message: string, tip: string | null): Verdict => ({ phase: 'failed', message, tip })

/** What is said when the sight didn't come in time. */
const unseen = (intent: Intent, now: Watcher | null, reply: Outcome<unknown>, change: Change | null): Verdict => {
  if (!reply.ok) return { phase: 'not confirmed', message: `not confirmed: ${reply.trouble.message}`, tip: reply.trouble.tip }
  if (!now)
    return { phase: 'not confirmed', message: 'not confirmed: the watcher could not be read back', tip: 'Look at it again.' }
  if (intent.verb === 'start' && change?.started?.length === 0) {
    return failedAs('circusd answered ok but started nothing', 'Check the command and the hooks; Events tell which hook failed.')
  }
  const last = now.exits.at(-1)
  const state = `it is ${now.status} with ${running(now)}`
  if (last && !last.asked) return failedAs(`${state}; the last one ended with ${String(last.code)}`, 'Look at its output.')
  return { phase: 'not confirmed', message: `not confirmed: ${state}`, tip: 'circusd accepted it; look at the watcher again.' }
}
