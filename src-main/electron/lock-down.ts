import type { App, Session, WebContents } from 'electron'
import { APP_ORIGIN } from '../../src-preload/contract/shell.js'
import type { Log } from '../log.js'

/** Whatever leaves this machine or reads its files by URL; the page has no need of any of it. */
const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']

/** The page itself, as a reload names it. */
const isOwnPage = (url: string): boolean => url === `${APP_ORIGIN}/` || /^app:\/\/ringside\/index\.html([?#].*)?$/.test(url)

/** Denies every window what the console never needs: to go elsewhere, to open another, to embed, to use a device. */
export const lockDown = (app: App, session: Session, log: Log): void => {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, log))
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn({ permission }, 'denied a permission')
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (_details, answer) => answer({ cancel: true }))
}

const lockContents = (contents: WebContents, log: Log): void => {
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (isOwnPage(event.url)) return
    event.preventDefault()
    log.warn({ scheme: event.url.split(':', 1)[0]?.slice(0, 20) }, 'denied a navigation')
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  // The one place that a page may always go to, without being asked.
  contents.on('did-navigate', (_event, url) => {
    if (!url.startsWith('about:')) return
    log.warn({}, 'the page left for a blank page and is loaded again')
    void contents.loadURL(`${APP_ORIGIN}/index.html`)
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => {
    log.warn({}, 'denied a new window')
    return { action: 'deny' }
  })
}
