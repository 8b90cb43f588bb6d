import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { upgradeLines } from '../../e2e/fixtures/raw-request.js'
import { startHeartbeat } from './heartbeat.js'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

it('cuts a client that gives no sign of life, and none that does', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const alive = new WebSocket(`ws://127.0.0.1:${String(port)}`)
  const silent = connect(port, '127.0.0.1')
  silent.write(`${upgradeLines('/', `127.0.0.1:${String(port)}`, {}).join('\r\n')}\r\n\r\n`)
  cleanups.push(
    () => silent.destroy(),
    () => alive.terminate(),
    () => server.close(),
  )
  await vi.waitFor(() => expect(server.clients.size).toBe(2))
  let pings = 0
  alive.on('ping', () => (pings += 1))
  cleanups.push(startHeartbeat(server.clients, 20))
  await vi.waitFor(() => expect(server.clients.size).toBe(1))
  const sofar = pings
  await vi.waitFor(() => expect(pings).toBeGreaterThan(sofar + 3))
  expect(alive.readyState).toBe(WebSocket.OPEN)
})
