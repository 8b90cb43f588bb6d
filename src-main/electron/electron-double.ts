import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'

/**
 * What stands in for the `electron` module where there is no binary: real ports of Node under Electron's names, and things that
 * remember what they were told. The only module double of the project.
 */

/** Electron's end of a channel over a port of Node. */
class PortDouble extends EventEmitter {
  readonly inner: MessagePort

  constructor(inner: MessagePort) {
    super()
    this.inner = inner
    inner.on('message', (data: unknown) => this.emit('message', { data }))
    inner.on('close', () => this.emit('close'))
    inner.unref()
  }

  postMessage(message: unknown): void {
    this.inner.postMessage(message)
  }

  start(): void {
    this.inner.start()
  }

  close(): void {
    this.inner.close()
  }
}

export class MessageChannelMain {
  readonly port1: PortDouble
  readonly port2: PortDouble

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new PortDouble(port1)
    this.port2 = new PortDouble(port2)
  }
}

/** A frame of a page, which keeps the ports it was given. */
export class FrameDouble {
  readonly ports: PortDouble[] = []

  constructor(readonly origin = 'app://ringside') {}

  postMessage(_channel: string, _message: unknown, ports: PortDouble[]): void {
    this.ports.push(...ports)
  }
}

export class ContentsDouble extends EventEmitter {
  mainFrame = new FrameDouble()
  loaded: string[] = []
  reloads = 0
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    return Promise.resolve()
  }

  reload(): void {
    this.reloads += 1
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = []
  readonly webContents = new ContentsDouble()
  minimized = false
  calls: string[] = []

  constructor(readonly options: Record<string, unknown>) {
    super()
    BrowserWindow.all.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url)
  isDestroyed = (): boolean => false
  isMinimized = (): boolean => this.minimized
  restore = (): number => this.calls.push('restore')
  show = (): number => this.calls.push('show')
  focus = (): number => this.calls.push('focus')
}

class AppDouble extends EventEmitter {
  readonly folders: Record<string, string> = { userData: '/nowhere' }
  isFirst = true
  told: unknown
  exits: number[] = []
  quits = 0

  setPath = (name: string, folder: string): void => void (this.folders[name] = folder)
  getPath = (name: string): string => this.folders[name] ?? ''
  whenReady = (): Promise<void> => Promise.resolve()
  exit = (code: number): number => this.exits.push(code)
  quit = (): void => void (this.quits += 1)
  requestSingleInstanceLock = (told: unknown): boolean => {
    this.told = told
    return this.isFirst
  }
}

type Handler = (...given: never[]) => unknown

class SessionDouble {
  permission: Handler | null = null
  check: Handler | null = null
  device: Handler | null = null
  blocked: { urls: string[] } | null = null
  readonly webRequest = { onBeforeRequest: (filter: { urls: string[] }): void => void (this.blocked = filter) }

  setPermissionRequestHandler = (handler: Handler): void => void (this.permission = handler)
  setPermissionCheckHandler = (handler: Handler): void => void (this.check = handler)
  setDevicePermissionHandler = (handler: Handler): void => void (this.device = handler)
}

export const app = new AppDouble()
export const ipcMain = new EventEmitter()
export const nativeTheme = { shouldUseDarkColors: true }
export const session = { defaultSession: new SessionDouble() }
export const protocol = {
  handlers: new Map<string, (request: { method: string; url: string }) => Promise<Response>>(),
  handle: (scheme: string, handler: (request: { method: string; url: string }) => Promise<Response>): void =>
    void protocol.handlers.set(scheme, handler),
}
export const dialog = {
  shown: [] as { message: string; detail: string }[],
  showMessageBox: (_window: unknown, box: { message: string; detail: string }): void => void dialog.shown.push(box),
}
export const Menu = {
  template: [] as unknown[],
  buildFromTemplate: (template: unknown[]): unknown[] => template,
  setApplicationMenu: (template: unknown[]): void => void (Menu.template = template),
}
