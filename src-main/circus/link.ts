import { randomBytes } from 'node:crypto'
import { Dealer } from 'zeromq'
import type { Event } from 'zeromq'
import { LARGEST_FRAME } from './envelope.js'

/** Why a link never came to be. `stage`: how far the other end went before `timed out` or `ended`. */
export type Opening =
  | { kind: 'ready' }
  | { kind: 'unusable'; reason: string }
  | { kind: 'ended' | 'timed out'; stage: 'dialling' | 'connected'; failedHandshake: boolean }

type Outgoing = { id: string; frame: string }

/** What a link tells its owner, by direct call. */
export type LinkOwner = {
  onFrame: (link: Link, frames: Buffer[]) => void
  /** Just before a frame goes out; false keeps it here. */
  onSend: (id: string) => boolean
  onLost: (link: Link) => void
}

/** Messages that ZeroMQ holds on our side, each way. */
const HIGH_WATER = 20_000
/** How long one frame may wait for room in ZeroMQ, ms; longer means that the other end takes nothing any more. */
const SEND_TIMEOUT_MS = 1_000

/**
 * One DEALER, one connection, one life. It never reconnects and never queues for an absent peer: a DEALER left to its defaults
 * keeps a `stop` for a dead circusd and hands it to the next one.
 */
export class Link {
  readonly #socket: Dealer
  readonly #owner: LinkOwner
  #outbox: Outgoing[] = []
  #sending = false
  #stage: 'dialling' | 'connected' | 'ready' | 'over' = 'dialling'
  #failedHandshake = false
  #settle: (opening: Opening) => void = () => undefined

  constructor(owner: LinkOwner, timeoutMs: number, ipv6: boolean) {
    this.#owner = owner
    this.#socket = new Dealer({
      immediate: true,
      linger: 0,
      reconnectInterval: -1,
      sendTimeout: SEND_TIMEOUT_MS,
      sendHighWaterMark: HIGH_WATER,
      receiveHighWaterMark: HIGH_WATER,
      maxMessageSize: LARGEST_FRAME,
      routingId: randomBytes(16).toString('hex'),
      connectTimeout: timeoutMs,
      handshakeInterval: timeoutMs,
      ipv6,
    })
  }

  /** Dials and waits for the ZMTP handshake, at most `timeoutMs`. On anything but `ready` the link is closed. */
  async open(address: string, timeoutMs: number): Promise<Opening> {
    const opening = new Promise<Opening>((resolve) => {
      this.#settle = resolve
    })
    const timer = setTimeout(() => {
      this.#fail('timed out')
    }, timeoutMs)
    void this.#watch()
    try {
      this.#socket.connect(address)
    } catch (error) {
      this.#stage = 'over'
      this.#settle({ kind: 'unusable', reason: error instanceof Error ? error.message : String(error) })
    }
    const result = await opening
    clearTimeout(timer)
    if (result.kind !== 'ready') this.close()
    return result
  }

  /** Puts a frame on the wire as soon as there is room. The outbox is bounded by the calls that its owner lets wait. */
  send(id: string, frame: string): void {
    this.#outbox.push({ id, frame })
    if (!this.#sending) void this.#pump()
  }

  close(): void {
    this.#stage = 'over'
    this.#outbox = []
    this.#settle({ kind: 'unusable', reason: 'closed' })
    if (!this.#socket.closed) this.#socket.close()
  }

  /** ZeroMQ takes one send at a time, so there is one sender. */
  async #pump(): Promise<void> {
    this.#sending = true
    while (this.#outbox.length > 0) {
      const batch = this.#outbox
      this.#outbox = []
      for (const { id, frame } of batch) {
        if (this.#stage !== 'ready') break
        if (this.#owner.onSend(id)) await this.#put(frame)
      }
    }
    this.#sending = false
  }

  async #put(frame: string): Promise<void> {
    try {
      await this.#socket.send(frame)
    } catch {
      // No room for a whole second, or no peer: either way nothing more goes out here.
      this.#over()
    }
  }

  async #watch(): Promise<void> {
    try {
      for await (const event of this.#socket.events) this.#heed(event)
    } catch {
      this.#over()
    }
  }

  #heed({ type }: Event): void {
    if (this.#stage === 'over') return
    if (type === 'connect') this.#stage = 'connected'
    else if (type === 'handshake') this.#ready()
    else if (type.startsWith('handshake:error')) this.#failedHandshake = true
    else if (type === 'disconnect' || type === 'close') this.#over()
  }

  #ready(): void {
    this.#stage = 'ready'
    void this.#receive()
    this.#settle({ kind: 'ready' })
  }

  async #receive(): Promise<void> {
    try {
      for await (const frames of this.#socket) {
        if (this.#stage === 'over') return
        this.#owner.onFrame(this, frames)
      }
    } catch {
      this.#over()
    }
  }

  #over(): void {
    if (this.#stage === 'ready') {
      this.close()
      this.#owner.onLost(this)
    } else this.#fail('ended')
  }

  #fail(kind: 'ended' | 'timed out'): void {
    const stage = this.#stage
    if (stage !== 'dialling' && stage !== 'connected') return
    this.#stage = 'over'
    this.#settle({ kind, stage, failedHandshake: this.#failedHandshake })
  }
}
