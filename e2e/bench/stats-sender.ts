import { readFileSync } from 'node:fs'
import { Publisher } from 'zeromq'

/** Sends the captured process messages over a PUB socket in its own process, so that sending costs the bench nothing. */
const socket = new Publisher({ sendHighWaterMark: 0, linger: 0 })
await socket.bind('tcp://127.0.0.1:*')

type Line = { topic: string; body: string }
const parse = (line: string): Line => JSON.parse(line) as Line
const messages = readFileSync(new URL('../fixtures/captures/stats.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.includes('subtopic') && !line.includes('stat.sockets'))
  .map(parse)

/** Bursts are kept small enough that no receiver's queue runs over. */
const BURST = 200
let turn = 0
process.on('message', (count: number) => {
  let left = count
  const burst = async (): Promise<void> => {
    for (let i = 0; i < BURST && left > 0; i += 1, left -= 1) {
      const message = messages[(turn += 1) % messages.length]
      if (message) await socket.send([message.topic, message.body])
    }
    if (left > 0) setTimeout(() => void burst(), 4)
  }
  void burst()
})
process.on('disconnect', () => {
  process.exit(0)
})
process.send?.(socket.lastEndpoint)
