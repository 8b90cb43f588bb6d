import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Connections that may be open without having asked for anything. */
const MOST_SILENT = 128

/**
 * Keeps connections that never finish a request from crowding out those that do: beyond the bound the one that has been silent
 * longest is cut. What asked once is left to the server's own time limits.
 */
export const boundSilent = (server: Server, most = MOST_SILENT): void => {
  const silent = new Set<Socket>()
  const heard = ({ socket }: { socket: Socket }) => silent.delete(socket)
  server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
    const [oldest] = silent
    if (silent.size > most) oldest?.destroy()
  })
  server.on('request', heard)
  server.on('upgrade', heard)
}
