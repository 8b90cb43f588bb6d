import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capturedCalls, capturedMessages } from '../../e2e/fixtures/captured.js'
import { rounds, seed } from '../../e2e/fixtures/long.js'
import { outcomeOf, readReply } from './envelope.js'
import { readEvent } from './event.js'
import * as reply from './reply.js'
import { stop } from './request.js'
import { readStat } from './stat.js'

/** One change of a recorded frame: a byte, a cut, a piece of it twice, a piece of another, or odd text in the middle. */
const mutation = fc.record({
  kind: fc.constantFrom('byte', 'cut', 'twice', 'splice', 'text', 'digits'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(64),
  byte: fc.nat(255),
  text: fc.constantFrom(
    'null',
    '1e999',
    '-0',
    '{}',
    '[]',
    '"__proto__"',
    '9'.repeat(40),
    'NaN',
    '\u202e',
    '"',
    '\\',
    '<b>',
    ',',
    '}',
    '{"a":',
    'true',
    '"N/A"',
    '0',
  ),
})
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

const mutate = (frame: Buffer, { kind, at, length, byte, text }: Mutation): Buffer => {
  const from = Math.floor(at * frame.length)
  const before = frame.subarray(0, from)
  const piece = frame.subarray(from, from + length)
  if (kind === 'byte') return Buffer.concat([before, Buffer.from([byte]), frame.subarray(from + 1)])
  if (kind === 'cut') return Buffer.concat([before, frame.subarray(from + length)])
  if (kind === 'twice') return Buffer.concat([before, piece, frame.subarray(from)])
  if (kind === 'splice') return Buffer.concat([piece, frame])
  if (kind === 'text') return Buffer.concat([before, Buffer.from(text), frame.subarray(from + length)])
  return Buffer.from(
    frame.toString('latin1').replace(/\d+/g, (digits, offset: number) => (offset % 7 === length % 7 ? text : digits)),
    'latin1',
  )
}

const mutated = (frames: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.nat(frames.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([index, changes]) => changes.reduce(mutate, frames[index] ?? Buffer.alloc(0)))

const ODD = [null, true, -1, 0, 1e308, 2 ** 53, 'N/A', '', '\u202e', [], {}, [[{}]], { a: 1 }, 'x'.repeat(5_000)]

/** A recorded frame with one value in its tree replaced, or its key renamed, so that it stays JSON. */
const regrown = (frames: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .record({
      index: fc.nat(frames.length - 1),
      at: fc.nat(10_000),
      odd: fc.constantFrom(...ODD),
      rename: fc.constantFrom(null, '__proto__', 'constructor', 'id', ''),
    })
    .map(({ index, at, odd, rename }) => {
      const text = String(frames[index])
      const total = (text.match(/":/g) ?? []).length
      let count = 0
      const grown: unknown = JSON.parse(text, (_, value: unknown) => {
        count += 1
        return count === (at % Math.max(total, 1)) + 1 ? odd : value
      })
      const written = JSON.stringify(grown)
      return Buffer.from(rename === null ? written : written.replace(/"\w+":/, `${JSON.stringify(rename)}:`))
    })

const RUNS = { seed, numRuns: rounds(4_000, 100_000) }
const READERS = [
  reply.readStatuses,
  reply.readNames,
  reply.readPids,
  reply.readOptions,
  reply.optionLines,
  reply.readGlobalOptions,
  reply.readDaemon,
  reply.readProcess,
  reply.readChange,
  (from: unknown) => reply.readNumber(from, 'numprocesses'),
]
const request = stop('web')

describe('recorded frames, changed at random', () => {
  it('never make a reply’s parsers throw, nor a trouble without words', () => {
    const replies = capturedCalls().map((call) => Buffer.from(JSON.stringify(call.reply)))
    let read = 0
    fc.assert(
      fc.property(fc.oneof(mutated(replies), regrown(replies)), (frame) => {
        const parsed = readReply(frame)
        if (parsed === null || !request.ok) return
        read += 1
        for (const outcome of [outcomeOf(parsed, request.value), ...READERS.map((reader) => reader(parsed.whole))]) {
          if (!outcome.ok) expect(outcome.trouble.message.length * outcome.trouble.tip.length).toBeGreaterThan(0)
        }
      }),
      RUNS,
    )
    expect(read).toBeGreaterThan(RUNS.numRuns / 4)
  })

  it('never make the stats’ parser throw, nor tell a figure that is none', () => {
    const messages = capturedMessages('stats')
    let read = 0
    fc.assert(
      fc.property(
        fc.nat(messages.length - 1),
        mutated(messages.map(({ topic }) => topic)),
        fc.oneof(mutated(messages.map(({ body }) => body)), regrown(messages.map(({ body }) => body))),
        fc.nat(3),
        (index, topic, body, which) => {
          const message = messages[index]
          if (message === undefined) return
          const parsed = readStat(which === 0 ? topic : message.topic, which === 0 ? message.body : body)
          const whole = readStat(
            message.topic,
            mutate(message.body, { kind: 'digits', at: 0, length: index, byte: 0, text: '1e999' }),
          )
          for (const found of [parsed, whole]) {
            if (found === null) continue
            read += 1
            for (const value of Object.values(found))
              if (typeof value === 'number') expect(Number.isFinite(value) && value >= 0).toBe(true)
          }
        },
      ),
      RUNS,
    )
    expect(read).toBeGreaterThan(RUNS.numRuns / 4)
  })

  it('never make the events’ parser throw, nor tell a pid that is none', () => {
    const messages = capturedMessages('events')
    let read = 0
    fc.assert(
      fc.property(
        mutated(messages.map(({ topic }) => topic)),
        fc.oneof(mutated(messages.map(({ body }) => body)), regrown(messages.map(({ body }) => body))),
        (topic, body) => {
          for (const event of [
            readEvent(topic, Buffer.from('{"process_pid":7}')),
            readEvent(Buffer.from('watcher.web.spawn'), body),
          ]) {
            if (event === null) continue
            read += 1
            expect(event.pid === null || (Number.isInteger(event.pid) && event.pid > 0)).toBe(true)
            expect(event.topicName.length * event.action.length).toBeGreaterThan(0)
          }
        },
      ),
      RUNS,
    )
    expect(read).toBeGreaterThan(RUNS.numRuns / 4)
  })

  it('any JSON at all is a value or a coded trouble for every reader', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (from) => {
        for (const reader of READERS) expect(typeof reader(from).ok).toBe('boolean')
      }),
      RUNS,
    )
  })
})
