import { randomUUID } from 'node:crypto'
import { Dealer } from 'zeromq'
import { ArbiterSession } from '../../src-main/arbiter/session.js'
import { steadyClock } from '../../src-main/clock.js'
import { EventLog } from '../../src-main/event/event-log.js'
import { silentLog } from '../../src-main/log.js'
import { startCircusd } from '../fixtures/circusd.js'
import { interleaved } from './bench.js'
import type { Bench } from './bench.js'

const WATCHERS = 500
const ROUNDS = 7

const ini = Array.from({ length: WATCHERS }, (_, i) => `[watcher:worker-${String(i)}]\ncmd = sleep 100000\n`).join('\n')

/** From connecting to the whole state: every watcher with its status, options and processes; ms. */
const consoleReads = async (address: string): Promise<number> => {
  const began = performance.now()
  const epoch = randomUUID()
  const session = new ArbiterSession({
    id: 'bench',
    address,
    epoch,
    clock: steadyClock(),
    log: silentLog,
    events: new EventLog(epoch),
  })
  session.start()
  let { cursor } = await session.view.next(null)
  while (session.view.presence.state !== 'live') ({ cursor } = await session.view.next(cursor))
  const took = performance.now() - began
  const whole = [...session.view.watchers()].filter(({ wanted, processes }) => wanted === processes.length && wanted > 0).length
  if (whole < WATCHERS) throw new Error(`only ${String(whole)} of ${String(WATCHERS)} watchers were whole`)
  await session.close()
  return took
}

/** The same replies, asked for at once over one socket and parsed as JSON, nothing else; ms. */
const rawReads = async (address: string): Promise<number> => {
  const began = performance.now()
  const dealer = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 })
  dealer.connect(address)
  const ask = (command: string, properties: object): Promise<void> =>
    dealer.send(JSON.stringify({ id: command, command, properties }))
  const parse = JSON.parse as (text: string) => { statuses?: Record<string, string> }
  const answer = async () => parse((await dealer.receive())[0]?.toString() ?? '')
  for (const command of ['globaloptions', 'dstats', 'status']) await ask(command, {})
  let statuses: Record<string, string> = {}
  for (let i = 0; i < 3; i += 1) statuses = (await answer()).statuses ?? statuses
  const names = Object.keys(statuses)
  const asking = (async () => {
    for (const name of names) {
      await ask('list', { name })
      await ask('options', { name })
    }
  })()
  for (let i = 0; i < names.length * 2; i += 1) await answer()
  await asking
  dealer.close()
  return performance.now() - began
}

const measure = async () => {
  const circusd = await startCircusd({ watchers: ini, stats: false })
  const measured = await interleaved(
    ROUNDS,
    () => consoleReads(circusd.address),
    () => rawReads(circusd.address),
  )
  await circusd.stop()
  return measured
}

export const firstList: Bench = {
  name: 'first-list',
  unit: 'ms',
  against: `the same replies of ${String(WATCHERS)} watchers read raw, pipelined`,
  goal: 1.5,
  measure,
}
