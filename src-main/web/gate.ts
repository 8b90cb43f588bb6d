import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hostOf, isOwnOrigin } from './admission.js'
import { notFound, notSignedIn, wrongHost, wrongOrigin } from './pages.js'
import type { Sessions } from './sessions.js'

/** Where the page's WebSocket connects; relative to the page, so that it works behind a prefix too. */
export const SOCKET_PATH = '/rpc'

export type GateOptions = {
  sessions: Sessions
  /** By what names the host may be called, once it listens. */
  authorities: () => ReadonlySet<string>
  /** The name of the session's cookie, once it listens. */
  cookieName: () => string
}

/** Answers with a page of plain words and ends the connection: whoever may not come in doesn't keep a socket. */
export const refuse = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply.code(status).header('connection', 'close').header('cache-control', 'no-store').type('text/html; charset=utf-8').send(body)

/**
 * Stands before every route, the static files and the upgrade: the exact Host, then on an upgrade the exact Origin, then the
 * session. Only the exchange of a launch token passes without one.
 */
export const addGate = (app: FastifyInstance, { sessions, authorities, cookieName }: GateOptions): void => {
  app.addHook('onRequest', async (request, reply) => {
    const host = hostOf(request.raw.rawHeaders)
    if (host === null || !authorities().has(host)) return refuse(reply, 403, wrongHost)
    if (request.ws && !isOwnOrigin(request.headers.origin, host)) return refuse(reply, 403, wrongOrigin)
    if (isExchange(request)) return undefined
    if (!sessions.isKnown(request.cookies[cookieName()])) return refuse(reply, 401, notSignedIn)
    if (request.ws && request.routeOptions.url !== SOCKET_PATH) return refuse(reply, 404, notFound)
    return undefined
  })
}

/** The launch token of a request; null without exactly one. */
export const tokenOf = ({ query }: FastifyRequest): string | null => {
  const token = typeof query === 'object' && query !== null && 'token' in query ? query.token : null
  return typeof token === 'string' ? token : null
}

/**
 * A person who opens a link, and nothing else that might burn it: no image or script of another page, no prefetch. Browsers say
 * which it is; other programs don't, and pass.
 */
const isExchange = (request: FastifyRequest): boolean => {
  const { 'sec-fetch-dest': destination = 'document', 'sec-purpose': purpose } = request.headers
  const isNavigation = destination === 'document' && purpose === undefined
  return !request.ws && request.method === 'GET' && request.routeOptions.url === '/' && tokenOf(request) !== null && isNavigation
}
