import { randomUUID } from 'node:crypto'
import type { Cursor, Endpoint, FleetPatch } from '../../src-preload/contract/index.js'
import { parseAddress } from '../circus/address.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import { done, failed } from '../circus/trouble.js'
import type { Clock } from '../clock.js'
import type { EventLog } from '../event/event-log.js'
import { Versioned } from '../feed/versioned.js'
import type { Log } from '../log.js'
import { ArbiterSession } from './session.js'

type Parts = { epoch: string; clock: Clock; log: Log; events: EventLog }

export type FleetFrame = { cursor: Cursor; now: number; snapshot: Endpoint[] | null; patches: FleetPatch[] }

/** Endpoints that one console holds at once. */
const MOST = 200

/** All live connections, by endpoint id. */
export class Fleet {
  readonly #parts: Parts
  readonly #sessions = new Map<string, ArbiterSession>()
  readonly #nouns: Versioned<Endpoint>
  readonly #watching = new Map<string, AbortController>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#nouns = new Versioned(parts.epoch)
  }

  /** Connects to an address without saving it; the same address again is the same endpoint. */
  connect(text: string): Outcome<{ endpointId: string }> {
    const address = parseAddress(text)
    if (!address.ok) return address
    for (const session of this.#sessions.values()) {
      if (session.view.arbiter.address === address.value) return done({ endpointId: session.id })
    }
    if (this.#sessions.size >= MOST) return failed(tooMany)
    const session = new ArbiterSession({ id: randomUUID(), address: address.value, ...this.#parts })
    this.#sessions.set(session.id, session)
    this.#nouns.set(session.id, lineOf(session))
    session.start()
    void this.#watch(session)
    return done({ endpointId: session.id })
  }

  get(endpointId: string): Outcome<ArbiterSession> {
    const session = this.#sessions.get(endpointId)
    return session ? done(session) : failed(unknownEndpoint)
  }

  async disconnect(endpointId: string): Promise<void> {
    const session = this.#sessions.get(endpointId)
    if (!session) return
    this.#sessions.delete(endpointId)
    this.#watching.get(endpointId)?.abort()
    this.#watching.delete(endpointId)
    await session.close()
    this.#nouns.delete(endpointId)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((id) => this.disconnect(id)))
    this.#nouns.wake()
  }

  async next(cursor: Cursor | null, signal?: AbortSignal): Promise<FleetFrame> {
    const { cursor: at, whole, values, gone } = await this.#nouns.next(cursor, signal)
    const told = { cursor: at, now: this.#parts.clock.now() }
    if (whole) return { ...told, snapshot: values, patches: [] }
    const written = values.map((endpoint): FleetPatch => ({ op: 'endpoint', endpoint }))
    return { ...told, snapshot: null, patches: [...gone.map((id): FleetPatch => ({ op: 'gone', id })), ...written] }
  }

  /** Keeps the endpoint's line as its session's feed moves. */
  async #watch(session: ArbiterSession): Promise<void> {
    const abort = new AbortController()
    this.#watching.set(session.id, abort)
    let { cursor } = await session.view.next(null, abort.signal)
    let shown = -1
    while (!abort.signal.aborted) {
      if (cursor.seq !== shown) this.#nouns.set(session.id, lineOf(session))
      shown = cursor.seq
      cursor = (await session.view.next(cursor, abort.signal)).cursor
    }
  }
}

const lineOf = ({ id, view }: ArbiterSession): Endpoint => {
  const line = { watchers: 0, active: 0, processes: 0 }
  for (const watcher of view.watchers()) {
    if (watcher.kind === 'daemon') continue
    line.watchers += 1
    if (watcher.status === 'active') line.active += 1
    line.processes += watcher.processes.length
  }
  const { name, address, presence } = view.arbiter
  return { id, name, address, presence, ...line }
}

const unknownEndpoint: Trouble = {
  code: 'NOT_CONNECTED',
  message: 'This endpoint is not open here.',
  tip: 'Connect to it again: the console may have been restarted.',
}

const tooMany: Trouble = {
  code: 'INVALID_ENDPOINT',
  message: `No more than ${String(MOST)} endpoints can be open at once.`,
  tip: 'Disconnect one that is not needed.',
}
