import type { WebSocket } from 'ws'

/** How often each page is asked for a sign of life, ms. One that gave none until the next time is cut. */
const BEAT_MS = 20_000

/** Cuts clients that vanished without a goodbye (a laptop that sleeps, a broken network). Returns the function that ends it. */
export const startHeartbeat = (clients: ReadonlySet<WebSocket>, beatMs = BEAT_MS): (() => void) => {
  const asked = new WeakSet<WebSocket>()
  const beat = (client: WebSocket): void => {
    if (asked.has(client)) return client.terminate()
    asked.add(client)
    client.once('pong', () => asked.delete(client))
    client.ping()
  }
  const timer = setInterval(() => clients.forEach(beat), beatMs)
  return () => clearInterval(timer)
}
