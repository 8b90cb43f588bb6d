import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Contract } from '../../src-preload/contract/index.js'
import { PORT_ASKED } from '../../src-preload/contract/shell.js'
import { findLayout } from '../layout.js'
import { silentLog } from '../log.js'
import * as double from './electron-double.js'
import { menuTemplate } from './menu.js'

vi.mock('electron', () => double)

const { app, BrowserWindow, dialog, FrameDouble, ipcMain, Menu, protocol, session } = double

/** What Electron's events carry, and whether their default was prevented. */
const createEvent = (fields: object = {}) => {
  const event = { prevented: 0, preventDefault: () => (event.prevented += 1), ...fields }
  return event
}

let folder: string
let window: double.BrowserWindow
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-desktop-'))
  const page = join(folder, 'page')
  mkdirSync(page)
  writeFileSync(join(page, 'index.html'), '<!doctype html>')
  const { runDesktop } = await import('./desktop.js')
  const layout = { ...findLayout(import.meta.dirname), renderer: page, preload: '/preload.cjs' }
  runDesktop(
    ['electron', '.', '--data', join(folder, 'data'), '--endpoint', 'tcp://127.0.0.1:1', '--endpoint', 'ftp://x'],
    layout,
    silentLog,
  )
  window = await vi.waitFor(() => {
    const [first] = BrowserWindow.all
    if (first === undefined) throw new Error('no window yet')
    return first
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ask = (frame = window.webContents.mainFrame) => ipcMain.emit(PORT_ASKED, { sender: window.webContents, senderFrame: frame })

/** A client over the newest port that the page was given. */
const openClient = (): ContractRouterClient<Contract> => {
  const port = window.webContents.mainFrame.ports.at(-1)?.inner
  if (port === undefined) throw new Error('no port was given')
  return createORPCClient(new RPCLink({ port }))
}

describe('the window', () => {
  it('is sandboxed, isolated, without Node, of the size promised', () => {
    expect(window.options).toMatchObject({
      width: 1400,
      height: 900,
      minWidth: 720,
      minHeight: 480,
      backgroundColor: '#12131A',
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        webSecurity: true,
        preload: '/preload.cjs',
      },
    })
    expect(window.webContents.loaded).toEqual(['app://ringside/index.html'])
  })

  it('stays on its page: no navigation, no window, no webview', () => {
    for (const url of [
      'https://example.org/',
      'file:///etc/passwd',
      'app://ringside/other.html',
      'app://ringside.evil/index.html',
      'javascript:1',
      'data:text/html,x',
      '',
    ]) {
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        const event = createEvent({ url })
        window.webContents.emit(name, event)
        expect(event.prevented, `${name} ${url}`).toBe(1)
      }
      expect(window.webContents.openHandler({ url })).toEqual({ action: 'deny' })
    }
    const reload = createEvent({ url: 'app://ringside/index.html#/watchers' })
    window.webContents.emit('will-navigate', reload)
    expect(reload.prevented).toBe(0)
    const webview = createEvent()
    window.webContents.emit('will-attach-webview', webview)
    expect(webview.prevented).toBe(1)
  })

  it('is granted nothing', () => {
    const answers: boolean[] = []
    const { permission, check, device, blocked } = session.defaultSession
    Reflect.apply(permission ?? (() => undefined), null, [null, 'notifications', (answer: boolean) => answers.push(answer)])
    expect([...answers, check?.(), device?.()]).toEqual([false, false, false])
    expect(blocked?.urls).toEqual(expect.arrayContaining(['http://*/*', 'https://*/*', 'file:///*']))
  })

  it('is served by its own scheme', async () => {
    const serve = protocol.handlers.get('app')
    expect((await serve?.({ method: 'GET', url: 'app://ringside/' }))?.status).toBe(200)
    expect((await serve?.({ method: 'GET', url: 'app://ringside/../data' }))?.status).toBe(404)
  })

  it('is loaded again after a crash, but not for ever', () => {
    const { webContents } = window
    for (let crash = 0; crash < 10; crash += 1) webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 })
    expect(webContents.reloads).toBe(3)
  })
})

describe('the port', () => {
  it('is given once a load, to the main frame of the page only', () => {
    const frame = window.webContents.mainFrame
    ask(new FrameDouble())
    ipcMain.emit(PORT_ASKED, { sender: window.webContents, senderFrame: null })
    window.webContents.mainFrame = new FrameDouble('https://example.org')
    ask(window.webContents.mainFrame)
    expect(window.webContents.mainFrame.ports).toEqual([])
    window.webContents.mainFrame = frame
    expect(frame.ports).toEqual([])
    ask()
    ask()
    expect(frame.ports).toHaveLength(1)
  })

  it('reaches the console as admin, and the endpoints of the command line', async () => {
    const client = openClient()
    expect(await client.session.describe({})).toMatchObject({ role: 'admin', user: 'you', shell: 'desktop' })
    const { snapshot } = await client.fleet.next({ cursor: null })
    expect(snapshot?.map(({ address }) => address)).toEqual(['tcp://127.0.0.1:1'])
  })

  it('is taken back when the page is loaded anew or crashes, and the next load gets its own', async () => {
    for (const end of ['did-navigate', 'render-process-gone']) {
      const port = window.webContents.mainFrame.ports.at(-1)
      const closed = vi.fn()
      port?.on('close', closed)
      window.webContents.emit(end, {}, end === 'did-navigate' ? 'app://ringside/index.html' : { reason: 'killed', exitCode: 9 })
      await vi.waitFor(() => expect(closed).toHaveBeenCalled())
      ask()
      expect(window.webContents.mainFrame.ports.at(-1)).not.toBe(port)
    }
    expect(await openClient().session.describe({})).toMatchObject({ shell: 'desktop' })
  })
})

describe('a second start', () => {
  it('shows the window and connects to what it named', async () => {
    window.minimized = true
    app.emit('second-instance', {}, [], '/', { endpoints: ['tcp://127.0.0.1:2'] })
    expect(window.calls).toEqual(['restore', 'show', 'focus'])
    const { snapshot } = await openClient().fleet.next({ cursor: null })
    expect(snapshot?.map(({ address }) => address)).toContain('tcp://127.0.0.1:2')
  })

  it.each([
    [null],
    ['x'],
    [{ endpoints: 'tcp://a:1' }],
    [{ endpoints: [5] }],
    [{ endpoints: Array(33).fill('tcp://127.0.0.1:3') }],
  ])('that says %j only shows it', async (told) => {
    app.emit('second-instance', {}, [], '/', told)
    const { snapshot } = await openClient().fleet.next({ cursor: null })
    expect(snapshot).toHaveLength(2)
  })
})

it('an endpoint that can’t be one is told in the window', () => {
  expect(dialog.shown).toHaveLength(1)
  expect(dialog.shown[0]?.message).toContain('ftp://')
})

it('keeps its data where it was told to, for its user only', () => {
  expect(app.getPath('userData')).toBe(join(folder, 'data'))
  expect(app.told).toEqual({ endpoints: ['tcp://127.0.0.1:1', 'ftp://x'] })
})

it('has a menu with the usual roles, on every system', () => {
  expect(Menu.template).not.toHaveLength(0)
  expect(JSON.stringify(menuTemplate('linux'))).toContain('quit')
  expect(JSON.stringify(menuTemplate('darwin'))).toContain('appMenu')
  for (const role of ['editMenu', 'reload', 'zoomIn', 'zoomOut', 'resetZoom'])
    expect(JSON.stringify(menuTemplate('win32'))).toContain(role)
})

it('ends with its last window, once every link is closed', async () => {
  app.emit('window-all-closed')
  expect(app.quits).toBe(1)
  const event = createEvent()
  app.emit('will-quit', event)
  expect(event.prevented).toBe(1)
  await vi.waitFor(() => expect(app.exits).toEqual([0]))
})

it('another start on the same folder ends at once', async () => {
  app.isFirst = false
  app.exits = []
  const { runDesktop } = await import('./desktop.js')
  runDesktop(
    ['electron', '.', '--data', join(folder, 'data'), '--endpoint=tcp://a:1'],
    findLayout(import.meta.dirname),
    silentLog,
  )
  expect(app.exits).toEqual([0])
  expect(app.told).toEqual({ endpoints: ['tcp://a:1'] })
})
