import type { Presence } from '../../src-preload/contract/index.js'
import { reachable } from '../circus/address.js'
import { Control } from '../circus/control.js'
import type { CircusEvent } from '../circus/event.js'
import type { Daemon, GlobalOptions } from '../circus/reply.js'
import type { Request } from '../circus/request.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import { failed } from '../circus/trouble.js'
import type { Clock } from '../clock.js'
import type { EventLog } from '../event/event-log.js'
import { Bell } from '../feed/bell.js'
import type { Log } from '../log.js'
import { StatsStore } from '../stats/stats-store.js'
import { ArbiterView } from './arbiter-view.js'
import { backoffMs } from './backoff.js'
import { Details } from './details.js'
import { circusEvent } from './event-lines.js'
import type { Effect, Fact } from './fact.js'
import { Pulse } from './pulse.js'
import { Reader } from './reader.js'
import { Rereads } from './rereads.js'
import { ArbiterState } from './state.js'
import { Streams } from './streams.js'

export type SessionOptions = { id: string; address: string; epoch: string; clock: Clock; log: Log; events: EventLog }

const NEVER: Presence = {
  state: 'connecting',
  reason: null,
  tip: null,
  attempt: 0,
  nextTryAt: null,
  since: 0,
  lastDataAt: null,
  answersInMs: null,
}

/**
 * One live connection to a circusd: connects, reads everything, follows events and figures, notices silence, comes back
 * after a loss and says at every moment how it stands. Ends only by `close`.
 */
export class ArbiterSession {
  readonly id: string
  readonly view: ArbiterView
  readonly state = new ArbiterState()
  readonly stats: StatsStore
  readonly #options: SessionOptions
  readonly #streams: Streams
  readonly #rereads: Rereads
  readonly #pulse: Pulse
  readonly #details = new Details(this.state)
  readonly #retry = new Bell()
  readonly #end = new AbortController()
  #control: Control | null = null
  #reader: Reader | null = null
  #running: Promise<void> | null = null
  #everLive = false

  constructor(options: SessionOptions) {
    const { id, address, clock, epoch } = options
    this.id = id
    this.#options = options
    this.view = new ArbiterView(epoch, clock, {
      endpointId: id,
      name: address.replace(/^\w+:\/\//, ''),
      address,
      presence: { ...NEVER, since: clock.now() },
      run: 0,
      pid: null,
      createTime: null,
      checkDelay: null,
      eventsAddress: null,
      statsAddress: null,
      stats: 'unknown',
      lock: null,
    })
    this.stats = new StatsStore(clock, (pid, topic) => this.#ownerOf(pid, topic))
    this.#streams = new Streams({
      counters: this.view.counters,
      onEvent: (event) => this.#onEvent(event),
      onStat: (message) => {
        this.#pulse.heardStats()
        this.stats.ingest(message)
      },
    })
    this.#rereads = new Rereads((work) => void this.#reread(work))
    this.#pulse = new Pulse({
      clock,
      view: this.view,
      state: this.state,
      stats: this.stats,
      rereads: this.#rereads,
      reader: () => this.#reader,
      control: () => this.#control,
      apply: (fact) => this.apply(fact),
    })
  }

  /** Begins to connect; call once. */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Tries now instead of at the next planned time. */
  retry(): void {
    this.#retry.ring()
    this.#pulse.probeNow()
  }

  /** Whether commands can be sent. */
  get live(): boolean {
    return this.#control !== null && this.view.presence.state === 'live'
  }

  get reader(): Reader | null {
    return this.#reader
  }

  /** Sends one request over the live link; refused when there is none. */
  async call(request: Request, deadlineMs?: number): Promise<Outcome<unknown>> {
    const control = this.#control
    if (!control || !this.live) return failed(notLive(this.view.presence))
    const reply = await control.call(request, deadlineMs === undefined ? {} : { deadlineMs })
    const answered = reply.ok || reply.trouble.code === 'CIRCUS_ERROR' || reply.trouble.code === 'CONFLICT'
    if (answered && this.#control === control) this.#pulse.heardControl(control.lastAnswerMs)
    return reply
  }

  /** Takes in something learned and tells the pages what it changed. */
  apply(fact: Fact): Effect {
    const effect = this.state.apply(fact)
    for (const pid of effect.ended) this.stats.retire(pid)
    for (const key of effect.gone) this.#rereads.forget(key)
    this.view.publish(this.state, effect)
    for (const key of effect.reread) this.#rereads.watcher(key)
    if (effect.statuses) this.#rereads.statuses()
    return effect
  }

  /** Reads a watcher again soon; its outcome comes by the feed. */
  touch(key: string): void {
    this.#rereads.watcher(key, 0)
    this.#rereads.statuses()
  }

  /** A page looks at this watcher: what only a read tells of its processes (wid, start) is read, once each. */
  lookAt(key: string): void {
    void this.#details.read(key, this.#reader)
  }

  async close(): Promise<void> {
    this.#end.abort()
    this.#retry.ring()
    this.#drop()
    this.#streams.close()
    this.stats.close()
    this.view.wake()
    await this.#running
  }

  async #run(): Promise<void> {
    let attempt = 0
    while (!this.#end.signal.aborted) {
      const trouble = await this.#attempt(attempt)
      const wasLive = this.view.presence.state === 'live' || this.view.presence.state === 'stale'
      this.#drop()
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it may have been closed while the attempt lasted
      if (this.#end.signal.aborted) break
      attempt = wasLive ? 1 : attempt + 1
      await this.#pause(attempt, trouble, wasLive)
    }
    this.view.setPresence({ state: 'offline', reason: null, tip: null, nextTryAt: null })
  }

  /** One connection from its beginning to its end; answers why it ended. */
  async #attempt(attempt: number): Promise<Trouble> {
    this.view.setPresence({ state: this.#everLive ? 'reconnecting' : 'connecting', nextTryAt: null, attempt })
    const opened = await Control.open(this.#options.address, {
      counters: this.view.counters,
      signal: this.#end.signal,
    })
    if (!opened.ok) return opened.trouble
    const control = opened.value
    this.#control = control
    this.#reader = new Reader(control, this.#options.clock, (fact) => {
      this.apply(fact)
    })
    this.view.setPresence({ state: 'syncing', reason: null, tip: null })
    const synced = await this.#sync(this.#reader)
    if (!synced.ok) return synced.trouble
    this.#everLive = true
    this.view.setPresence({ state: 'live', reason: null, tip: null, attempt: 0, nextTryAt: null })
    this.#pulse.begin()
    this.#tell('live', null)
    return await control.lost
  }

  async #sync(reader: Reader): Promise<Outcome<null>> {
    const identity = await reader.identity()
    if (!identity.ok) return identity
    this.#meet(identity.value.options, identity.value.daemon)
    const { eventsAddress, statsAddress } = this.view.arbiter
    this.#streams.open(eventsAddress, statsAddress)
    const statuses = await reader.statuses()
    if (!statuses.ok) return statuses
    this.#rereads.clear()
    await reader.watchers([...this.state.records()].map(({ key }) => key))
    this.#pulse.heardControl(this.#control?.lastAnswerMs ?? null)
    return { ok: true, value: null }
  }

  /** Takes in who this circusd is: another pid or start than before is another run, and nothing known holds for it. */
  #meet(options: GlobalOptions, daemon: Daemon): void {
    const { arbiter } = this.view
    const same = arbiter.pid === daemon.pid && arbiter.createTime === daemon.createTime
    if (!same && arbiter.run > 0) {
      this.apply({ kind: 'new run', at: this.#options.clock.now() })
      this.stats.retireAll()
      this.#tell('circusd restarted', `pid ${String(arbiter.pid)} is now ${String(daemon.pid)}`)
    }
    const dialled = this.#options.address
    this.view.change({
      run: same ? arbiter.run : arbiter.run + 1,
      pid: daemon.pid,
      createTime: daemon.createTime,
      checkDelay: options.checkDelay,
      eventsAddress: options.eventsEndpoint === null ? null : reachable(options.eventsEndpoint, dialled),
      statsAddress: options.statsEndpoint === null ? null : reachable(options.statsEndpoint, dialled),
      stats: options.statsEndpoint === null ? 'none' : 'unknown',
      lock: null,
    })
  }

  async #pause(attempt: number, trouble: Trouble, wasLive: boolean): Promise<void> {
    const { clock, log } = this.#options
    const waitMs = backoffMs(attempt)
    if (wasLive) this.#tell('lost', trouble.message)
    log.info({ endpointId: this.id, code: trouble.code, attempt, waitMs }, 'circusd is not reached')
    const silent = trouble.code === 'TIMEOUT'
    this.view.setPresence({
      state: silent ? 'not answering' : this.#everLive ? 'reconnecting' : 'failed',
      reason: trouble.message,
      tip: trouble.tip,
      attempt,
      nextTryAt: clock.now() + waitMs,
    })
    await this.#retry.wait(waitMs, this.#end.signal)
  }

  #drop(): void {
    this.#pulse.end()
    this.#rereads.clear()
    this.#control?.close()
    this.#control = null
    this.#reader = null
  }

  async #reread({ watchers, statuses }: { watchers: string[]; statuses: boolean }): Promise<void> {
    const reader = this.#reader
    if (!reader) return
    if (statuses) await reader.statuses()
    await reader.watchers(watchers.filter((key) => this.state.get(key)))
  }

  #onEvent(event: CircusEvent): void {
    const { clock, events } = this.#options
    const at = clock.now()
    this.#pulse.heardEvent()
    const key = this.state.aboutWhom(event)
    const name = key === null ? null : (this.state.get(key)?.name ?? null)
    this.apply({ kind: 'event', at, event })
    events.append(circusEvent(this.id, event, at, key, name))
  }

  /** Whose process a sample is. A stranger's pid is a hint that a spawn was missed: its watcher is read again. */
  #ownerOf(pid: number, topic: string): string | null {
    const owner = this.state.ownerOf(pid)
    if (owner !== null) return owner
    const key = this.state.byTopic(topic)
    if (key !== null && this.#reader) this.#rereads.watcher(key, 10_000)
    return null
  }

  #tell(what: string, detail: string | null): void {
    const { events, clock } = this.#options
    events.append({ kind: 'link', endpointId: this.id, at: clock.now(), what, detail })
  }
}

const notLive = ({ state, reason }: Presence): Trouble => ({
  code: 'NOT_CONNECTED',
  message: reason ?? `The connection is ${state}.`,
  tip: 'Nothing was sent. Wait until the connection is live, or press Retry now.',
})
