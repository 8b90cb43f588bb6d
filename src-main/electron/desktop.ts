import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { app, dialog, ipcMain, Menu, protocol, session } from 'electron'
import type { BrowserWindow } from 'electron'
import { z } from 'zod'
import { createConsole } from '../console.js'
import type { Console } from '../console.js'
import type { Layout } from '../layout.js'
import type { Log } from '../log.js'
import { createService } from '../procedures/peer.js'
import { readArguments } from './arguments.js'
import { lockDown } from './lock-down.js'
import { menuTemplate } from './menu.js'
import { answerRequest, readManifest } from './page-files.js'
import { PortDesk } from './port-desk.js'
import { focusWindow, openWindow } from './window.js'

/** How long the links may take to close before the program ends anyway, ms. */
const MOST_END_MS = 2_000

/** What a second start tells the first. */
const secondStart = z.object({ endpoints: z.array(z.string().max(4096)).max(32) })

/** Runs the desktop, once: one window over one console; a second start on the same data folder is handed to the first. */
export const runDesktop = (argv: readonly string[], layout: Layout, log: Log): void => {
  const { endpoints, data } = readArguments(argv)
  if (data !== null) useFolder(resolve(data))
  if (!app.requestSingleInstanceLock({ endpoints })) return app.exit(0)
  // Not awaited at the top of a module: in a packed program ready waits for the module.
  app
    .whenReady()
    .then(() => start(endpoints, layout, log))
    .catch((error: unknown) => {
      log.error({ error: error instanceof Error ? error.stack : typeof error }, 'the desktop could not start')
      app.exit(1)
    })
}

const useFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
}

const start = (endpoints: readonly string[], layout: Layout, log: Log): void => {
  const core = createConsole({ paths: { data: app.getPath('userData') }, log, version: layout.version })
  const desk = new PortDesk(createService(core.router, log), log)
  const manifest = readManifest(layout.renderer)
  protocol.handle('app', (request) => answerRequest(manifest, request))
  lockDown(app, session.defaultSession, log)
  desk.listen(ipcMain)
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)))
  const window = openWindow({ preload: layout.preload, log, prepare: (contents) => desk.watch(contents) })
  connectAll(core, window, endpoints)
  app.on('second-instance', (_event, _argv, _folder, told) => {
    focusWindow(window)
    const second = secondStart.safeParse(told)
    if (second.success) connectAll(core, window, second.data.endpoints)
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeEnd(core, log)
}

/** Connects to each; what can't be an address is told in the window, and the others go on. */
const connectAll = (core: Console, window: BrowserWindow, endpoints: readonly string[]): void => {
  for (const address of endpoints) {
    const outcome = core.connect(address)
    if (outcome.ok) continue
    const { message, tip } = outcome.trouble
    void dialog.showMessageBox(window, { type: 'warning', title: 'Ringside', message, detail: tip })
  }
}

const closeBeforeEnd = (core: Console, log: Log): void => {
  app.once('will-quit', (event) => {
    event.preventDefault()
    setTimeout(() => {
      log.warn({}, 'ended before everything was closed')
      app.exit(0)
    }, MOST_END_MS)
    // Not within the event itself, where Electron takes no order to end.
    const end = (): unknown => setImmediate(() => app.exit(0))
    core.close().then(end, (error: unknown) => {
      log.error({ error: error instanceof Error ? error.stack : typeof error }, 'the console did not close well')
      end()
    })
  })
}
