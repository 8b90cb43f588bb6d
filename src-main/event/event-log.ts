import type { ConsoleEvent, Cursor } from '../../src-preload/contract/index.js'
import { FEED_WAIT_MS } from '../../src-preload/contract/index.js'
import { Bell } from '../feed/bell.js'

type WithoutSeq<T> = T extends { seq: number } ? Omit<T, 'seq'> : never
/** An event before the log numbered it. */
export type NewEvent = WithoutSeq<ConsoleEvent>

/** What a reader gets: its events since the cursor; `gap` where some before them were dropped by the bound. */
export type EventPage = { cursor: Cursor; events: ConsoleEvent[]; gap: boolean }

/** Events kept; the oldest go first and a late reader is told of the gap. */
const BOUND = 10_000
/** Events in one answer, so that a frame stays small; the rest follows by the next call. */
const PAGE = 500

/** The bounded, numbered log of everything that happened on all endpoints, with the phases of the operator's actions. */
export class EventLog {
  readonly #epoch: string
  readonly #bound: number
  readonly #events: ConsoleEvent[] = []
  readonly #bell = new Bell()
  readonly #listeners = new Set<(event: ConsoleEvent) => void>()
  #first = 1
  #seq = 0

  constructor(epoch: string, bound = BOUND) {
    this.#epoch = epoch
    this.#bound = bound
  }

  append(event: NewEvent): void {
    this.#seq += 1
    const numbered: ConsoleEvent = { ...event, seq: this.#seq }
    this.#events.push(numbered)
    // Trimmed by a quarter at a time, so that a full log costs no shift per event.
    if (this.#events.length > this.#bound * 1.25) {
      this.#events.splice(0, this.#events.length - this.#bound)
      this.#first = this.#events[0]?.seq ?? this.#seq + 1
    }
    for (const listener of this.#listeners) listener(numbered)
    this.#bell.ring()
  }

  /** Calls `listener` for each event from now on; the answer ends it. */
  listen(listener: (event: ConsoleEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  wake(): void {
    this.#bell.ring()
  }

  /** Events after `cursor`, of one endpoint or of all; without a known cursor, the newest page. */
  async next(endpointId: string | null, cursor: Cursor | null, signal?: AbortSignal): Promise<EventPage> {
    const known = cursor !== null && cursor.epoch === this.#epoch && cursor.seq <= this.#seq
    if (!known) return this.#newest(endpointId, cursor !== null)
    const page = this.#page(endpointId, cursor.seq)
    if (page.events.length > 0 || page.gap) return page
    await this.#bell.wait(FEED_WAIT_MS, signal)
    return this.#page(endpointId, cursor.seq)
  }

  #newest(endpointId: string | null, gap: boolean): EventPage {
    const events = this.#events.filter((event) => endpointId === null || event.endpointId === endpointId).slice(-PAGE)
    return { cursor: this.#at(this.#seq), events, gap }
  }

  #page(endpointId: string | null, after: number): EventPage {
    const from = Math.max(0, after + 1 - this.#first)
    const events: ConsoleEvent[] = []
    let last = Math.max(after, this.#first - 1)
    for (let i = from; i < this.#events.length && events.length < PAGE; i += 1) {
      const event = this.#events[i]
      if (!event) break
      last = event.seq
      if (endpointId === null || event.endpointId === endpointId) events.push(event)
    }
    return { cursor: this.#at(last), events, gap: after + 1 < this.#first }
  }

  #at(seq: number): Cursor {
    return { epoch: this.#epoch, seq }
  }
}
