import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { safe } from '@orpc/client'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { NodeSocket } from '../../e2e/fixtures/node-socket.js'
import { clientOver } from './client.js'
import type { LineState } from './client.js'
import { socketUrl } from './open-client.js'
import { LineLost, SwitchLink } from './switch-link.js'
import { SocketLine } from './web-socket.js'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A host that answers every call with the name of its run, except those that wait. */
const startHost = async (run: string, port = 0) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  await once(server, 'listening')
  const heard: string[] = []
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message: { i: string; p: { u: string } } = JSON.parse(String(data))
      heard.push(message.p.u)
      if (message.p.u !== '/fleet/next') socket.send(JSON.stringify({ i: message.i, p: { b: { json: { version: run } } } }))
    })
  })
  const stop = () => {
    for (const client of server.clients) client.terminate()
    server.close()
  }
  cleanups.push(stop)
  return { heard, stop, port: portOf(server.address()) }
}

const portOf = (address: AddressInfo | string | null): number => {
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('no port')
}

const openLine = (port: number, ask: () => Promise<number | null> = () => Promise.resolve(null)) => {
  const states: LineState[] = []
  const link = new SwitchLink()
  const createSocket = (url: URL) => new NodeSocket(url.href)
  const line = new SocketLine(new URL(`ws://127.0.0.1:${String(port)}/rpc`), link, (state) => states.push(state), {
    createSocket,
    ask,
    pauseMs: 10,
  })
  cleanups.push(() => line.close())
  return { client: clientOver(link), states, line }
}

it('a call made before the line is open waits for it', async () => {
  const host = await startHost('one')
  const { client, states } = openLine(host.port)
  expect(await client.session.describe({})).toEqual({ version: 'one' })
  expect(states).toEqual([{ state: 'open' }])
})

it('a call that waits for the first line can be given up', async () => {
  const { client } = openLine(1)
  const giveUp = new AbortController()
  const call = safe(client.session.describe({}, { signal: giveUp.signal }))
  giveUp.abort(new Error('never mind'))
  expect((await call).error).toMatchObject({ message: 'never mind' })
})

it('calls in flight fail when the host vanishes, and the same client works with the next host', async () => {
  const host = await startHost('one')
  const { client, states } = openLine(host.port)
  const call = safe(client.fleet.next({ cursor: null }))
  await vi.waitFor(() => expect(host.heard).toContain('/fleet/next'))
  host.stop()
  expect((await call).error).toBeInstanceOf(LineLost)
  expect((await safe(client.session.describe({}))).error).toBeInstanceOf(LineLost)
  const next = await startHost('two', host.port)
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'open' }))
  expect(await client.session.describe({})).toEqual({ version: 'two' })
  expect(next.heard).toEqual(['/session/describe'])
})

it('tells a lost host from a lost session and from a full host', async () => {
  const seen: string[] = []
  for (const status of [null, 401, 200]) {
    const { states, line } = openLine(1, () => Promise.resolve(status))
    await vi.waitFor(() => expect(states).not.toHaveLength(0))
    line.close()
    const [state] = states
    seen.push(state?.state === 'closed' ? state.reason : 'open')
  }
  expect(new Set(seen).size).toBe(3)
})

it('a closed line stays closed', async () => {
  const host = await startHost('one')
  const { client, states, line } = openLine(host.port)
  await client.session.describe({})
  line.close()
  await expect.poll(async () => (await safe(client.session.describe({}))).error).toBeInstanceOf(LineLost)
  expect(states).toEqual([{ state: 'open' }])
})

it.each([
  ['http://127.0.0.1:8080/', 'ws://127.0.0.1:8080/rpc'],
  ['https://console.example/ringside/?x=1#watchers', 'wss://console.example/ringside/rpc'],
])('beside %s the line is %s', (base, url) => {
  expect(socketUrl(base).href).toBe(url)
})
