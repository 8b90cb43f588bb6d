import type { Link } from './link.js'
import type { Request } from './request.js'
import { failed, trouble } from './trouble.js'
import type { Outcome, Trouble } from './trouble.js'

/** A call that waits for its answer. */
export type Waiting = {
  readonly id: string
  readonly request: Request
  /** The link that it goes over; null until there is one. */
  link: Link | null
  /** When its frame went out, on the clock of `performance.now()`; null: not yet. */
  sentAt: number | null
}

type Entry = { waiting: Waiting; timer: NodeJS.Timeout; resolve: (outcome: Outcome<unknown>) => void }

/** The calls that wait, each with its own deadline; every one of them ends exactly once. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()

  get size(): number {
    return this.#entries.size
  }

  /** Enters a call; `outcome` comes by `settle`, or at `until` (of `performance.now()`) as `TIMEOUT`, after `onLate` was called. */
  enter(
    id: string,
    request: Request,
    until: number,
    onLate: (waiting: Waiting) => void,
  ): { waiting: Waiting; outcome: Promise<Outcome<unknown>> } {
    const waiting: Waiting = { id, request, link: null, sentAt: null }
    const begun = performance.now()
    const outcome = new Promise<Outcome<unknown>>((resolve) => {
      const timer = setTimeout(() => {
        this.settle(id, failed(late(waiting, until - begun)))
        onLate(waiting)
      }, until - begun)
      this.#entries.set(id, { waiting, timer, resolve })
    })
    return { waiting, outcome }
  }

  get(id: string): Waiting | undefined {
    return this.#entries.get(id)?.waiting
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  /** Ends one call; an id that waits no more is left alone. */
  settle(id: string, outcome: Outcome<unknown>): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    clearTimeout(entry.timer)
    entry.resolve(outcome)
  }

  settleAll(why: (waiting: Waiting) => Trouble): void {
    for (const { waiting } of [...this.#entries.values()]) this.settle(waiting.id, failed(why(waiting)))
  }

  settleLink(link: Link, why: (waiting: Waiting) => Trouble): void {
    for (const { waiting } of [...this.#entries.values()]) {
      if (waiting.link === link) this.settle(waiting.id, failed(why(waiting)))
    }
  }

  uses(link: Link): boolean {
    for (const { waiting } of this.#entries.values()) if (waiting.link === link) return true
    return false
  }

  links(): Set<Link> {
    const links = new Set<Link>()
    for (const { waiting } of this.#entries.values()) if (waiting.link !== null) links.add(waiting.link)
    return links
  }
}

/** Why a call ended with its connection: whether it was done is unknown, unless it never left. */
export const WHILE_WAITING = ({ request: { command, changes }, sentAt }: Waiting): Trouble => {
  if (sentAt === null) {
    return trouble(
      'NOT_CONNECTED',
      `The connection was lost before ${command} was sent.`,
      'Nothing happened. Try again once circusd is back.',
    )
  }
  const message = `The connection was lost while ${command} waited for its answer`
  if (!changes) return trouble('NOT_CONNECTED', `${message}.`, 'The console reads again once circusd is back.')
  return trouble(
    'NOT_CONNECTED',
    `${message}; whether it happened is unknown.`,
    'Look at the watcher once circusd is back, before you try again.',
  )
}

const late = ({ request: { command, changes }, sentAt }: Waiting, ms: number): Trouble => {
  const seconds = `${String(Math.round(ms / 100) / 10)} s`
  if (sentAt === null) {
    return trouble(
      'TIMEOUT',
      `${command} could not be sent within ${seconds}.`,
      'Nothing happened. circusd takes no requests now: look at its host and log.',
    )
  }
  const message = `circusd did not answer ${command} within ${seconds}`
  if (!changes) return trouble('TIMEOUT', `${message}.`, 'circusd may be overloaded or stuck: look at its host and log.')
  return trouble(
    'TIMEOUT',
    `${message}; whether it happened is unknown.`,
    'Look at the watcher before you try again: it is not sent twice.',
  )
}
