import type { Caller } from './caller.js'
import type { Service } from './peer.js'

/** The part of Electron's `MessagePortMain` that is used; anything of this shape will do. */
export type Port = {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: string): void
  start(): void
  close(): void
}

/** Serves the page at the other end of a port until either end closes; the returned function closes this one. */
export const servePort = (port: Port, service: Service, caller: Caller): (() => void) => {
  const peer = service.attach({ send: (text) => port.postMessage(text), close: () => port.close() }, caller)
  port.on('message', ({ data }) => peer.receive(data))
  port.on('close', () => peer.gone())
  port.start()
  return () => {
    peer.gone()
    port.close()
  }
}
