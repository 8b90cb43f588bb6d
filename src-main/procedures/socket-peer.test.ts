import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { upgradeLines } from '../../e2e/fixtures/raw-request.js'
import type { Wire } from './peer.js'
import { MOST_WAITING, serveSocket } from './socket-peer.js'

it('a client that doesn’t read is refused more, once too much waits for it', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const wires: Wire[] = []
  const attach = (wire: Wire) => {
    wires.push(wire)
    return { receive: () => undefined, gone: () => undefined }
  }
  server.on('connection', (socket) => serveSocket(socket, { attach }, { role: 'admin', user: 'you', shell: 'browser' }))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const deaf = connect(port, '127.0.0.1')
  deaf.pause()
  deaf.write(`${upgradeLines('/', `127.0.0.1:${String(port)}`, {}).join('\r\n')}\r\n\r\n`)
  const wire = await vi.waitFor(() => {
    const [first] = wires
    if (first === undefined) throw new Error('not connected yet')
    return first
  })
  const chunk = 'x'.repeat(1024 * 1024)
  let sent = 0
  const fill = () => {
    for (; sent < 100; sent += 1) wire.send(chunk)
  }
  expect(fill).toThrow('does not read')
  expect(sent).toBeLessThan(MOST_WAITING / chunk.length + 20)
  deaf.destroy()
  server.close()
})
