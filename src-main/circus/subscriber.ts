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
const RECONNECT_MS = 250
const LONGEST_RECONNECT_MS = 2_000
/** A publisher that accepts and never shakes hands is dialled again after this, ms. */
const HANDSHAKE_MS = 5_000

/** Listens to one PUB socket of a circusd. It reconnects by itself: unlike a command, a subscription can't reach the wrong one. */
export class Subscriber {
  readonly #socket: SubSocket
  readonly #options: SubscriberOptions

  constructor(options: SubscriberOptions) {
    this.#options = options
    this.#socket = new SubSocket({
      linger: 0,
      receiveHighWaterMark: HIGH_WATER,
      maxMessageSize: LARGEST_FRAME,
      reconnectInterval: RECONNECT_MS,
      reconnectMaxInterval: LONGEST_RECONNECT_MS,
      handshakeInterval: HANDSHAKE_MS,
      ipv6: options.address.includes('['),
    })
    void this.#watch()
    void this.#receive()
    this.#socket.subscribe(options.topic)
    this.#connect()
  }

  /** Ends it; a second call does nothing. */
  close(): void {
    if (!this.#socket.closed) this.#socket.close()
  }

  /** An address that libzmq refuses is a stream that stays closed; the caller checks addresses by `reachable`. */
  #connect(): void {
    try {
      this.#socket.connect(this.#options.address)
    } catch {
      this.close()
      this.#options.onState?.('closed')
    }
  }

  async #receive(): Promise<void> {
    const { counters, onFrames } = this.#options
    try {
      for await (const frames of this.#socket) {
        if (this.#socket.closed) return
        counters.received += 1
        const [topic, body] = frames
        if (topic !== undefined && body !== undefined && frames.length === 2) onFrames(topic, body)
        else counters.malformed += 1
      }
    } catch {
      this.close()
    }
  }

  async #watch(): Promise<void> {
    const { onState } = this.#options
    try {
      for await (const { type } of this.#socket.events) {
        if (type === 'handshake') onState?.('open')
        else if (type === 'disconnect') onState?.('closed')
      }
    } catch {
      this.close()
    }
  }
}
