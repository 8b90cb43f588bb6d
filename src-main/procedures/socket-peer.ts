import type { RawData, WebSocket } from 'ws'
import type { Caller } from './caller.js'
import type { Service } from './peer.js'

/** What may wait for a client that doesn't read, bytes; a frame of the largest fleet is below a tenth of it. */
export const MOST_WAITING = 16 * 1024 * 1024

/** RFC 6455, 7.4.1: the message violates the host's policy. */
const POLICY_VIOLATION = 1008
/** How long a closed client may take to say goodbye before its socket is cut, ms. */
const GOODBYE_MS = 1000

/** Serves the page at the other end of a WebSocket until either end closes. A client that doesn't read is closed. */
export const serveSocket = (socket: WebSocket, service: Service, caller: Caller): void => {
  const close = (): void => {
    socket.close(POLICY_VIOLATION)
    setTimeout(() => socket.terminate(), GOODBYE_MS).unref()
  }
  const send = (text: string): void => {
    if (socket.bufferedAmount > MOST_WAITING) throw new Error('it does not read')
    socket.send(text)
  }
  const peer = service.attach({ send, close }, caller)
  socket.on('message', (data, isBinary) => peer.receive(isBinary ? null : textOf(data)))
  socket.on('close', () => peer.gone())
  // A broken frame: ws closes the socket itself, and `close` follows.
  socket.on('error', () => peer.gone())
}

const textOf = (data: RawData): string | null => (Buffer.isBuffer(data) ? data.toString('utf8') : null)
