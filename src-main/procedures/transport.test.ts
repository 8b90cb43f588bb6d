import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { implement, ORPCError } from '@orpc/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { NodeSocket } from '../../e2e/fixtures/node-socket.js'
import { operator, viewer } from '../../src-preload/contract/procedure.js'
import type { Caller } from './caller.js'
import { MOST_MESSAGE } from './envelope.js'
import { guard } from './guard.js'
import { createService, MOST_CALLS } from './peer.js'
import type { Service } from './peer.js'
import { servePort } from './port-peer.js'
import { serveSocket } from './socket-peer.js'

const contract = {
  echo: viewer.input(z.strictObject({ text: z.string() })).output(z.object({ text: z.string() })),
  numbers: viewer.input(z.strictObject({ count: z.number() })).output(z.array(z.number())),
  act: operator.input(z.strictObject({ target: z.string() })).output(z.object({})),
  refuse: viewer.output(z.object({})),
  break: viewer.output(z.object({})),
  lie: viewer.output(z.object({ text: z.string().max(3) })),
  wait: viewer.output(z.object({})),
}
type Client = ContractRouterClient<typeof contract>

/** What the handlers saw. */
const createRecord = () => ({ waiting: 0, aborted: 0, acted: 0 })
type Seen = ReturnType<typeof createRecord>

const createTestRouter = (record: Seen) => {
  const base = implement(contract).$context<Caller>().use(guard)
  return base.router({
    echo: base.echo.handler(({ input }) => input),
    numbers: base.numbers.handler(({ input }) => Array.from({ length: input.count }, (_, index) => index / 3)),
    act: base.act.handler(() => {
      record.acted += 1
      return {}
    }),
    refuse: base.refuse.handler(() => {
      throw new ORPCError('NOT_CONNECTED', { message: 'Gone.', data: { tip: 'Wait.' }, defined: true })
    }),
    break: base.break.handler(() => {
      throw new TypeError('secret in /home/of/someone')
    }),
    lie: base.lie.handler(() => ({ text: 'far too long' })),
    wait: base.wait.handler(({ signal }) => waitForAbort(record, signal)),
  })
}

const waitForAbort = (record: Seen, signal: AbortSignal | undefined) =>
  new Promise<{}>((resolve) => {
    record.waiting += 1
    signal?.addEventListener('abort', () => {
      record.aborted += 1
      resolve({})
    })
  })

/** One client's end of a transport. */
type End = { client: Client; link: ClientLink<{}>; send(message: unknown): void; closed: Promise<void>; leave(): void }
type Transport = { name: string; isPort: boolean; connect(service: Service, caller: Caller): Promise<End> }

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const overPort: Transport = {
  name: 'MessagePort',
  isPort: true,
  connect: (service, caller) => {
    const { port1, port2 } = new MessageChannel()
    cleanups.push(() => port1.close())
    const on = (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
      port1.on(event, (data: unknown) => listener({ data }))
    servePort(
      { on, postMessage: (text) => port1.postMessage(text), start: () => port1.start(), close: () => port1.close() },
      service,
      caller,
    )
    const link = new PortLink({ port: port2 })
    const client: Client = createORPCClient(link)
    const closed = once(port2, 'close').then(() => undefined)
    port2.start()
    return Promise.resolve({ client, link, send: (message) => port2.postMessage(message), closed, leave: () => port2.close() })
  },
}

const overSocket: Transport = {
  name: 'WebSocket',
  isPort: false,
  connect: async (service, caller) => {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      maxPayload: MOST_MESSAGE,
      maxFragments: 64,
      perMessageDeflate: false,
    })
    cleanups.push(() => server.close())
    await once(server, 'listening')
    server.on('connection', (socket) => serveSocket(socket, service, caller))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    const socket = new NodeSocket(`ws://127.0.0.1:${String(address.port)}`)
    await once(socket, 'open')
    const link = new SocketLink({ websocket: socket })
    const client: Client = createORPCClient(link)
    const closed = once(socket, 'close').then(() => undefined)
    const send = (message: unknown) =>
      socket.send(typeof message === 'string' || message instanceof Uint8Array ? message : String(message))
    return { client, link, send, closed, leave: () => socket.terminate() }
  },
}

const createHost = () => {
  const record = createRecord()
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  return { record, log, service: createService(createTestRouter(record), log) }
}

const admin: Caller = { role: 'admin', user: 'you', shell: 'desktop' }
const call = (path: string, id = '1', body: unknown = { json: {} }) => JSON.stringify({ i: id, p: { u: path, b: body } })

/** Messages that no page of ours sends; each must cost its sender the connection and nobody anything else. */
const hostile: [string, unknown][] = [
  ['null', 'null'],
  ['words', 'not json'],
  ['nothing', ''],
  ['an array', '[]'],
  ['a number', '5'],
  ['no id', '{"p":{"u":"/echo"}}'],
  ['a numeric id', '{"i":1,"p":{"u":"/echo"}}'],
  ['an endless id', JSON.stringify({ i: 'x'.repeat(65), p: { u: '/echo' } })],
  ['no payload', '{"i":"1"}'],
  ['a null payload', '{"i":"1","p":null}'],
  ['a path that is a number', '{"i":"1","p":{"u":5}}'],
  ['a path that is a whole URL', '{"i":"1","p":{"u":"http://example.org/echo"}}'],
  ['an endless path', call(`/${'x'.repeat(300)}`)],
  ['another method', '{"i":"1","p":{"u":"/echo?data=%7B%7D","m":"GET"}}'],
  ['headers of a stream', '{"i":"1","p":{"u":"/echo","h":{"content-type":"text/event-stream"}}}'],
  ['headers of a file', '{"i":"1","p":{"u":"/echo","h":{"content-disposition":"attachment; filename=x"}}}'],
  ['a body that is text', call('/echo', '1', 'text')],
  ['part of a stream', '{"i":"1","t":3,"p":{"e":"message","d":1}}'],
  ['an unknown kind', '{"i":"1","t":99}'],
  ['a call that says it is a stream', '{"i":"1","t":3,"p":{"u":"/echo","b":{"json":{"text":"x"}}}}'],
  ['a call of an unknown kind', '{"i":"1","t":"1","p":{"u":"/echo","b":{"json":{"text":"x"}}}}'],
  ['a call of more than a megabyte', call('/echo', '1', { json: { text: 'x'.repeat(MOST_MESSAGE) } })],
  ['deep nesting without an end', '['.repeat(100_000)],
  ['a megabyte and a bit', `"${'x'.repeat(MOST_MESSAGE)}"`],
  ['binary junk', new Uint8Array([255, 0, 254, 1])],
]

/** Values that only a port can carry. */
const cloned: [string, unknown][] = [
  ['null itself', null],
  ['an object', { i: '1', p: { u: '/echo', b: { json: { text: 'x' } } } }],
  ['a map', new Map([['i', '1']])],
  ['a buffer', new ArrayBuffer(8)],
]

const unknownNames = [
  ...[
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'then',
    '~orpc',
    '',
    'ECHO',
    'act ',
  ].map((name) => [name]),
  ...['constructor', '__proto__', 'toString', '~orpc', 'handler'].map((name) => ['echo', name]),
  ['constructor', 'prototype'],
  ['__proto__', 'polluted'],
  ['x/../act'],
]

const oddPaths = [
  '/',
  '//',
  '/../act',
  '/x/../act',
  '/act/',
  '/act?x',
  '/act#x',
  '/act%2f',
  '/%61ct',
  '/act%00',
  '/act;x',
  '//host/act',
  '/\\act',
  '/%',
  '/%zz',
  '/\u0000',
]

describe.each([overPort, overSocket])('over a $name', (transport) => {
  const connect = (host = createHost(), caller = admin) => transport.connect(host.service, caller)

  it('a call is answered', async () => {
    const { client } = await connect()
    expect(await client.echo({ text: 'héllo \u{1F3AA}' })).toEqual({ text: 'héllo \u{1F3AA}' })
  })

  it('a frame of 1,000 numbers arrives as it left', async () => {
    const { client } = await connect()
    const numbers = await client.numbers({ count: 1000 })
    expect(numbers).toHaveLength(1000)
    expect(numbers[999]).toBe(333)
  })

  it('an error of the contract arrives with its code, message and tip', async () => {
    const { client } = await connect()
    const { error } = await safe(client.refuse())
    expect(isDefinedError(error) && error.code).toBe('NOT_CONNECTED')
    expect(error).toMatchObject({ message: 'Gone.', data: { tip: 'Wait.' } })
  })

  it('input of another shape is refused, and so is a key too many', async () => {
    const host = createHost()
    const { client, send } = await connect(host)
    send(call('/echo', 'a', { json: { text: 5 } }))
    send(call('/echo', 'b', { json: { text: 'x', more: 1 } }))
    send(call('/echo', 'c', { json: 1, meta: [[0, '__proto__', 'polluted']] }))
    send(call('/echo', 'd', { meta: 5 }))
    expect(await client.echo({ text: 'still here' })).toEqual({ text: 'still here' })
    expect(host.log.warn).not.toHaveBeenCalled()
  })

  it('a viewer may look and not act, and hears so before the input is read', async () => {
    const host = createHost()
    const { client } = await connect(host, { role: 'viewer', user: 'v', shell: 'browser' })
    expect(await client.echo({ text: 'x' })).toEqual({ text: 'x' })
    expect((await safe(client.act({ target: 'x' }))).error).toMatchObject({
      code: 'FORBIDDEN',
      defined: true,
      data: { role: 'operator' },
    })
    expect(host.record.acted).toBe(0)
  })

  it('a failure inside the console is logged there and told here without a stack', async () => {
    const host = createHost()
    const { client } = await connect(host)
    const { error } = await safe(client.break())
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(JSON.stringify(error)).not.toMatch(/secret|transport\.test/)
    expect(host.log.error).toHaveBeenCalledOnce()
    expect(host.log.error.mock.calls[0]?.[0]).toMatchObject({ procedure: 'break', error: 'TypeError' })
  })

  it('an answer that breaks the contract is logged with its place and never leaves', async () => {
    const host = createHost()
    const { client } = await connect(host)
    const { error } = await safe(client.lie())
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(JSON.stringify(host.log.error.mock.calls)).toContain('text')
    expect(JSON.stringify(host.log.error.mock.calls)).not.toContain('far too long')
  })

  it('giving up a call reaches its handler', async () => {
    const host = createHost()
    const { client } = await connect(host)
    const giveUp = new AbortController()
    const waiting = safe(client.wait(undefined, { signal: giveUp.signal }))
    await vi.waitFor(() => expect(host.record.waiting).toBe(1))
    giveUp.abort()
    expect((await waiting).error).not.toBeNull()
    await vi.waitFor(() => expect(host.record.aborted).toBe(1))
  })

  it('the calls of a client that vanished are given up', async () => {
    const host = createHost()
    const { client, leave } = await connect(host)
    const calls = Array.from({ length: 5 }, () => safe(client.wait()))
    await vi.waitFor(() => expect(host.record.waiting).toBe(5))
    leave()
    await vi.waitFor(() => expect(host.record.aborted).toBe(5))
    await Promise.all(calls)
    expect(host.log.error).not.toHaveBeenCalled()
  })

  it('more calls at once than a page makes are refused, and the client stays', async () => {
    const host = createHost()
    const { client } = await connect(host)
    const calls = Array.from({ length: MOST_CALLS }, () => safe(client.wait()))
    await vi.waitFor(() => expect(host.record.waiting).toBe(MOST_CALLS))
    expect((await safe(client.echo({ text: 'x' }))).error).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect(calls).toHaveLength(MOST_CALLS)
  })

  it.each(unknownNames.map((path) => ({ path, name: path.join('.') })))('“$name” is not found', async ({ path }) => {
    const host = createHost()
    const { link } = await connect(host)
    const call = link.call(path, { polluted: true }, { context: {} })
    await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect({}).not.toHaveProperty('polluted')
    expect(host.log.error).not.toHaveBeenCalled()
    expect(host.log.warn).not.toHaveBeenCalled()
  })

  it.each(oddPaths)('the path %j reaches nothing', async (path) => {
    const host = createHost()
    const { client, send } = await connect(host)
    send(call(path, 'x', { json: { target: 'x' } }))
    expect(await client.echo({ text: 'still here' })).toEqual({ text: 'still here' })
    expect(host.record.acted).toBe(0)
    expect(host.log.error).not.toHaveBeenCalled()
  })

  it.each(transport.isPort ? [...hostile, ...cloned] : hostile)(
    '%s closes its sender with one line, and nobody else',
    async (_name, message) => {
      const host = createHost()
      const [bad, good] = [await connect(host), await connect(host)]
      bad.send(message)
      await bad.closed
      expect(await good.client.echo({ text: 'x' })).toEqual({ text: 'x' })
      expect(host.log.warn.mock.calls.length).toBeLessThanOrEqual(1)
      expect(host.log.error).not.toHaveBeenCalled()
    },
  )

  it('the same id twice closes the client and gives up its calls', async () => {
    const host = createHost()
    const bad = await connect(host)
    bad.send(call('/wait', 'x', {}))
    await vi.waitFor(() => expect(host.record.waiting).toBe(1))
    bad.send(call('/wait', 'x', {}))
    await bad.closed
    expect(host.record.aborted).toBe(1)
  })
})
