import { parseAddress } from './address.js'
import { dial } from './dial.js'
import { outcomeOf, readReply, writeRequest } from './envelope.js'
import { randomIds } from './ids.js'
import type { Link, LinkOwner } from './link.js'
import { Ledger, WHILE_WAITING } from './ledger.js'
import type { Waiting } from './ledger.js'
import type { Request } from './request.js'
import { failed, trouble } from './trouble.js'
import type { Outcome, Trouble } from './trouble.js'

/** What was heard and said on a link; owned by the caller, and counted on. */
export type WireCounters = {
  /** Frames heard. */
  received: number
  /** Frames that could not be parsed. */
  malformed: number
  /** Frames and calls beyond a bound, and replies that nobody waits for. */
  dropped: number
  /** Requests sent. */
  requests: number
}

export type OpenOptions = {
  counters: WireCounters
  /** For the connection and its handshake, ms (5000). */
  timeoutMs?: number
  signal?: AbortSignal
}

const DEADLINE_MS = 5_000
/** Longer than any grace, and below the bound of timers (2^31 ms). */
const LONGEST_DEADLINE_MS = 24 * 3_600_000
/** Calls that may wait for their answers at once. */
const MOST_PENDING = 10_000
/** Replies that nobody waits for, in one second; a peer that sends more is no circusd. */
const MOST_UNCLAIMED = 10_000
/** What circusd does by itself every `check_delay`, for some ms; no operator started it. */
const HOUSEKEEPING = 'manage_watchers'
const FIRST_RETRY_MS = 20
const LONGEST_RETRY_MS = 160
/** Housekeeping that lasts longer than this is reported like any other conflict. */
const RETRY_FOR_MS = 5_000

/** One connection to the control socket of one circusd. It ends with the connection; whoever wants another opens another. */
export class Control {
  /** As it was dialled. */
  readonly address: string
  /** Told once, when the connection is over: by the other end, or by `close`. */
  readonly lost: Promise<Trouble>
  readonly #counters: WireCounters
  readonly #timeoutMs: number
  readonly #ledger = new Ledger()
  readonly #nextId = randomIds()
  readonly #owner: LinkOwner
  readonly #closing = new AbortController()
  #link: Link | null = null
  /** Set after a time-out: a circusd was seen to answer nothing more on a socket while it served others. */
  #stale = false
  #fresh: Promise<Outcome<Link>> | null = null
  #settleLost: (trouble: Trouble) => void = () => undefined
  #ended: Trouble | null = null
  #unclaimed = { since: 0, count: 0 }
  #lastAnswerMs: number | null = null
  #lastHeardAt: number | null = null

  private constructor(address: string, { counters, timeoutMs = DEADLINE_MS }: OpenOptions) {
    this.address = address
    this.#counters = counters
    this.#timeoutMs = timeoutMs
    this.lost = new Promise((resolve) => {
      this.#settleLost = resolve
    })
    this.#owner = {
      onFrame: (link, frames) => {
        this.#take(link, frames)
      },
      onSend: (id) => this.#sending(id),
      onLost: (link) => {
        this.#onLost(link)
      },
    }
  }

  /**
   * Connects and resolves after the handshake of ZeroMQ, so that something which speaks it is there. Fails with `INVALID_ENDPOINT`
   * (the address; another kind of server), `NOT_CONNECTED` or `TIMEOUT` (accepts and says nothing): see `dial`.
   */
  static async open(address: string, options: OpenOptions): Promise<Outcome<Control>> {
    const parsed = parseAddress(address)
    if (!parsed.ok) return parsed
    const control = new Control(parsed.value, options)
    const dialled = await dial(parsed.value, control.#owner, control.#timeoutMs, options.signal)
    if (!dialled.ok) return dialled
    control.#link = dialled.value
    return { ok: true, value: control }
  }

  /** Round trip of the newest answer to a question, ms. */
  get lastAnswerMs(): number | null {
    return this.#lastAnswerMs
  }

  /** When anything was heard last, on the clock of `performance.now()`. */
  get lastHeardAt(): number | null {
    return this.#lastHeardAt
  }

  /** Calls that wait for an answer now. */
  get pending(): number {
    return this.#ledger.size
  }

  /**
   * Sends one request and waits for its answer, at most `deadlineMs` (5000). The value is the whole reply, for the parsers of
   * `reply.ts`. Many calls may be under way. A change is sent once only, except where circusd refused it for its own housekeeping.
   * After a time-out the next call goes over a fresh socket; what was asked on the old one may still be answered there.
   */
  async call(request: Request, { deadlineMs = DEADLINE_MS }: { deadlineMs?: number } = {}): Promise<Outcome<unknown>> {
    const begun = performance.now()
    const until = begun + (deadlineMs > 0 ? Math.min(deadlineMs, LONGEST_DEADLINE_MS) : DEADLINE_MS)
    const giveUp = Math.min(until, begun + RETRY_FOR_MS)
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      const outcome = await this.#once(request, until)
      const refused =
        !outcome.ok &&
        outcome.trouble.code === 'CONFLICT' &&
        'running' in outcome.trouble &&
        outcome.trouble.running === HOUSEKEEPING
      if (!refused || performance.now() + wait >= giveUp) return outcome
      await this.#pause(wait)
    }
  }

  /** Ends the connection; calls that still wait end with `NOT_CONNECTED`. A second call does nothing. */
  close(): void {
    this.#end(trouble('NOT_CONNECTED', 'The connection was closed by the console.', 'Connect again.'))
  }

  async #once(request: Request, until: number): Promise<Outcome<unknown>> {
    if (this.#ended) return failed(this.#ended)
    if (this.#ledger.size >= MOST_PENDING) {
      this.#counters.dropped += 1
      return failed(
        trouble(
          'TIMEOUT',
          `${String(MOST_PENDING)} requests wait for circusd already, so ${request.command} was not sent.`,
          'Wait until circusd has caught up.',
        ),
      )
    }
    const id = this.#nextId()
    const { waiting, outcome } = this.#ledger.enter(id, request, until, (late) => {
      this.#timedOut(late)
    })
    if (this.#link !== null && !this.#stale) this.#post(waiting, this.#link)
    else void this.#postFresh(waiting)
    return await outcome
  }

  #post(waiting: Waiting, link: Link): void {
    waiting.link = link
    link.send(waiting.id, writeRequest(waiting.id, waiting.request))
  }

  async #postFresh(waiting: Waiting): Promise<void> {
    this.#fresh ??= this.#replaceLink()
    const fresh = await this.#fresh
    if (!this.#ledger.has(waiting.id)) return
    if (fresh.ok) this.#post(waiting, fresh.value)
    else this.#ledger.settle(waiting.id, fresh)
  }

  /** The old link stays until there is a new one: its end is the end of this circusd, and the new one may be to the next. */
  async #replaceLink(): Promise<Outcome<Link>> {
    const dialled = await dial(this.address, this.#owner, this.#timeoutMs, this.#closing.signal)
    // One turn, so that an end of the old link that happened before is heard before anything is sent.
    await new Promise((resolve) => setImmediate(resolve))
    this.#fresh = null
    if (this.#ended && dialled.ok) dialled.value.close()
    if (this.#ended) return failed(this.#ended)
    if (!dialled.ok) return dialled
    const old = this.#link
    this.#link = dialled.value
    this.#stale = false
    this.#drain(old)
    return dialled
  }

  #sending(id: string): boolean {
    const waiting = this.#ledger.get(id)
    if (waiting === undefined) return false
    waiting.sentAt = performance.now()
    this.#counters.requests += 1
    return true
  }

  #timedOut({ link, sentAt }: Waiting): void {
    if (sentAt !== null && link === this.#link) this.#stale = true
    this.#drain(link)
  }

  /** An old link stays until its last call has ended. */
  #drain(link: Link | null): void {
    if (link !== null && link !== this.#link && !this.#ledger.uses(link)) link.close()
  }

  #take(link: Link, frames: Buffer[]): void {
    this.#counters.received += 1
    this.#lastHeardAt = performance.now()
    const [frame] = frames
    const reply = frame !== undefined && frames.length === 1 ? readReply(frame) : null
    if (reply === null) {
      this.#counters.malformed += 1
      this.#countUnclaimed()
      return
    }
    const waiting = reply.id === null ? undefined : this.#ledger.get(reply.id)
    if (waiting === undefined || waiting.sentAt === null) {
      this.#counters.dropped += 1
      this.#countUnclaimed()
      return
    }
    // A change is answered when its work is done, which says nothing of circusd's haste.
    if (!waiting.request.changes) this.#lastAnswerMs = this.#lastHeardAt - waiting.sentAt
    this.#ledger.settle(waiting.id, outcomeOf(reply, waiting.request))
    this.#drain(link)
  }

  #countUnclaimed(): void {
    const now = performance.now()
    if (now - this.#unclaimed.since > 1_000) this.#unclaimed = { since: now, count: 0 }
    this.#unclaimed.count += 1
    if (this.#unclaimed.count <= MOST_UNCLAIMED) return
    this.#end(
      trouble(
        'BAD_REPLY',
        `${this.address} floods the console with answers to nothing.`,
        'Check that the address is the control endpoint of a circusd.',
      ),
    )
  }

  #onLost(link: Link): void {
    if (link !== this.#link) {
      this.#ledger.settleLink(link, WHILE_WAITING)
      return
    }
    const tip = 'Check whether circusd still runs; the console tries again by itself.'
    this.#end(trouble('NOT_CONNECTED', 'circusd ended the connection.', tip))
  }

  #end(why: Trouble): void {
    if (this.#ended) return
    this.#ended = why
    this.#closing.abort()
    this.#settleLost(why)
    const links = this.#ledger.links()
    this.#ledger.settleAll(WHILE_WAITING)
    for (const link of links) link.close()
    this.#link?.close()
  }

  async #pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      this.lost,
      new Promise((resolve) => {
        timer = setTimeout(resolve, ms)
      }),
    ])
    clearTimeout(timer)
  }
}
