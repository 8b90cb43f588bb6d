import { Dealer } from 'zeromq'
import { startCircusd } from '../fixtures/circusd.js'
import { startHost } from '../fixtures/host.js'
import { openClient } from '../fixtures/client.js'
import { interleaved, median } from './bench.js'
import type { Bench } from './bench.js'

const CALLS = 400
const ROUNDS = 7

/** p50 of one call, ms. */
const p50 = async (call: () => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let i = 0; i < CALLS; i += 1) {
    const began = performance.now()
    await call()
    times.push(performance.now() - began)
  }
  return median(times)
}

const measure = async () => {
  const circusd = await startCircusd({ watchers: 'preset' })
  const host = await startHost({ args: ['--endpoint', circusd.address] })
  const { client, close } = await openClient(host.url)
  const endpoints = await client.fleet.next({ cursor: null })
  const endpointId = endpoints.snapshot?.[0]?.id ?? ''
  let live = false
  while (!live) live = (await client.arbiter.next({ endpointId, cursor: null })).snapshot?.arbiter.presence.state === 'live'

  const dealer = new Dealer({ linger: 0 })
  dealer.connect(circusd.address)
  const raw = async (): Promise<void> => {
    await dealer.send(JSON.stringify({ id: 'bench', command: 'status', properties: {} }))
    const [frame] = await dealer.receive()
    JSON.parse(frame?.toString() ?? '')
  }
  const measured = await interleaved(
    ROUNDS,
    () => p50(() => client.arbiter.status({ endpointId })),
    () => p50(raw),
  )
  dealer.close()
  close()
  await host.stop()
  await circusd.stop()
  return measured
}

export const command: Bench = {
  name: 'command',
  unit: 'ms p50',
  against: 'the raw DEALER call, without console, contract and WebSocket',
  goal: 4,
  measure,
}
