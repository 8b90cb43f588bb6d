import { numProcesses } from '../circus/request.js'
import type { Control } from '../circus/control.js'
import { readNumber } from '../circus/reply.js'
import type { Clock } from '../clock.js'
import type { StatsStore } from '../stats/stats-store.js'
import type { ArbiterView } from './arbiter-view.js'
import { backoffMs } from './backoff.js'
import type { Effect, Fact } from './fact.js'
import type { Reader } from './reader.js'
import type { Rereads } from './rereads.js'
import type { ArbiterState } from './state.js'

type Parts = {
  clock: Clock
  view: ArbiterView
  state: ArbiterState
  stats: StatsStore
  rereads: Rereads
  reader: () => Reader | null
  control: () => Control | null
  apply: (fact: Fact) => Effect
}

const BEAT_MS = 1_000
/** Without figures for so long (ms), circusd-stats is taken as silent; it sends once a second. */
const STATS_SILENT_MS = 3_000
/** After so much silence on every socket (ms) one probe asks whether circusd is there. */
const PROBE_AFTER_MS = 3_000
const PROBE_DEADLINE_MS = 1_500
/** So much silence (ms) is no longer "stale": something accepts and never answers. */
const NOT_ANSWERING_MS = 15_000
/** The cheap resync while figures flow; without them it is also the only sign of life, so that 5 s of silence are seen. */
const RESYNC_MS = 10_000
const RESYNC_WITHOUT_STATS_MS = 2_900
/** One watcher in turn is read again so often, for what no event tells (a changed option). */
const ROUND_MS = 30_000

/**
 * The heartbeat of a live link, once a second: notices silence, repairs what events didn't tell by the cheap resync, and
 * keeps the clocked parts of the state honest. At rest it sends 14 requests a minute to circusd.
 */
export class Pulse {
  readonly #parts: Parts
  #timer: NodeJS.Timeout | null = null
  #lastHeard = 0
  #lastAnswer = 0
  #nextProbe = 0
  #lastStats = Number.NEGATIVE_INFINITY
  #lastResync = 0
  #lastRound = 0
  #round = 0
  #mismatch = 0
  #busy = false
  #begun = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  begin(): void {
    const now = performance.now()
    this.#begun = now
    this.#lastHeard = now
    this.#lastAnswer = now
    this.#lastResync = now
    this.#lastRound = now
    this.#timer ??= setInterval(() => {
      this.#beat()
    }, BEAT_MS)
  }

  end(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  heardStats(): void {
    this.#lastStats = this.#lastHeard = performance.now()
  }

  heardEvent(): void {
    this.#lastHeard = performance.now()
  }

  /** Something came over the control socket; `answersInMs` is its round trip. */
  heardControl(answersInMs: number | null): void {
    this.#lastHeard = this.#lastAnswer = performance.now()
    this.#parts.view.setPresence({ lastDataAt: this.#parts.clock.now(), answersInMs })
  }

  /** Asks circusd at once whether it is there. */
  probeNow(): void {
    if (this.#timer) void this.#probe()
  }

  #beat(): void {
    const now = performance.now()
    this.#stats(now)
    this.#parts.apply({ kind: 'tick', at: this.#parts.clock.now() })
    this.#startTimes()
    const silence = now - this.#lastHeard
    const { state } = this.#parts.view.presence
    if (state !== 'live' || silence > PROBE_AFTER_MS + (this.#statsLive(now) ? 0 : RESYNC_WITHOUT_STATS_MS)) {
      if (now >= this.#nextProbe) void this.#probe()
      return
    }
    if (now - this.#lastResync >= (this.#statsLive(now) ? RESYNC_MS : RESYNC_WITHOUT_STATS_MS)) void this.#resync()
    else if (this.#changing()) this.#parts.rereads.statuses()
    if (now - this.#lastRound >= ROUND_MS) this.#nextInTurn(now)
  }

  #statsLive(now: number): boolean {
    return now - this.#lastStats < STATS_SILENT_MS
  }

  #stats(now: number): void {
    const { view, state } = this.#parts
    if (view.arbiter.statsAddress === null) return
    const waiting = now - Math.max(this.#lastStats, this.#begun) < STATS_SILENT_MS
    const silent = state.get('circusd-stats') ? 'silent' : 'none'
    const stats = this.#statsLive(now) ? 'live' : waiting ? view.arbiter.stats : silent
    if (stats !== view.arbiter.stats) view.change({ stats })
  }

  /** A start or stop under way is not told by events alone. */
  #changing(): boolean {
    for (const { status, processes } of this.#parts.state.records()) {
      if (status === 'starting' || status === 'stopping') return true
      if (processes.some((process) => process.state === 'stopping')) return true
    }
    return false
  }

  async #probe(): Promise<void> {
    const reader = this.#parts.reader()
    if (this.#busy || !reader) return
    this.#busy = true
    const answer = await reader.statuses(PROBE_DEADLINE_MS)
    this.#busy = false
    if (this.#timer === null) return
    if (answer.ok) this.#answered()
    else if (answer.trouble.code === 'TIMEOUT') this.#silent(answer.trouble.tip)
  }

  #answered(): void {
    const { view, control, rereads, state } = this.#parts
    const back = view.presence.state !== 'live'
    this.heardControl(control()?.lastAnswerMs ?? null)
    if (!back) return
    view.setPresence({ state: 'live', reason: null, tip: null, attempt: 0, nextTryAt: null })
    for (const { key } of state.records()) rereads.watcher(key, 0)
  }

  #silent(tip: string): void {
    const { view, clock } = this.#parts
    const now = performance.now()
    const silence = now - this.#lastAnswer
    const attempt = view.presence.attempt + 1
    // The time-out itself already took a while; a circusd in trouble is not asked more often than a reconnect would.
    const waitMs = backoffMs(attempt)
    this.#nextProbe = now + waitMs
    view.setPresence({
      state: silence > NOT_ANSWERING_MS ? 'not answering' : 'stale',
      reason: `circusd has not answered for ${String(Math.round(silence / 1000))} s.`,
      tip,
      attempt,
      nextTryAt: clock.now() + waitMs,
    })
  }

  async #resync(): Promise<void> {
    const { reader, control } = this.#parts
    const current = reader()
    const link = control()
    if (this.#busy || !current || !link) return
    this.#busy = true
    this.#lastResync = performance.now()
    const [statuses, total] = await Promise.all([
      current.statuses(PROBE_DEADLINE_MS),
      link.call(numProcesses(), { deadlineMs: PROBE_DEADLINE_MS }),
    ])
    this.#busy = false
    if (this.#timer === null) return
    if (!statuses.ok) {
      if (statuses.trouble.code === 'TIMEOUT') this.#silent(statuses.trouble.tip)
      return
    }
    this.heardControl(link.lastAnswerMs)
    const count = total.ok ? readNumber(total.value, 'numprocesses') : total
    if (count.ok) this.#compare(count.value)
  }

  /** A total that differs twice in a row is no race with an event: then the watchers are read again. */
  #compare(total: number): void {
    const { state, rereads } = this.#parts
    let known = 0
    for (const { processes } of state.records()) known += processes.length
    this.#mismatch = total === known ? 0 : this.#mismatch + 1
    if (this.#mismatch < 2) return
    this.#mismatch = 0
    for (const { key } of state.records()) rereads.watcher(key)
  }

  #nextInTurn(now: number): void {
    this.#lastRound = now
    const keys = [...this.#parts.state.records()].map(({ key }) => key)
    const reader = this.#parts.reader()
    // Pids one time, options the next: one request each.
    const key = keys[Math.floor(this.#round / 2) % Math.max(1, keys.length)]
    this.#round += 1
    if (key === undefined || !reader) return
    void (this.#round % 2 === 1 ? reader.options(key) : reader.pids(key))
  }

  /** Start times come by the figures: with them a pid is a process. */
  #startTimes(): void {
    const { state, stats, apply, clock } = this.#parts
    for (const { key, processes } of state.records()) {
      for (const { pid, createTime } of processes) {
        const figures = createTime === null ? stats.processes.get(pid) : undefined
        if (!figures || figures.ended || figures.createTime === null) continue
        apply({ kind: 'process', at: clock.now(), key, pid, createTime: figures.createTime, wid: null })
      }
    }
  }
}
