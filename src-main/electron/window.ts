import { BrowserWindow, nativeTheme } from 'electron'
import type { WebContents } from 'electron'
import { APP_ORIGIN } from '../../src-preload/contract/shell.js'
import type { Log } from '../log.js'

/** The work surface of the page (`--bg-1`), so that nothing flashes before it is drawn. */
const GROUND = { dark: '#12131A', light: '#FCFCFE' }

/** Reloads after a crash within this time, ms; a page that crashes more often is left alone. */
const CRASH_WINDOW_MS = 60_000
const MOST_CRASHES = 3

export type WindowOptions = {
  preload: string
  log: Log
  /** Before the page is loaded. */
  prepare: (contents: WebContents) => void
}

/** Opens the console's window, sandboxed, with nothing of Node in its page. */
export const openWindow = ({ preload, log, prepare }: WindowOptions): BrowserWindow => {
  const window = new BrowserWindow({
    title: 'Ringside',
    width: 1400,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  prepare(window.webContents)
  reloadAfterCrash(window, log)
  window.loadURL(`${APP_ORIGIN}/index.html`).catch((error: unknown) => {
    log.error({ error: error instanceof Error ? error.message : typeof error }, 'the page could not be loaded')
  })
  return window
}

const reloadAfterCrash = (window: BrowserWindow, log: Log): void => {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const now = performance.now()
    crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW_MS), now]
    const again = reason !== 'clean-exit' && crashes.length <= MOST_CRASHES
    log.error({ reason, exitCode, again }, 'the page crashed')
    if (again && !window.isDestroyed()) window.webContents.reload()
  })
}

/** Brings the window to the front, from the dock too. */
export const focusWindow = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
