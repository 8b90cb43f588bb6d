import type { Endpoint } from '../../src-preload/contract/index.js'
import type { Client, LineState } from '../transport/client.js'
import { HostClock } from './clock.svelte.js'
import { EndpointScope } from './endpoint-scope.svelte.js'
import { FleetFeed } from './fleet.svelte.js'
import { PageLine } from './line.svelte.js'
import { Router } from './router.svelte.js'
import { SessionState } from './session.svelte.js'

/** The page's whole state: its line to the console, all endpoints, and the one that is shown. */
export class Ringside {
  readonly clock = new HostClock()
  readonly router = new Router()
  readonly line: PageLine
  readonly fleet: FleetFeed
  readonly session: SessionState
  /** The endpoint that is shown; null where none is. */
  scope = $state.raw<EndpointScope | null>(null)
  /** The address that the Connect screen offers. */
  address = $state('tcp://127.0.0.1:5555')
  /** The fleet may tell a new endpoint later than the answer that made it. */
  #toldOnce = false

  /** `open` is `openClient` of the transport. */
  constructor(open: (onState: (state: LineState) => void) => Client) {
    this.line = new PageLine(open)
    this.fleet = new FleetFeed(this.line.client, this.clock)
    this.session = new SessionState(this.line.client, this.clock)
  }

  get endpoints(): Endpoint[] {
    return [...this.fleet.endpoints.values()]
  }

  /** Shows an endpoint from now on. */
  choose(endpointId: string): void {
    if (this.scope?.id === endpointId) return
    this.scope?.close()
    this.#toldOnce = this.fleet.endpoints.has(endpointId)
    const { clock, session } = this
    this.scope = new EndpointScope({ client: this.line.client, endpointId, clock, session, linked: () => this.line.open })
  }

  /** Connects to an address, shows it and goes to its watchers; rejects with the contract's errors. */
  async connect(address: string): Promise<void> {
    const { endpointId } = await this.line.client.endpoint.connect({ address })
    this.choose(endpointId)
    this.router.go({ screen: 'watchers' })
  }

  /** Shows something that exists: called when the fleet was told. Without any endpoint that is the Connect screen. */
  settle(): void {
    const { fleet, scope } = this
    if (!fleet.known) return
    if (scope && fleet.endpoints.has(scope.id)) this.#toldOnce = true
    else if (!scope || this.#toldOnce) this.#fallBack()
  }

  #fallBack(): void {
    const first = this.fleet.endpoints.keys().next().value
    if (first !== undefined) {
      this.choose(first)
      return
    }
    this.address = this.scope?.arbiter.arbiter?.address ?? this.address
    this.scope?.close()
    this.scope = null
    this.router.go({ screen: 'connect' }, true)
  }
}
