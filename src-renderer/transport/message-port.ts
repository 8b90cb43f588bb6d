import { RPCLink } from '@orpc/client/message-port'
import { PORT_ASKED, PORT_GIVEN } from '../../src-preload/contract/shell.js'
import type { LineState } from './client.js'
import type { SwitchLink } from './switch-link.js'

/** Asks the preload for this load's port and speaks over it. The port comes only from this window itself and its own origin. */
export const usePort = (link: SwitchLink, onState: (state: LineState) => void, page: Window = window): void => {
  const take = ({ source, origin, data, ports }: MessageEvent): void => {
    const port = ports[0]
    if (source !== page || origin !== page.location.origin || data !== PORT_GIVEN || port === undefined) return
    page.removeEventListener('message', take)
    // Before the link's own listener, which fails the calls: they are told why then.
    port.addEventListener('close', () => {
      link.shut()
      onState({ state: 'closed', reason: 'The console closed its line to this window.', tip: 'Reload the window.' })
    })
    link.open(new RPCLink({ port }))
    port.start()
    onState({ state: 'open' })
  }
  page.addEventListener('message', take)
  page.postMessage(PORT_ASKED, page.location.origin)
}
