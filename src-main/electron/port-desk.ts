import { MessageChannelMain } from 'electron'
import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import { APP_ORIGIN, PORT_ASKED, PORT_GIVEN } from '../../src-preload/contract/shell.js'
import type { Log } from '../log.js'
import type { Service } from '../procedures/peer.js'
import { servePort } from '../procedures/port-peer.js'

/** Hands the page its one port a load, and takes it back when that load ends. */
export class PortDesk {
  readonly #service: Service
  readonly #log: Log
  /** What closes the port of a window's present load. */
  readonly #given = new Map<WebContents, () => void>()

  constructor(service: Service, log: Log) {
    this.#service = service
    this.#log = log
  }

  /** Ports that are out. */
  get size(): number {
    return this.#given.size
  }

  listen(ipc: Pick<IpcMain, 'on'>): void {
    ipc.on(PORT_ASKED, (event) => this.#give(event))
  }

  /** Follows the loads of a window; the desk serves no other. */
  watch(contents: WebContents): void {
    const revoke = (): void => this.#revoke(contents)
    contents.on('did-navigate', revoke)
    contents.on('render-process-gone', revoke)
    contents.on('destroyed', revoke)
  }

  #give({ sender, senderFrame }: IpcMainEvent): void {
    const isOurs = senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === APP_ORIGIN
    if (!isOurs || this.#given.has(sender)) {
      this.#log.warn({ why: isOurs ? 'a second time' : 'by a stranger' }, 'refused a port that was asked for')
      return
    }
    const { port1, port2 } = new MessageChannelMain()
    this.#given.set(sender, servePort(port1, this.#service, { role: 'admin', user: 'you', shell: 'desktop' }))
    senderFrame.postMessage(PORT_GIVEN, null, [port2])
  }

  #revoke(contents: WebContents): void {
    this.#given.get(contents)?.()
    this.#given.delete(contents)
  }
}
