import type { AddressInfo } from 'node:net'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import serveStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { contentPolicy } from '../content-policy.js'
import type { Log } from '../log.js'
import { MOST_MESSAGE } from '../procedures/envelope.js'
import type { Service } from '../procedures/peer.js'
import { serveSocket } from '../procedures/socket-peer.js'
import { authoritiesOf, authorityOf } from './admission.js'
import { boundSilent } from './crowd.js'
import { addGate, refuse, SOCKET_PATH, tokenOf } from './gate.js'
import { startHeartbeat } from './heartbeat.js'
import { badRequest, full, notFound, notSignedIn, tooMany } from './pages.js'
import { Sessions } from './sessions.js'

/** Windows of the console that may be connected at once. */
const MOST_SOCKETS = 32
/** ws's default is 16,384; a page of ours sends each message whole. */
const MOST_FRAGMENTS = 64
/** Launch tokens that may be tried in a minute. */
const MOST_ATTEMPTS = 20
/** How long a page may take to say goodbye when the host ends, ms. */
const GOODBYE_MS = 300
/** RFC 6455, 7.4.1: the host is going away. */
const GOING_AWAY = 1001

export type HostOptions = {
  /** A loopback address; the command line checks that. */
  host: string
  /** 0: any free one. */
  port: number
  service: Service
  /** The folder of the built page. */
  renderer: string
  log: Log
  /** Told of each sign-in, with the link that opens the next browser. */
  onSignIn?: (nextLink: string) => void
}

export type WebHost = {
  /** A link that signs one browser in; it works once, and the one before it not any more. */
  createLink(): string
  /** Says goodbye to the pages and frees the port. */
  close(): Promise<void>
}

/** Serves the page and its procedures on loopback. Rejects with the system's error where the port can't be had. */
export const startHost = async (options: HostOptions): Promise<WebHost> => {
  const sessions = new Sessions()
  const app = createApp()
  const bound = { port: options.port }
  const authority = () => authorityOf(options.host, bound.port)
  const authorities = () => authoritiesOf(options.host, bound.port)
  const cookieName = () => `ringside_${String(bound.port)}`
  const createLink = () => `http://${authority()}/?token=${sessions.issueToken()}`

  await addPlugins(app, options, () => [...authorities()].filter((name) => !name.startsWith('[')).map((name) => `ws://${name}`))
  addGate(app, { sessions, authorities, cookieName })
  addPage(app, { sessions, cookieName, onSignIn: () => options.onSignIn?.(createLink()) })
  addSocket(app, options.service)
  addRefusals(app, options.log)
  boundSilent(app.server)
  const endHeartbeat = startHeartbeat(app.websocketServer.clients)
  await app.listen({ host: options.host, port: options.port })
  bound.port = portOf(app.server.address())
  return {
    createLink,
    close: async () => {
      endHeartbeat()
      await app.close()
    },
  }
}

const portOf = (address: string | AddressInfo | null): number => {
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('The host listens on no port.')
}

const createApp = () => {
  const app = fastify({
    bodyLimit: 1024,
    connectionTimeout: 0,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply) => {
      void refuse(reply, 400, badRequest)
    },
    http: { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 },
    keepAliveTimeout: 5_000,
  })
  app.server.maxConnections = 1024
  return app
}

/** `socketOrigins`: for browsers whose `'self'` means no WebSocket. An IPv6 address can't stand in a policy: there only `'self'` does. */
const addPlugins = async (app: FastifyInstance, { renderer }: HostOptions, socketOrigins: () => string[]): Promise<void> => {
  const { 'connect-src': own = [], ...policy } = contentPolicy([])
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { ...policy, 'connect-src': [...own, () => socketOrigins().join(' ')] },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    hsts: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await app.register(websocket, {
    options: { maxPayload: MOST_MESSAGE, maxFragments: MOST_FRAGMENTS, perMessageDeflate: false },
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: (done) => endSockets(app, done),
  })
  await app.register(serveStatic, {
    root: renderer,
    wildcard: false,
    index: false,
    cacheControl: false,
    // What the bundler puts into assets/ has its hash in its name.
    setHeaders: (reply, path) => {
      const isHashed = /[\\/]assets[\\/]/.test(path)
      reply.header('cache-control', isHashed ? 'private, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

const endSockets = (app: FastifyInstance, done: () => void): void => {
  const { clients } = app.websocketServer
  for (const client of clients) client.close(GOING_AWAY)
  const timer = setTimeout(() => clients.forEach((client) => client.terminate()), GOODBYE_MS)
  app.websocketServer.close(() => clearTimeout(timer))
  done()
}

type PageOptions = { sessions: Sessions; cookieName: () => string; onSignIn: () => void }

const addPage = (app: FastifyInstance, { sessions, cookieName, onSignIn }: PageOptions): void => {
  const attempts = { max: MOST_ATTEMPTS, timeWindow: 60_000, allowList: (request: { query: unknown }) => !hasToken(request) }
  app.get('/', { config: { rateLimit: attempts } }, async (request, reply) => {
    const token = tokenOf(request)
    if (token === null) return reply.sendFile('index.html')
    const secret = sessions.exchange(token)
    if (secret !== null) {
      reply.setCookie(cookieName(), secret, { httpOnly: true, sameSite: 'strict', path: '/' })
      onSignIn()
    } else if (!sessions.isKnown(request.cookies[cookieName()])) return refuse(reply, 401, notSignedIn)
    return reply.header('cache-control', 'no-store').redirect('/', 303)
  })
}

const hasToken = ({ query }: { query: unknown }): boolean => typeof query === 'object' && query !== null && 'token' in query

const addSocket = (app: FastifyInstance, service: Service): void => {
  const hasRoom = () => app.websocketServer.clients.size < MOST_SOCKETS
  app.get(
    SOCKET_PATH,
    { websocket: true, preValidation: async (_request, reply) => (hasRoom() ? undefined : refuse(reply, 503, full)) },
    (socket) => serveSocket(socket, service, { role: 'admin', user: 'you', shell: 'browser' }),
  )
}

const addRefusals = (app: FastifyInstance, log: Log): void => {
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, notFound))
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    if (error.statusCode === 429) return refuse(reply, 429, tooMany)
    if (error.statusCode !== undefined && error.statusCode < 500) return refuse(reply, error.statusCode, badRequest)
    log.error({ route: request.routeOptions.url, code: error.code }, 'a page could not be served')
    return refuse(reply, 500, badRequest)
  })
}
