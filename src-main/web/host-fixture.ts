import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../log.js'
import type { Peer, Service, Wire } from '../procedures/peer.js'
import { startHost } from './host.js'
import type { HostOptions, WebHost } from './host.js'

/** A service that answers each message with itself, and tells what came. */
export const createEchoService = (): Service & { wires: Set<Wire>; heard: unknown[] } => {
  const wires = new Set<Wire>()
  const heard: unknown[] = []
  const attach = (wire: Wire): Peer => {
    wires.add(wire)
    const receive = (message: unknown): void => {
      heard.push(message)
      if (typeof message === 'string') wire.send(message)
      else wire.close('not text')
    }
    return { receive, gone: () => wires.delete(wire) }
  }
  return { attach, wires, heard }
}

export type TestHost = Awaited<ReturnType<typeof startTestHost>>

/** A host on a free port with a page of three files. */
export const startTestHost = async (options: Partial<HostOptions> = {}) => {
  const renderer = mkdtempSync(join(tmpdir(), 'ringside-page-'))
  mkdirSync(join(renderer, 'assets'))
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>the page</title>')
  writeFileSync(join(renderer, 'assets', 'index-4f2a.js'), 'export {}')
  writeFileSync(join(renderer, '.hidden'), 'secret')
  const service = createEchoService()
  const host: WebHost = await startHost({ host: '127.0.0.1', port: 0, service, renderer, log: silentLog, ...options })
  const link = host.createLink()
  const { origin, port } = new URL(link)
  return {
    ...service,
    host,
    link,
    origin,
    port: Number(port),
    authority: `127.0.0.1:${port}`,
    /** A session's cookie, by a link of its own. */
    signIn: async () => {
      const answer = await fetch(host.createLink(), { redirect: 'manual' })
      return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    },
    stop: async () => {
      await host.close()
      rmSync(renderer, { recursive: true, force: true })
    },
  }
}
