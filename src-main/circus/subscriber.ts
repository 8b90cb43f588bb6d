import { Subscriber as SubSocket } from 'zeromq'
import type { WireCounters } from './control.js'
import { LARGEST_FRAME } from './envelope.js'

export type SubscriberOptions = {
  /** Numeric host or name; libzmq resolves a name, IPv4 only, on the thread that all sockets share. */
  address: string
  /** Only topics that begin so are sent here. */
  topic: string
  counters: WireCounters
  /** Called for each message of two frames, as fast as they come: a direct call, no copy. */
  onFrames: (topic: Buffer, body: Buffer) => void
  /** `open` after each handshake, `closed` after each loss. A SUB never learns that it missed something in between. */
  onState?: (state: 'open' | 'closed') => void
}

/** Messages held while the loop is busy, about 8 s of 1,000 processes; beyond that the publisher drops for us and says nothing. */
const HIGH_WATER = 10_000
const REDIAL_MS = 250
const LONGEST_REDIAL_MS = 2_000
/** A publisher that accepts and never shakes hands is dialled again after this, ms. */
const HANDSHAKE_MS = 5_000

/**
 * Listens to one PUB socket of a circusd, and dials again by itself: unlike a command, a subscription can't reach the wrong one.
 * libzmq's own reconnect is off, since it gives up for good after a breach of protocol, as a frame beyond the bound is one.
 */
export class Subscriber {
  readonly #options: SubscriberOptions
  #socket: SubSocket | null = null
  #isOpen = false
  #closed = false
  #failures = 0
  #timer: NodeJS.Timeout | null = null

  constructor(options: SubscriberOptions) {
    this.#options = options
    this.#dial()
  }

  /** Ends it; a second call does nothing. */
  close(): void {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket?.close()
    this.#socket = null
  }

  #dial(): void {
    const { address, topic, onState } = this.#options
    const socket = new SubSocket({
      linger: 0,
      receiveHighWaterMark: HIGH_WATER,
      maxMessageSize: LARGEST_FRAME,
      reconnectInterval: -1,
      connectTimeout: HANDSHAKE_MS,
      ipv6: address.includes('['),
    })
    this.#socket = socket
    this.#timer = setTimeout(() => {
      this.#lose(socket)
    }, HANDSHAKE_MS)
    void this.#watch(socket)
    void this.#receive(socket)
    socket.subscribe(topic)
    try {
      socket.connect(address)
    } catch {
      // No address at all, so dialling again would not help; the caller makes addresses by `reachable`.
      this.close()
      onState?.('closed')
    }
  }

  async #watch(socket: SubSocket): Promise<void> {
    try {
      for await (const { type } of socket.events) {
        if (type === 'handshake') this.#open(socket)
        else if (type === 'disconnect' || type === 'close') this.#lose(socket)
      }
    } catch {
      this.#lose(socket)
    }
  }

  #open(socket: SubSocket): void {
    if (socket !== this.#socket) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#failures = 0
    this.#isOpen = true
    this.#options.onState?.('open')
  }

  /** The jitter keeps many consoles from coming back at the same moment. */
  #lose(socket: SubSocket): void {
    if (socket !== this.#socket) return
    this.#socket = null
    if (!socket.closed) socket.close()
    if (this.#timer !== null) clearTimeout(this.#timer)
    const wait = Math.min(REDIAL_MS * 2 ** this.#failures, LONGEST_REDIAL_MS) * (0.75 + Math.random() / 2)
    this.#failures = Math.min(this.#failures + 1, 10)
    this.#timer = setTimeout(() => {
      this.#dial()
    }, wait)
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#options.onState?.('closed')
  }

  async #receive(socket: SubSocket): Promise<void> {
    try {
      for await (const frames of socket) {
        if (this.#closed) return
        this.#take(frames)
      }
    } catch {
      this.#lose(socket)
    }
  }

  /** A listener that throws loses that one message, which is counted, and not the stream. */
  #take(frames: Buffer[]): void {
    const { counters, onFrames } = this.#options
    counters.received += 1
    try {
      const [topic, body] = frames
      if (topic !== undefined && body !== undefined && frames.length === 2) onFrames(topic, body)
      else counters.malformed += 1
    } catch {
      counters.malformed += 1
    }
  }
}
