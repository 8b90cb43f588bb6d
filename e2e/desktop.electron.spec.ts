import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { expect, test } from '@playwright/test'
import { desktopCommand, startDesktop } from './fixtures/desktop.js'
import type { Desktop } from './fixtures/desktop.js'

declare global {
  /** What a spec left in the main process: ports that are open, dialogs that were shown. */
  var openPorts: Set<unknown> | undefined
  var told: string[] | undefined
}

const ORIGIN = 'app://ringside'

let desktop: Desktop
test.beforeEach(async () => {
  desktop = await startDesktop()
})
test.afterEach(async () => {
  await desktop.close()
})

/** Electron's program: the packed one, or what the `electron` package finds. */
const program = (): string => {
  const found: unknown = desktopCommand().executablePath ?? createRequire(import.meta.url)('electron')
  if (typeof found !== 'string') throw new Error('no Electron')
  return found
}

/** What the page's world can reach beyond a browser's own: nothing. */
const FOREIGN = [
  'require',
  'process',
  'module',
  'exports',
  'global',
  'Buffer',
  'electron',
  'ipcRenderer',
  '__dirname',
  'ringside',
]

test('the window is sandboxed and its page has nothing of Node', async () => {
  const { app, page } = desktop
  // Electron knows it and its types don't.
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const read: unknown = contents === undefined ? null : Reflect.get(contents, 'getLastWebPreferences')
    return typeof read === 'function' ? (read.call(contents) as unknown) : null
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  })
  if (process.getuid?.() !== 0) expect(app.process().spawnargs).not.toContain('--no-sandbox')
  expect(await page.evaluate((names) => names.filter((name) => name in window), FOREIGN)).toEqual([])
  expect(page.url()).toBe(`${ORIGIN}/index.html`)
})

test('the window has no global that a plain frame of the same engine lacks', async () => {
  const extra = await desktop.page.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow))
    frame.remove()
    return Object.getOwnPropertyNames(window).filter((name) => !plain.has(name) && !/^\d+$/.test(name))
  })
  expect(
    extra.filter((name) => !name.startsWith('__playwright') && !name.startsWith('__pw') && !name.startsWith('__svelte')),
  ).toEqual([])
})

test('the page reaches the console over its port', async () => {
  await expect.poll(() => desktop.page.title()).toContain('Ringside')
  await expect(desktop.page.locator('body')).not.toBeEmpty()
  expect(desktop.log()).not.toMatch(/"level":(50|60)/)
})

test('inline script, remote script and eval are blocked', async () => {
  const ran = await desktop.page.evaluate(async () => {
    const blocked: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective))
    const inline = document.createElement('script')
    inline.textContent = 'window.ranInline = true'
    const remote = document.createElement('script')
    remote.src = 'https://example.org/x.js'
    const failed = new Promise((resolve) => remote.addEventListener('error', resolve))
    document.body.append(inline, remote)
    const markup = document.createElement('div')
    markup.innerHTML = '<img src="x:" onerror="window.ranHandler = true"><p style="color: red">x</p>'
    document.body.append(markup)
    await failed
    const tried = await fetch('https://example.org/').then(
      () => true,
      () => false,
    )
    // Told in tasks of their own; the last of them comes after all that was done here.
    for (let frames = 0; frames < 100 && !blocked.includes('connect-src'); frames += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    return {
      inline: 'ranInline' in window,
      handler: 'ranHandler' in window,
      tried,
      colour: getComputedStyle(markup.querySelector('p') ?? markup).color,
      blocked,
    }
  })
  expect(ran).toMatchObject({ inline: false, handler: false, tried: false })
  expect(ran.colour).not.toBe('rgb(255, 0, 0)')
  expect(ran.blocked).toEqual(expect.arrayContaining(['script-src-elem', 'style-src-attr', 'connect-src']))
})

const ELSEWHERE = [
  'https://example.org/',
  'http://127.0.0.1:9/',
  'file:///etc/passwd',
  'data:text/html,x',
  'blob:app://ringside/x',
  'app://other/',
  'app://ringside/nothing.html',
  'app://ringside@example.org/',
  'javascript:window.ran=1',
  'chrome://gpu',
  'devtools://devtools/bundled/inspector.html',
  'view-source:app://ringside/index.html',
]

for (const url of ELSEWHERE) {
  test(`the page can’t go to ${url}, nor open it, nor frame it`, async () => {
    const { app, page } = desktop
    await page.evaluate(() => {
      Object.assign(window, { stayed: true })
    })
    const opened = await page.evaluate((to) => window.open(to) !== null, url)
    expect(opened).toBe(false)
    for (const way of ['link', 'location', 'form', 'frame']) {
      await page.evaluate(
        ([to, how]) => {
          const link = document.createElement('a')
          const form = document.createElement('form')
          const frame = document.createElement('iframe')
          link.href = form.action = frame.src = String(to)
          document.body.append(link, form, frame)
          if (how === 'link') link.click()
          if (how === 'location') location.href = String(to)
          if (how === 'form') form.submit()
          if (how !== 'frame') frame.remove()
        },
        [url, way],
      )
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    }
    expect(await page.evaluate(() => ['stayed' in window, 'ran' in window, location.href.split(/[?#]/)[0]])).toEqual([
      true,
      false,
      `${ORIGIN}/index.html`,
    ])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
}

test('a page that blanked itself, which nothing can deny, is loaded again with a new port', async () => {
  const { page } = desktop
  await page.evaluate(() => {
    location.href = 'about:blank'
  })
  await expect.poll(() => page.url()).toMatch(/^app:\/\/ringside\/index\.html/)
  await expect(page.locator('body')).not.toBeEmpty()
  await expect.poll(() => desktop.log()).toContain('left for a blank page')
})

test('every permission is denied', async () => {
  const answers = await desktop.page.evaluate(async () => {
    const notification = await Notification.requestPermission()
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    )
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    )
    return { notification, media, place }
  })
  expect(answers).toEqual({ notification: 'denied', media: 'denied', place: 'denied' })
})

test('only files of the page are served, however a path is spelt', async () => {
  const paths = [
    '/',
    '/index.html',
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..\\package.json',
    '/..%5cpackage.json',
    '/index.html%00',
    '/index.html%00.js',
    '//etc/passwd',
    '/etc/passwd',
    '/.',
    '/./',
    '/assets',
    '/assets/',
    '/assets/../../package.json',
    '/%252e%252e/package.json',
    '/index.html/',
    '/INDEX.HTML',
    '/%',
    '/%zz',
    '/%c0%ae%c0%ae/package.json',
    '/preload.cjs',
    '/../preload/preload.cjs',
    '/../main/electron.js',
    '/index.html::$DATA',
    '/%E2%80%A5/package.json',
    '/C:/Windows/win.ini',
    '/package.json',
  ]
  const statuses = await desktop.page.evaluate(
    async (all) =>
      await Promise.all(
        all.map(
          async (path) =>
            [
              path,
              await fetch(`app://ringside${path}`).then(
                (answer) => answer.status,
                () => 0,
              ),
            ] as const,
        ),
      ),
    paths,
  )
  expect(statuses.filter(([, status]) => status === 200).map(([path]) => path)).toEqual(['/', '/index.html', '/.', '/./'])
  const others = await desktop.page.evaluate(
    async () =>
      await Promise.all(
        ['app://other/index.html', 'file:///etc/passwd'].map((url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        ),
      ),
  )
  expect(others).toEqual([false, false])
})

test('50 reloads leave one open port', async () => {
  const { app, page } = desktop
  await app.evaluate(({ MessageChannelMain }) => {
    const { port1, port2 } = new MessageChannelMain()
    const shape = Object.getPrototypeOf(port1)
    port1.close()
    port2.close()
    const open = new Set()
    const start = shape.start
    shape.start = function (this: Electron.MessagePortMain) {
      open.add(this)
      this.on('close', () => open.delete(this))
      return start.call(this)
    }
    Object.assign(globalThis, { openPorts: open })
  })
  const ports = () => app.evaluate(() => globalThis.openPorts?.size ?? -1)
  for (let load = 0; load < 50; load += 1) {
    await page.reload()
    await expect.poll(ports).toBeGreaterThan(0)
  }
  await expect.poll(ports).toBe(1)
})

test('a second request for a port, and one from a frame, get none', async () => {
  const { page } = desktop
  await expect(page.locator('body')).not.toBeEmpty()
  const got = await page.evaluate(async () => {
    let ports = 0
    window.addEventListener('message', (event) => {
      ports += event.ports.length
    })
    window.postMessage('ringside:port-asked', location.origin)
    const frame = document.createElement('iframe')
    frame.src = '/index.html'
    document.body.append(frame)
    frame.contentWindow?.postMessage('ringside:port-asked', '*')
    await fetch('/index.html')
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return ports
  })
  expect(got).toBe(0)
  await expect.poll(() => desktop.log()).toContain('refused a port')
})

test('a page that crashes is loaded again', async () => {
  const { app } = desktop
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect.poll(() => desktop.log()).toContain('the page crashed')
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText.length > 0'),
      ),
    )
    .toBe(true)
})

test('a second start hands its endpoint to the first and ends', async () => {
  const { args } = desktopCommand()
  const second = spawn(program(), [...args, '--data', desktop.data, '--endpoint', 'tcp://127.0.0.1:9'], { stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await expect(desktop.page.getByText('127.0.0.1:9').first()).toBeVisible()
})

test('an endpoint that can’t be one is told in words, and the window lives', async () => {
  const { app } = desktop
  await app.evaluate(({ dialog }) => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    dialog.showMessageBox = (...given: unknown[]) => {
      told.push(JSON.stringify(given.at(-1)))
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }
  })
  const { args } = desktopCommand()
  await once(spawn(program(), [...args, '--data', desktop.data, '--endpoint', 'http://nonsense'], { stdio: 'ignore' }), 'exit')
  const told = () => app.evaluate(() => JSON.stringify(globalThis.told ?? []))
  await expect.poll(told).toContain('not reached by')
})

test('closing the window ends the program', async () => {
  const ended = once(desktop.app.process(), 'exit')
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  expect((await ended)[0]).toBe(0)
})
