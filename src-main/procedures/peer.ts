import type { AnyContractRouter } from '@orpc/contract'
import { ORPCError } from '@orpc/server'
import type { Router } from '@orpc/server'
import { StandardRPCHandler } from '@orpc/server/standard'
import type { Log } from '../log.js'
import type { Caller } from './caller.js'
import { readEnvelope } from './envelope.js'

/** Calls of one client that may run at once; a page with every feed open has about ten. */
export const MOST_CALLS = 64

/** The way to one client. Both may throw; the client is then given up. */
export type Wire = { send(text: string): void; close(why: string): void }

/** One client's end in the host: the transport tells it each message, and once that the client is gone. */
export type Peer = { receive(message: unknown): void; gone(): void }

/** Serves one router to any number of clients, whatever wire they come by. */
export type Service = { attach(wire: Wire, caller: Caller): Peer }

/** Unexpected failures of a procedure, and clients that had to be closed, are told to `log`. */
export const createService = (router: Router<AnyContractRouter, Caller>, log: Log): Service => {
  const handler = new StandardRPCHandler<Caller>(router, {
    clientInterceptors: [(call) => call.next().catch((error: unknown) => fail(error, call.path, call.signal, log))],
  })
  return { attach: (wire, caller) => new Client(handler, wire, caller, log) }
}

const fail = (error: unknown, path: readonly string[], signal: AbortSignal | undefined, log: Log): never => {
  const isExpected = error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR'
  if (!isExpected && signal?.aborted !== true) log.error({ procedure: path.join('.'), ...told(error) }, 'a procedure failed')
  throw error
}

/** An error for the log: its stack is of our own code; a failed check of the output names the places, never the values. */
const told = (error: unknown) => {
  if (!(error instanceof Error)) return { error: typeof error }
  const cause = error.cause instanceof Error && 'issues' in error.cause ? JSON.stringify(error.cause.issues) : undefined
  return { error: error.name, stack: error.stack?.slice(0, 2000), cause: cause?.slice(0, 2000) }
}

class Client implements Peer {
  readonly #handler: StandardRPCHandler<Caller>
  readonly #wire: Wire
  readonly #caller: Caller
  readonly #log: Log
  /** By the client's own ids. A call that was aborted leaves at once, though its handler may still run. */
  readonly #calls = new Map<string, AbortController>()
  #running = 0
  #isOpen = true

  constructor(handler: StandardRPCHandler<Caller>, wire: Wire, caller: Caller, log: Log) {
    this.#handler = handler
    this.#wire = wire
    this.#caller = caller
    this.#log = log
  }

  receive(message: unknown): void {
    if (!this.#isOpen) return
    const envelope = readEnvelope(message)
    if (typeof envelope === 'string') return this.#expel(envelope)
    if (envelope.kind === 'abort') return this.#abort(envelope.id)
    if (this.#calls.has(envelope.id)) return this.#expel('an id in use')
    if (this.#running >= MOST_CALLS) return this.#answer(envelope.id, refusal('TOO_MANY_REQUESTS', 'Too many calls at once.'))
    void this.#call(envelope.id, envelope.path, envelope.body)
  }

  gone(): void {
    this.#isOpen = false
    for (const call of this.#calls.values()) call.abort()
    this.#calls.clear()
  }

  #abort(id: string): void {
    this.#calls.get(id)?.abort()
    this.#calls.delete(id)
  }

  async #call(id: string, path: string, body: unknown): Promise<void> {
    const call = new AbortController()
    this.#calls.set(id, call)
    this.#running += 1
    const response = await this.#respond(path, body, call.signal)
    this.#running -= 1
    if (this.#calls.get(id) !== call) return
    this.#calls.delete(id)
    this.#answer(id, response)
  }

  async #respond(path: string, body: unknown, signal: AbortSignal): Promise<Answer> {
    try {
      const url = new URL(`http://orpc${path}`)
      // The handler strips slashes and a URL resolves dots: a procedure has one spelling only.
      if (url.pathname !== path || path.endsWith('/')) return refusal('NOT_FOUND', 'There is no such procedure.')
      const request = { method: 'POST', url, headers: {}, signal, body: () => Promise.resolve(body) }
      const { response } = await this.#handler.handle(request, { context: this.#caller })
      return response ?? refusal('NOT_FOUND', 'There is no such procedure.')
    } catch (error) {
      this.#log.error(told(error), 'a call could not be handled')
      return refusal('INTERNAL_SERVER_ERROR', 'The console failed; its log says more.')
    }
  }

  #answer(id: string, { status, body }: Answer): void {
    try {
      this.#wire.send(JSON.stringify({ i: id, p: status === 200 ? { b: body } : { s: status, b: body } }))
    } catch (error) {
      this.#expel(error instanceof Error ? error.message : 'unreachable')
    }
  }

  /** Closes this one client with one line; the others don't notice. */
  #expel(why: string): void {
    if (!this.#isOpen) return
    this.gone()
    this.#log.warn({ why, shell: this.#caller.shell }, 'closed a client that could not be served')
    try {
      this.#wire.close(why)
    } catch (error) {
      this.#log.warn({ error: error instanceof Error ? error.name : typeof error }, 'a client could not even be closed')
    }
  }
}

type Answer = { status: number; body: unknown }

const refusal = (code: 'NOT_FOUND' | 'TOO_MANY_REQUESTS' | 'INTERNAL_SERVER_ERROR', message: string): Answer => {
  const error = new ORPCError(code, { message })
  return { status: error.status, body: { json: error.toJSON() } }
}
