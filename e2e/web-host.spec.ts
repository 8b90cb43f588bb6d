import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { expect, test } from '@playwright/test'
import { startHost } from './fixtures/host.js'
import type { HostProcess } from './fixtures/host.js'

let host: HostProcess
let elsewhere: Server
let elsewhereUrl: string
test.beforeEach(async () => {
  host = await startHost()
  elsewhere = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>'),
  )
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const address = elsewhere.address()
  elsewhereUrl = `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}/`
})
test.afterEach(async () => {
  elsewhere.closeAllConnections()
  elsewhere.close()
  expect(await host.stop()).toBe(0)
})

test('the printed link opens the console, signed in, and leaves no token behind', async ({ page }) => {
  await page.goto(host.url)
  await expect.poll(() => page.url().split('#')[0]).toBe(`${host.origin}/`)
  await expect(page).toHaveTitle(/Ringside/)
  await page.reload()
  await expect(page).toHaveTitle(/Ringside/)
  expect(await page.evaluate(() => document.cookie)).toBe('')
})

test('the page reaches the console over its socket, without a single breach of its policy', async ({ page }) => {
  const broken: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') broken.push(message.text())
  })
  page.on('pageerror', (error) => broken.push(error.message))
  const opened = page.waitForEvent('websocket')
  await page.goto(host.url)
  expect((await opened).url()).toBe(`${host.origin.replace('http', 'ws')}/rpc`)
  await expect(page.locator('body')).not.toBeEmpty()
  expect(broken).toEqual([])
})

test('the page works under the IPv6 loopback too', async ({ page }) => {
  const other = await startHost({ args: ['--host', '::1'] })
  const opened = page.waitForEvent('websocket')
  await page.goto(other.url)
  const answered = (await opened).waitForEvent('framereceived')
  expect(other.origin).toContain('[::1]')
  await answered
  await other.stop()
})

test('another browser is told what to do', async ({ page, browser }) => {
  await page.goto(host.url)
  const other = await (await browser.newContext()).newPage()
  await other.goto(host.url)
  await expect(other.getByRole('heading')).toHaveText('Not signed in')
  await expect(other.getByText('Open the link that the console printed')).toBeVisible()
  await other.context().close()
})

test('a page of somebody else gets nothing from the console, though its browser is signed in', async ({ page, context }) => {
  await page.goto(host.url)
  const attacker = await context.newPage()
  await attacker.goto(elsewhereUrl)
  const got = await attacker.evaluate(async (origin) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`)
    const isOpen = new Promise<boolean>((resolve) => {
      socket.onopen = () => {
        resolve(true)
      }
      socket.onerror = () => {
        resolve(false)
      }
    })
    const read = async (init: RequestInit) =>
      await fetch(`${origin}/fleet/next`, init).then(
        (answer) => (answer.type === 'opaque' ? 'opaque' : 'read'),
        () => 'refused',
      )
    const image = new Promise<boolean>((resolve) => {
      const element = new Image()
      element.onload = () => {
        resolve(true)
      }
      element.onerror = () => {
        resolve(false)
      }
      element.src = `${origin}/mark.svg`
    })
    return {
      socket: await isOpen,
      get: await read({ credentials: 'include' }),
      text: await read({
        method: 'POST',
        body: '{"json":{}}',
        headers: { 'content-type': 'text/plain' },
        credentials: 'include',
      }),
      blind: await read({ method: 'POST', body: '{}', mode: 'no-cors', credentials: 'include' }),
      image: await image,
    }
  }, host.origin)
  expect(got).toMatchObject({ socket: false, get: 'refused', text: 'refused', image: false })
  expect(got.blind).not.toBe('read')
})

test('a page of somebody else can’t frame the console', async ({ page, context }) => {
  await page.goto(host.url)
  const attacker = await context.newPage()
  await attacker.goto(elsewhereUrl)
  await attacker.evaluate((origin) => {
    const frame = document.createElement('iframe')
    frame.src = origin
    document.body.append(frame)
  }, host.origin)
  await expect.poll(() => attacker.frames()[1]?.url()).toMatch(/^chrome-error:/)
})

test('a form of somebody else reaches no procedure', async ({ page, context }) => {
  await page.goto(host.url)
  const attacker = await context.newPage()
  await attacker.goto(elsewhereUrl)
  const answer = attacker.waitForResponse((response) => response.url().endsWith('/action/start'))
  await attacker.evaluate((origin) => {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = `${origin}/action/start`
    document.body.append(form)
    form.submit()
  }, host.origin)
  // To a browser another port is the same site, so the session's cookie is sent: there just is no such page.
  expect((await answer).status()).toBe(404)
})
