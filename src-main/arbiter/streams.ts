import { readEvent } from '../circus/event.js'
import type { CircusEvent } from '../circus/event.js'
import { readStat } from '../circus/stat.js'
import type { StatMessage } from '../circus/stat.js'
import { Subscriber } from '../circus/subscriber.js'
import type { WireCounters } from '../circus/control.js'

type Sinks = {
  counters: WireCounters
  onEvent: (event: CircusEvent) => void
  onStat: (message: StatMessage) => void
}

/** The two streams of one arbiter: its events and its figures. They reconnect by themselves, what was missed is read again. */
export class Streams {
  readonly #sinks: Sinks
  #events: Subscriber | null = null
  #stats: Subscriber | null = null
  #addresses = ''

  constructor(sinks: Sinks) {
    this.#sinks = sinks
  }

  /** Subscribes at these addresses, unless that is done already. */
  open(eventsAddress: string | null, statsAddress: string | null): void {
    const addresses = `${String(eventsAddress)} ${String(statsAddress)}`
    if (addresses === this.#addresses) return
    this.close()
    this.#addresses = addresses
    const { counters, onEvent, onStat } = this.#sinks
    if (eventsAddress !== null) {
      this.#events = this.#subscribe(eventsAddress, 'watcher.', (topic, body) => {
        const event = readEvent(topic, body)
        if (event) onEvent(event)
        else counters.malformed += 1
      })
    }
    if (statsAddress !== null) {
      this.#stats = this.#subscribe(statsAddress, 'stat.', (topic, body) => {
        const message = readStat(topic, body)
        if (message) onStat(message)
        else counters.malformed += 1
      })
    }
  }

  close(): void {
    this.#events?.close()
    this.#stats?.close()
    this.#events = null
    this.#stats = null
    this.#addresses = ''
  }

  #subscribe(address: string, topic: string, onFrames: (topic: Buffer, body: Buffer) => void): Subscriber {
    return new Subscriber({ address, topic, counters: this.#sinks.counters, onFrames })
  }
}
