import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { rawRequest, upgradeLines } from '../../e2e/fixtures/raw-request.js'
import { MOST_MESSAGE } from '../procedures/envelope.js'
import { startTestHost } from './host-fixture.js'
import type { TestHost } from './host-fixture.js'

let host: TestHost
beforeEach(async () => {
  host = await startTestHost()
})
afterEach(async () => {
  await host.stop()
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${host.origin}${path}`, { method, headers, redirect: 'manual' })

/** An open WebSocket as the page has one. */
const openSocket = async (cookie: string): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://${host.authority}/rpc`, { headers: { cookie }, origin: host.origin })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve))

/** Every path that the host knows, and some that it doesn't. */
const ROUTES = [
  '/',
  '/index.html',
  '/assets/index-4f2a.js',
  '/rpc',
  '/nothing',
  '/.hidden',
  '/?token=',
  '/?token=wrong',
  '/?token=a&token=b',
  '/fleet/next',
  '/rpc/fleet/next',
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

describe('a visitor without a session', () => {
  it.each(ROUTES.flatMap((path) => METHODS.map((method) => [method, path] as const)))('%s %s is 401', async (method, path) => {
    const answer = await get(path, {}, method)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    if (method !== 'HEAD') expect(await answer.text()).toContain('Open the link that the console printed')
  })

  it('gets no socket, whatever its origin', async () => {
    for (const path of ['/rpc', '/', '/nothing', `/?token=${new URL(host.link).searchParams.get('token') ?? ''}`]) {
      const answer = await rawRequest(host.port, upgradeLines(path, host.authority, { origin: host.origin }))
      expect(answer.status, path).toBe(401)
    }
    expect(host.wires.size).toBe(0)
  })

  it('can’t plant a session of its own', async () => {
    expect((await get('/', { cookie: `ringside_${String(host.port)}=AAAA` })).status).toBe(401)
    const answer = await fetch(host.link, { redirect: 'manual', headers: { cookie: `ringside_${String(host.port)}=AAAA` } })
    expect(answer.headers.get('set-cookie')).not.toContain('AAAA')
  })
})

describe('the launch link', () => {
  it('is exchanged once, by a 303 to the page, for a cookie that scripts and other sites never see', async () => {
    const answer = await fetch(host.link, { redirect: 'manual' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('set-cookie')).toMatch(
      new RegExp(`^ringside_${String(host.port)}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    )
    expect((await fetch(host.link, { redirect: 'manual' })).status).toBe(401)
  })

  it('holds 256 random bits', () => {
    expect(new URL(host.link).searchParams.get('token')).toMatch(/^[\w-]{43}$/)
  })

  it('is worth nothing once the next one was made', async () => {
    const next = host.host.createLink()
    expect((await fetch(host.link, { redirect: 'manual' })).status).toBe(401)
    expect((await fetch(next, { redirect: 'manual' })).status).toBe(303)
  })

  it('of a browser that is signed in leads to the page and burns nothing', async () => {
    const cookie = await host.signIn()
    const link = host.host.createLink()
    expect((await get('/?token=used', { cookie })).status).toBe(303)
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303)
  })

  it.each([
    { 'sec-fetch-dest': 'image' },
    { 'sec-fetch-dest': 'script' },
    { 'sec-fetch-dest': 'iframe' },
    { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' },
  ])('is not burnt by what is no visit: %j', async (headers) => {
    expect((await fetch(host.link, { redirect: 'manual', headers })).status).toBe(401)
    expect((await fetch(host.link, { redirect: 'manual' })).status).toBe(303)
  })

  it('can be guessed at twenty times a minute, while those inside work on', async () => {
    const cookie = await host.signIn()
    const statuses: number[] = []
    for (let guess = 0; guess < 40; guess += 1) statuses.push((await get(`/?token=${String(guess)}`)).status)
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20)
    expect(statuses.at(-1)).toBe(429)
    expect((await get('/', { cookie })).status).toBe(200)
  })
})

describe('a browser that is signed in', () => {
  it('gets the page fresh and its hashed parts for ever, all with the strict headers', async () => {
    const cookie = await host.signIn()
    const page = await get('/', { cookie })
    expect(await page.text()).toContain('the page')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect((await get('/assets/index-4f2a.js', { cookie })).headers.get('cache-control')).toBe(
      'private, max-age=31536000, immutable',
    )
    const { port } = host
    expect(page.headers.get('content-security-policy')?.split(';').sort()).toEqual([
      "base-uri 'none'",
      `connect-src 'self' ws://127.0.0.1:${String(port)} ws://localhost:${String(port)}`,
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ])
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })

  it('finds no procedure over plain HTTP, by any method', async () => {
    const cookie = await host.signIn()
    for (const path of ['/rpc', '/fleet/next', '/rpc/fleet/next', '/session/describe']) {
      for (const method of METHODS) {
        const answer = await fetch(`${host.origin}${path}`, {
          method,
          headers: { cookie, 'content-type': 'text/plain' },
          ...(method === 'POST' ? { body: '{"json":{}}' } : {}),
        })
        expect(answer.status, `${method} ${path}`).toBe(404)
      }
    }
    expect(host.heard).toEqual([])
  })

  it('finds no hidden file and nothing beside the page', async () => {
    const cookie = await host.signIn()
    for (const path of [
      '/.hidden',
      '/assets',
      '/assets/',
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/assets/..%5c..%5cpackage.json',
      '//etc/passwd',
    ]) {
      const { status } = await rawRequest(host.port, [
        `GET ${path} HTTP/1.1`,
        `Host: ${host.authority}`,
        `Cookie: ${cookie}`,
        'Connection: close',
      ])
      expect([400, 403, 404], path).toContain(status)
    }
  })

  it('speaks over its socket', async () => {
    const socket = await openSocket(await host.signIn())
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
    socket.send('hello')
    expect(await answer).toBe('hello')
    socket.close()
  })
})

/** Hosts that a browser would send for a page of somebody else, or that no browser sends. */
const hosts = (port: number): string[][] => [
  ...[
    'localhost.evil.com',
    '127.0.0.1.nip.io',
    'evil.com',
    '127.0.0.1',
    'localhost',
    '127.0.0.1:80',
    `127.0.0.1:${String(port)}.`,
    `127.0.0.1.:${String(port)}`,
    `localhost.:${String(port)}`,
    `LOCALHOST:${String(port)}`,
    `Localhost:${String(port)}`,
    `127.0.0.2:${String(port)}`,
    `127.1:${String(port)}`,
    `2130706433:${String(port)}`,
    `0x7f.0.0.1:${String(port)}`,
    `0:${String(port)}`,
    `0.0.0.0:${String(port)}`,
    `[::]:${String(port)}`,
    `[::ffff:127.0.0.1]:${String(port)}`,
    `[0:0:0:0:0:0:0:1]:${String(port)}`,
    `localhost:${String(port)}:80`,
    `localhost:${String(port)}@evil.com`,
    `evil.com@localhost:${String(port)}`,
    `localhost:${String(port)}/`,
    `a.localhost:${String(port)}`,
    `localhost:0${String(port)}`,
    `localhost:${String(port)},evil.com`,
    `ringside:${String(port)}`,
    '*',
    '',
  ].map((name) => [`Host: ${name}`]),
  [],
  [`Host: 127.0.0.1:${String(port)}`, 'Host: evil.com'],
  ['Host: evil.com', `Host: 127.0.0.1:${String(port)}`],
]

describe('the host’s name', () => {
  it('is one of its own exactly, on pages, files and the upgrade, session or not', async () => {
    const cookie = `Cookie: ${await host.signIn()}`
    for (const lines of hosts(host.port)) {
      for (const path of [
        '/',
        '/assets/index-4f2a.js',
        `/?token=${new URL(host.host.createLink()).searchParams.get('token') ?? ''}`,
      ]) {
        const { status, head } = await rawRequest(host.port, [`GET ${path} HTTP/1.1`, ...lines, cookie, 'Connection: close'])
        expect([400, 403], `${lines.join()} ${path}`).toContain(status)
        expect(head.toLowerCase()).not.toContain('set-cookie')
      }
      const upgrade = upgradeLines('/rpc', 'x', { origin: host.origin }).filter((line) => !line.startsWith('Host'))
      expect([400, 403], lines.join()).toContain((await rawRequest(host.port, [...upgrade, ...lines, cookie])).status)
    }
    expect(host.wires.size).toBe(0)
  })

  it.each(['127.0.0.1', 'localhost', '[::1]'])('may be %s', async (name) => {
    const cookie = await host.signIn()
    const lines = ['GET / HTTP/1.1', `Host: ${name}:${String(host.port)}`, `Cookie: ${cookie}`, 'Connection: close']
    expect((await rawRequest(host.port, lines)).status).toBe(200)
  })

  it('is not taken from another header or a whole URL', async () => {
    const cookie = `Cookie: ${await host.signIn()}`
    const forwarded = [`X-Forwarded-Host: ${host.authority}`, `Forwarded: host=${host.authority}`]
    expect(
      (await rawRequest(host.port, ['GET / HTTP/1.1', 'Host: evil.com', ...forwarded, cookie, 'Connection: close'])).status,
    ).toBe(403)
    expect(
      (await rawRequest(host.port, [`GET http://${host.authority}/ HTTP/1.1`, 'Host: evil.com', cookie, 'Connection: close']))
        .status,
    ).not.toBe(200)
  })
})

describe('the page’s origin', () => {
  it('is exactly the host’s own on the upgrade', async () => {
    const cookie = await host.signIn()
    const port = String(host.port)
    const origins = [
      undefined,
      '',
      'null',
      'http://evil.com',
      `http://evil.com:${port}`,
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1',
      `http://127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}.evil.com`,
      `http://127.0.0.1:${port}@evil.com`,
      `http://localhost:${port}`,
      `HTTP://127.0.0.1:${port}`,
      `http://127.0.0.1:1${port}`,
      `file://`,
      `app://ringside`,
      `ws://127.0.0.1:${port}`,
      ` http://127.0.0.1:${port},http://evil.com`,
      `http://a.127.0.0.1:${port}`,
      `http://127.0.0.1:80`,
      `http://[::1]:${port}`,
    ]
    for (const origin of origins) {
      const { status } = await rawRequest(
        host.port,
        upgradeLines('/rpc', host.authority, { cookie, ...(origin === undefined ? {} : { origin }) }),
      )
      expect(status, origin).toBe(403)
    }
    expect(host.wires.size).toBe(0)
    expect((await rawRequest(host.port, upgradeLines('/rpc', host.authority, { cookie, origin: host.origin }))).status).toBe(101)
  })

  it('is the one that the host was called by', async () => {
    const cookie = await host.signIn()
    const name = `localhost:${String(host.port)}`
    expect((await rawRequest(host.port, upgradeLines('/rpc', name, { cookie, origin: `http://${name}` }))).status).toBe(101)
    expect((await rawRequest(host.port, upgradeLines('/rpc', name, { cookie, origin: host.origin }))).status).toBe(403)
  })

  it('gets only the one socket there is', async () => {
    const cookie = await host.signIn()
    expect((await rawRequest(host.port, upgradeLines('/', host.authority, { cookie, origin: host.origin }))).status).toBe(404)
  })
})

describe('a client that takes too much', () => {
  it('is closed at a message of more than a megabyte, and at one in many pieces', async () => {
    const cookie = await host.signIn()
    const [large, pieces, good] = [await openSocket(cookie), await openSocket(cookie), await openSocket(cookie)]
    for (const socket of [large, pieces]) socket.on('error', () => undefined)
    const ends = [closed(large), closed(pieces)]
    large.send('x'.repeat(MOST_MESSAGE + 1))
    for (let piece = 0; piece < 100; piece += 1) pieces.send('x', { fin: false })
    await Promise.all(ends)
    const answer = new Promise((resolve) => good.once('message', resolve))
    good.send('still here')
    expect(String(await answer)).toBe('still here')
    good.terminate()
  })

  it('finds at most 32 sockets', async () => {
    const cookie = await host.signIn()
    const sockets = await Promise.all(Array.from({ length: 32 }, () => openSocket(cookie)))
    expect((await rawRequest(host.port, upgradeLines('/rpc', host.authority, { cookie, origin: host.origin }))).status).toBe(503)
    sockets[0]?.terminate()
    await vi.waitFor(async () => (await openSocket(cookie)).terminate())
    for (const socket of sockets) socket.terminate()
  })

  it('with 500 silent connections delays nobody', async () => {
    const cookie = await host.signIn()
    const silent = Array.from({ length: 500 }, () => connect(host.port, '127.0.0.1').on('error', () => undefined))
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    for (const socket of silent) if (!socket.destroyed) socket.write('GET / HTTP/1.1\r\nX-Slow: ')
    const began = performance.now()
    expect((await get('/', { cookie })).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(1000)
    await vi.waitFor(() => expect(silent.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(128))
    for (const socket of silent) socket.destroy()
  })
})

it('the host ends at once though pages are connected', async () => {
  const socket = await openSocket(await host.signIn())
  const end = closed(socket)
  const began = performance.now()
  await host.host.close()
  expect(performance.now() - began).toBeLessThan(1500)
  expect(await end).toBe(1001)
})

it('the host ends soon though a page never says goodbye', async () => {
  const cookie = await host.signIn()
  const deaf = connect(host.port, '127.0.0.1')
  deaf.write(`${upgradeLines('/rpc', host.authority, { origin: host.origin, cookie }).join('\r\n')}\r\n\r\n`)
  await vi.waitFor(() => expect(host.wires.size).toBe(1))
  deaf.pause()
  const began = performance.now()
  await host.host.close()
  expect(performance.now() - began).toBeLessThan(1500)
  deaf.destroy()
})
