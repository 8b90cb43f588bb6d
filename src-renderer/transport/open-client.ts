import { clientOver } from './client.js'
import type { Client, LineState } from './client.js'
import { usePort } from './message-port.js'
import { SwitchLink } from './switch-link.js'
import { SocketLine } from './web-socket.js'

/**
 * The page's client: over the desktop's port under `app:`, else over a WebSocket beside the page. Calls may be made at once;
 * those in flight when the line is lost fail with `LineLost`, and later ones work again once `onState` tells `open`.
 */
export const openClient = (onState: (state: LineState) => void): Client => {
  const link = new SwitchLink()
  if (location.protocol === 'app:') usePort(link, onState)
  else new SocketLine(socketUrl(document.baseURI), link, onState)
  return clientOver(link)
}

/** Where the host's WebSocket is, beside the page at `base`. */
export const socketUrl = (base: string): URL => {
  const url = new URL('rpc', base)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = ''
  url.hash = ''
  return url
}
