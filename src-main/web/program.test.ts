import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { hostCommand, startHost } from '../../e2e/fixtures/host.js'
import { until } from '../../e2e/fixtures/until.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-program-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>the page</title>')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const start = (args: readonly string[] = []) => startHost({ from: 'source', renderer: folder, args })

/** Runs it until it ends by itself. */
const run = async (args: readonly string[], renderer = folder) => {
  const child = spawn(process.execPath, [...hostCommand({ from: 'source', renderer }), '--data', join(folder, 'data'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  child.stderr.on('data', (text: Buffer) => (err += text.toString()))
  const [code]: unknown[] = await once(child, 'close')
  return { code, out, err }
}

const openSocket = async (origin: string, cookie: string) => {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie }, origin })
  await once(socket, 'open')
  return socket
}

describe('with --json', () => {
  it('the one line on standard output is a link that opens the page, signed in', async () => {
    const host = await start(['--json'])
    expect(host.stdout()).toBe(`${JSON.stringify({ url: host.url })}\n`)
    const { name, value } = await host.signIn()
    const page = await fetch(host.origin, { headers: { cookie: `${name}=${value}` } })
    expect(await page.text()).toContain('the page')
    expect(await host.stop()).toBe(0)
    expect(host.stdout().split('\n')).toHaveLength(2)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly within 2 s, though a page is connected', async (signal) => {
    const host = await start()
    const { name, value } = await host.signIn()
    const socket = await openSocket(host.origin, `${name}=${value}`)
    const closed = once(socket, 'close')
    const began = performance.now()
    expect(await host.stop(signal)).toBe(0)
    expect(performance.now() - began).toBeLessThan(2000)
    await closed
    expect(host.stderr()).not.toContain('before everything was closed')
  })

  it('it lives on when nobody reads its output any more', async () => {
    const child = spawn(
      process.execPath,
      [...hostCommand({ from: 'source', renderer: folder }), '--port', '0', '--data', join(folder, 'pipes')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let out = ''
    child.stdout.on('data', (text: Buffer) => (out += text.toString()))
    const link = await until('its link', 20_000, () => /http:\S+/.exec(out)?.[0] ?? null)
    child.stdout.destroy()
    child.stderr.destroy()
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303)
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
  })
})

it('in words it tells a link, and the next one after that was used', async () => {
  const child = spawn(
    process.execPath,
    [...hostCommand({ from: 'source', renderer: folder }), '--port', '0', '--data', join(folder, 'words')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let out = ''
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  const links = () => [...out.matchAll(/http:\S+/g)].map(([link]) => link)
  const first = await until('its link', 20_000, () => links()[0] ?? null)
  await fetch(first, { redirect: 'manual' })
  const second = await until('the next link', 5_000, () => links()[1] ?? null)
  expect((await fetch(second, { redirect: 'manual' })).status).toBe(303)
  child.kill('SIGINT')
  expect((await once(child, 'exit'))[0]).toBe(0)
})

it('makes its data folder for its user only', async () => {
  const data = join(folder, 'deep', 'data')
  const host = await start(['--data', data])
  expect(statSync(data).mode & 0o777).toBe(0o700)
  await host.stop()
})

describe('ends with a reason', () => {
  it('where the port is taken, and names it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { code, out, err } = await run(['--port', port, '--json'])
    server.close()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`Port ${port} on 127.0.0.1 is taken`)
    expect(err).toContain('--port')
  })

  it('where it should listen beyond this machine', async () => {
    const { code, out, err } = await run(['--host', '0.0.0.0', '--json'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('no sign-in yet')
  })

  it('where an endpoint can’t be one', async () => {
    const { code, out, err } = await run(['--endpoint', 'http://127.0.0.1:5555', '--port', '0', '--json'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('--endpoint: A circusd is not reached by “http://”')
  })

  it('where the data folder can’t be made', async () => {
    const { code, err } = await run(['--data', join(folder, 'index.html', 'x'), '--port', '0'])
    expect(code).toBe(1)
    expect(err).toContain("can't be made")
  })

  it('where the page was not built', async () => {
    const { code, err } = await run(['--port', '0'], join(folder, 'nothing'))
    expect(code).toBe(1)
    expect(err).toContain('not built')
  })
})
