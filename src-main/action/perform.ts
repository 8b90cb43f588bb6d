import type { Watcher } from '../../src-preload/contract/index.js'
import type { ArbiterSession } from '../arbiter/session.js'
import type { AuditJournal } from '../audit/journal.js'
import type { Request } from '../circus/request.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import type { EventLog } from '../event/event-log.js'
import type { Clock } from '../clock.js'
import { requestOf } from './command.js'
import { guard } from './guard.js'
import type { PendingAction } from './pending.js'
import { verdictOf } from './verdict.js'
import type { Before } from './verdict.js'

type Parts = { events: EventLog; clock: Clock; audit: AuditJournal }

/** What a call may take beyond the watcher's own grace, ms. */
const MARGIN_MS = 5_000
/** circusd's default for `graceful_timeout`, s. */
const DEFAULT_GRACE_S = 30

/** Carries one action from its guard to its outcome. Never throws: what goes wrong is its outcome. */
export const perform = async (pending: PendingAction, session: ArbiterSession, parts: Parts): Promise<void> => {
  const { intent } = pending
  const guarded = await guard(intent, session)
  if (!guarded.ok) {
    pending.tell('refused', guarded.trouble.message, guarded.trouble.tip)
    return
  }
  const watcher = guarded.value
  const request = requestOf(intent, watcher.name)
  if (!request.ok) {
    pending.tell('refused', request.trouble.message, request.trouble.tip)
    return
  }
  const { address } = session.view.arbiter
  const kept = await parts.audit.write({ record: 'intent', address, action: pending.action })
  if (!kept.ok) {
    pending.tell('refused', kept.trouble.message, kept.trouble.tip)
    return
  }
  await send(pending, session, parts, watcher, request.value)
  const told = await parts.audit.write({ record: 'outcome', address, action: pending.action })
  if (!told.ok) pending.tell(pending.action.phase, `${pending.action.message} (${told.trouble.message})`, told.trouble.tip)
}

const send = async (
  pending: PendingAction,
  session: ArbiterSession,
  parts: Parts,
  watcher: Watcher,
  request: Request,
): Promise<void> => {
  const { verb } = pending.intent
  const before: Before = { watcher, pids: new Set(watcher.processes.map(({ pid }) => pid)) }
  pending.tell('sent', 'sent, waiting for circusd')
  session.view.change({ lock: { command: verb, watcher: watcher.name, since: parts.clock.now() } })
  // The first event about the watcher shows that circusd took the command on; its reply comes only at the end.
  const unlisten = parts.events.listen((event) => {
    if (event.kind !== 'circus' || event.endpointId !== session.id || event.watcherKey !== watcher.key) return
    if (pending.action.phase === 'sent') pending.tell('accepted', 'accepted, under way')
  })
  const reply = await session.call(request, deadlineOf(watcher))
  unlisten()
  session.view.change({ lock: reply.ok ? null : lockOf(reply.trouble, parts.clock.now()) })
  session.touch(watcher.key)
  await conclude(pending, session, before, reply)
}

const conclude = async (
  pending: PendingAction,
  session: ArbiterSession,
  before: Before,
  reply: Outcome<unknown>,
): Promise<void> => {
  const refused = !reply.ok && reply.trouble.code !== 'TIMEOUT' && reply.trouble.code !== 'NOT_CONNECTED'
  if (refused) {
    pending.tell('failed', reply.trouble.message, reply.trouble.tip)
    return
  }
  if (reply.ok) pending.tell('accepted', 'accepted, reading back')
  const verdict = await verdictOf(pending.intent, session, before, reply)
  pending.tell(verdict.phase, verdict.message, verdict.tip)
}

/** A `waiting` command takes up to the grace of each process it stops; sequential ones one after the other. */
const deadlineOf = ({ gracefulTimeout, processes, wanted }: Watcher): number => {
  const rounds = Math.max(1, processes.length, wanted ?? 0)
  return (gracefulTimeout ?? DEFAULT_GRACE_S) * 1000 * Math.min(rounds, 10) + MARGIN_MS
}

const lockOf = (trouble: Trouble, since: number) =>
  trouble.code === 'CONFLICT' ? { command: trouble.running, watcher: null, since } : null
