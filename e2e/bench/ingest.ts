import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Subscriber as RawSubscriber } from 'zeromq'
import { readStat } from '../../src-main/circus/stat.js'
import { Subscriber } from '../../src-main/circus/subscriber.js'
import { steadyClock } from '../../src-main/clock.js'
import { StatsStore } from '../../src-main/stats/stats-store.js'
import { interleaved } from './bench.js'
import type { Bench } from './bench.js'

const MESSAGES = 30_000
const ROUNDS = 7

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** CPU (µs a message, this whole process, ZeroMQ's threads too) while `count` messages arrive. */
const costOf = async (send: (count: number) => void, arrived: (count: number) => Promise<void>): Promise<number> => {
  const before = cpuMicros()
  send(MESSAGES)
  await arrived(MESSAGES)
  return (cpuMicros() - before) / MESSAGES
}

/** Counts arrivals and resolves whoever waits for a number of them. */
const arrivals = () => {
  let seen = 0
  let wanted = Number.POSITIVE_INFINITY
  let wake = (): void => undefined
  return {
    one: (): void => {
      seen += 1
      if (seen >= wanted) wake()
    },
    many: (count: number): Promise<void> =>
      new Promise((resolve) => {
        seen = 0
        wanted = count
        wake = resolve
      }),
  }
}

const measure = async () => {
  const sender = fork(fileURLToPath(new URL('stats-sender.ts', import.meta.url)))
  const [address] = (await once(sender, 'message')) as [string]
  const send = (count: number): void => {
    sender.send(count)
  }

  const rawSeen = arrivals()
  const raw = new RawSubscriber({ receiveHighWaterMark: 0 })
  raw.connect(address)
  const parse = JSON.parse as (text: string) => unknown
  const receive = async (): Promise<void> => {
    for await (const [, body] of raw) {
      parse(body?.toString() ?? '')
      rawSeen.one()
    }
  }

  const seen = arrivals()
  const counters = { received: 0, malformed: 0, dropped: 0, requests: 0 }
  const store = new StatsStore(steadyClock(), () => 'web')
  const onFrames = (topic: Buffer, body: Buffer): void => {
    const message = readStat(topic, body)
    if (message) store.ingest(message)
    seen.one()
  }
  // One subscriber at a time: the other must cost nothing meanwhile, so it is not subscribed.
  const ours = async (): Promise<number> => {
    const subscriber = new Subscriber({ address, topic: 'stat.', counters, onFrames })
    await subscribed(send, seen)
    const cost = await costOf(send, seen.many)
    subscriber.close()
    return cost
  }
  const baseline = async (): Promise<number> => {
    raw.subscribe('stat.')
    await subscribed(send, rawSeen)
    const cost = await costOf(send, rawSeen.many)
    raw.unsubscribe('stat.')
    return cost
  }
  void receive()
  const measured = await interleaved(ROUNDS, ours, baseline)
  raw.close()
  store.close()
  sender.disconnect()
  return measured
}

/** Sends single messages until one arrives: only then is the subscription in force. */
const subscribed = async (send: (count: number) => void, seen: ReturnType<typeof arrivals>): Promise<void> => {
  const first = seen.many(1)
  const knock = setInterval(() => {
    send(1)
  }, 10)
  await first
  clearInterval(knock)
  // What the knocking still has under way must not count for the measurement.
  await new Promise((resolve) => {
    setTimeout(resolve, 60)
  })
}

export const ingest: Bench = {
  name: 'ingest',
  unit: 'µs CPU/message',
  against: 'receive and JSON.parse alone',
  goal: 1.6,
  measure,
}
