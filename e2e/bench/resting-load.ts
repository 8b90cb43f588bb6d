import { createRouterClient } from '@orpc/server'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConsole } from '../../src-main/console.js'
import { silentLog } from '../../src-main/log.js'
import { startCircusd } from '../fixtures/circusd.js'
import { countingProxy } from '../fixtures/counting-proxy.js'
import type { Bench } from './bench.js'

/** After the first read and its follow-ups. */
const SETTLE_MS = 15_000
const MEASURE_MS = 120_000

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** Requests that reach circusd's socket in a minute, from a console whose page shows the watchers and is left alone. */
const measure = async () => {
  const circusd = await startCircusd({ watchers: 'preset' })
  const proxy = await countingProxy(circusd.address)
  const data = await mkdtemp(join(tmpdir(), 'ringside-bench-'))
  const console_ = createConsole({ paths: { data }, log: silentLog, version: 'bench' })
  const connected = console_.connect(proxy.address)
  if (!connected.ok) throw new Error(connected.trouble.message)
  const { endpointId } = connected.value
  const page = createRouterClient(console_.router, { context: { role: 'admin', user: 'bench', shell: 'browser' } })
  const stop = new AbortController()
  const follow = async (
    next: (cursor: { epoch: string; seq: number } | null) => Promise<{ cursor: { epoch: string; seq: number } }>,
  ) => {
    let cursor: { epoch: string; seq: number } | null = null
    while (!stop.signal.aborted) ({ cursor } = await next(cursor))
  }
  const { signal } = stop
  void follow((cursor) => page.fleet.next({ cursor }, { signal }))
  void follow((cursor) => page.arbiter.next({ endpointId, cursor }, { signal }))
  void follow((cursor) => page.event.next({ endpointId, cursor }, { signal }))
  void follow((cursor) => page.stats.next({ endpointId, view: { kind: 'watchers', sparklines: [] }, cursor }, { signal }))
  await wait(SETTLE_MS)
  const before = proxy.requests()
  await wait(MEASURE_MS)
  const value = ((proxy.requests() - before) * 60_000) / MEASURE_MS
  stop.abort()
  await console_.close()
  proxy.close()
  await circusd.stop()
  await rm(data, { recursive: true })
  return { value, baseline: null }
}

export const restingLoad: Bench = {
  name: 'resting-load',
  unit: 'requests/min',
  against: 'counted at the socket of a circusd with twelve watchers, one of them flapping',
  goal: 15,
  measure,
}
