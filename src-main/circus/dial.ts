import { lookup } from 'node:dns/promises'
import { access, constants } from 'node:fs/promises'
import { greet } from './greeting.js'
import type { Greeting } from './greeting.js'
import { Link } from './link.js'
import type { LinkOwner, Opening } from './link.js'
import { done, failed, quoted, trouble } from './trouble.js'
import type { Outcome, Trouble } from './trouble.js'

/** Part of the time that is kept for asking the port what it is, ms. */
const GREETING_MS = 400

type Spot = { address: string; ipv6: boolean; host: string; port: number }

/**
 * Opens one link to an address that `parseAddress` accepted, or says why there is none. Names are resolved here: libzmq does it
 * on the one thread that all sockets share, and tells nothing when it fails. IPv4 first, since circusd binds it by default.
 * `NOT_CONNECTED`: no such name or file, nothing listens, it hangs up. `TIMEOUT`: it accepts and says nothing.
 * `INVALID_ENDPOINT`: something else listens there.
 */
export const dial = async (
  address: string,
  owner: LinkOwner,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Outcome<Link>> => {
  const until = performance.now() + timeoutMs
  const spots = address.startsWith('ipc://') ? done([]) : await resolve(address, timeoutMs)
  if (!spots.ok) return spots
  if (address.startsWith('ipc://')) return await tryIpc(address, owner, timeoutMs, signal)
  let last: Outcome<Link> = failed(noAnswer(address))
  for (const [index, spot] of spots.value.entries()) {
    const left = (until - performance.now()) / (spots.value.length - index)
    last = await trySpot(address, spot, owner, left, signal)
    if (last.ok || signal?.aborted === true) return last
  }
  return last
}

const resolve = async (address: string, timeoutMs: number): Promise<Outcome<Spot[]>> => {
  const url = address.slice('tcp://'.length)
  const colon = url.lastIndexOf(':')
  const host = url.slice(0, colon).replace(/^\[|\]$/g, '')
  const port = Number(url.slice(colon + 1))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((settle) => {
    timer = setTimeout(() => {
      settle(null)
    }, timeoutMs)
  })
  const found = await Promise.race([lookup(host, { all: true }).catch(() => null), late])
  clearTimeout(timer)
  if (found === null) {
    return failed(
      trouble('NOT_CONNECTED', `The host name ${quoted(host)} can't be resolved.`, 'Check its spelling and the name service.'),
    )
  }
  const spots = found.map(({ address: ip, family }) => {
    const ipv6 = family === 6
    return { address: `tcp://${ipv6 ? `[${ip}]` : ip}:${String(port)}`, ipv6, host: ip, port }
  })
  return done(spots.sort((a, b) => Number(a.ipv6) - Number(b.ipv6)))
}

const trySpot = async (
  address: string,
  spot: Spot,
  owner: LinkOwner,
  leftMs: number,
  signal?: AbortSignal,
): Promise<Outcome<Link>> => {
  const handshakeMs = Math.max(leftMs - GREETING_MS, leftMs / 2)
  const { link, opening } = await attempt(spot.address, owner, handshakeMs, spot.ipv6, signal)
  if (link !== null) return done(link)
  if (opening.kind === 'unusable') return failed(unusable(address, opening.reason))
  if (opening.stage === 'dialling') return failed(opening.kind === 'ended' ? refused(address) : noAnswer(address))
  const wrongKind = opening.kind === 'ended' && !opening.failedHandshake
  return failed(wrongKind ? notControl(address) : stranger(address, await greet(spot.host, spot.port, GREETING_MS)))
}

const tryIpc = async (address: string, owner: LinkOwner, leftMs: number, signal?: AbortSignal): Promise<Outcome<Link>> => {
  const { link, opening } = await attempt(address, owner, leftMs, false, signal)
  if (link !== null) return done(link)
  if (opening.kind === 'unusable') return failed(unusable(address, opening.reason))
  if (opening.stage === 'dialling') return failed(await noFile(address))
  if (opening.kind === 'timed out') return failed(stranger(address, 'silent'))
  return failed(opening.failedHandshake ? stranger(address, 'hung up') : notControl(address))
}

const attempt = async (
  address: string,
  owner: LinkOwner,
  timeoutMs: number,
  ipv6: boolean,
  signal?: AbortSignal,
): Promise<{ link: Link | null; opening: Exclude<Opening, { kind: 'ready' }> }> => {
  const cancelled = { kind: 'unusable', reason: 'cancelled' } as const
  if (signal?.aborted === true) return { link: null, opening: cancelled }
  const link = new Link(owner, Math.ceil(timeoutMs), ipv6)
  const cancel = (): void => {
    link.close()
  }
  signal?.addEventListener('abort', cancel, { once: true })
  const opening = await link.open(address, timeoutMs)
  signal?.removeEventListener('abort', cancel)
  return opening.kind === 'ready' ? { link, opening: cancelled } : { link: null, opening }
}

const noFile = async (address: string): Promise<Trouble> => {
  const path = address.slice('ipc://'.length)
  const code = await access(path, constants.W_OK).then(() => null, codeOf)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return trouble('NOT_CONNECTED', `There is no socket file ${quoted(path)}.`, 'Start circusd, or check the path.')
  }
  if (code === 'EACCES') {
    return trouble(
      'NOT_CONNECTED',
      `This user may not use the socket file ${quoted(path)}.`,
      'Run the console as a user that may, or change who may.',
    )
  }
  return trouble('NOT_CONNECTED', `Nothing listens on the socket file ${quoted(path)}.`, 'Start circusd, or check the path.')
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null)

const refused = (address: string): Trouble =>
  trouble(
    'NOT_CONNECTED',
    `Nothing listens on ${address}.`,
    'Start circusd, or check the port: the control endpoint is 5555 by default.',
  )

const noAnswer = (address: string): Trouble =>
  trouble('NOT_CONNECTED', `The host of ${address} doesn't answer.`, 'Check that it is up and that no firewall is between.')

const unusable = (address: string, reason: string): Trouble =>
  trouble('NOT_CONNECTED', `No connection to ${address} was made: ${reason}.`, 'Check the address.')

const notControl = (address: string): Trouble =>
  trouble(
    'INVALID_ENDPOINT',
    `${address} speaks ZeroMQ, but is not the control endpoint of a circusd.`,
    'Use the endpoint (5555 by default), not pubsub_endpoint (5556) or stats_endpoint (5557).',
  )

const stranger = (address: string, greeting: Greeting): Trouble => {
  const tip = 'Check the port: the control endpoint of circusd is 5555 by default.'
  if (greeting === 'http') return trouble('INVALID_ENDPOINT', `A web server listens on ${address}, not circusd.`, tip)
  if (greeting === 'ssh') return trouble('INVALID_ENDPOINT', `An SSH server listens on ${address}, not circusd.`, tip)
  if (greeting === 'other') return trouble('INVALID_ENDPOINT', `What listens on ${address} doesn't speak ZeroMQ.`, tip)
  if (greeting === 'hung up') {
    return trouble(
      'NOT_CONNECTED',
      `${address} accepts and hangs up at once.`,
      'Look for a tunnel with no circusd behind it, or another service on the port.',
    )
  }
  return trouble(
    'TIMEOUT',
    `${address} accepts connections, but doesn't answer.`,
    'Check whether circusd is stopped or overloaded, or another service has the port.',
  )
}
