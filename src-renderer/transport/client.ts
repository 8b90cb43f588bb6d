import { createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../src-preload/contract/index.js'

/** Every procedure of the contract, as the page calls it. */
export type Client = ContractRouterClient<Contract>

/** Nothing travels beside a call's input. */
export type NoContext = Record<string, never>

/** How the page's own line to the console stands; `tip` says what the operator can do. */
export type LineState = { state: 'open' } | { state: 'closed'; reason: string; tip: string }

/** The client of whatever carries the calls. */
export const clientOver = (link: ClientLink<NoContext>): Client => createORPCClient(link)
