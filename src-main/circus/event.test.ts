import { describe, expect, it } from 'vitest'
import { readEvent } from './event.js'
import type { CircusEvent } from './event.js'

const read = (topic: string, body: unknown): CircusEvent | null =>
  readEvent(Buffer.from(topic), Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))

describe('an event', () => {
  it('is split at the last dot, since a name may hold dots', () => {
    expect(read('watcher.my_app.v2.spawn', { process_pid: 7, time: 5.5 })).toEqual({
      topicName: 'my_app.v2',
      action: 'spawn',
      time: 5.5,
      pid: 7,
      exitCode: null,
      hook: null,
      error: null,
    })
    expect(read('watcher.a..b.stop', {})).toMatchObject({ topicName: 'a..b', action: 'stop' })
  })

  it('keeps how a process ended: a status, a signal, or not known', () => {
    expect([0, 3, -15, 255].map((code) => read('watcher.w.reap', { exit_code: code })?.exitCode)).toEqual([0, 3, -15, 255])
    expect([undefined, null, 1.5, '3', {}, 1e20].map((code) => read('watcher.w.reap', { exit_code: code })?.exitCode)).toEqual(
      Array(6).fill(null),
    )
  })

  it('keeps a hook and its error, cut where it is huge', () => {
    const event = read('watcher.w.hook_failure', { name: 'after_stop', error: 'x'.repeat(100_000) })
    expect(event).toMatchObject({ hook: 'after_stop' })
    expect(event?.error).toHaveLength(1_000)
  })

  it('keeps a word that it doesn’t know, and odd names', () => {
    for (const name of ['__proto__', 'constructor', '네트워크', '<b>', '\u202e', ' ', '*'])
      expect(read(`watcher.${name}.new_word`, {})).toMatchObject({ topicName: name, action: 'new_word' })
  })

  it('survives wrong types in every field', () => {
    for (const odd of [null, [], {}, 'x', -1, true, 1e308]) {
      expect(read('watcher.w.spawn', { process_pid: odd, time: odd, exit_code: odd, name: odd, error: odd })).toMatchObject({
        action: 'spawn',
        pid: null,
      })
    }
    expect(read('watcher.w.spawn', '{"time":1e999,"process_pid":0}')).toMatchObject({ time: null, pid: null })
  })

  it.each([
    ['', '{}'],
    ['watcher', '{}'],
    ['watcher.', '{}'],
    ['watcher.web', '{}'],
    ['watcher..stop', '{}'],
    ['watcher.web.', '{}'],
    ['stat.web.stop', '{}'],
    ['watcher.web.stop', ''],
    ['watcher.web.stop', '[]'],
    ['watcher.web.stop', 'null'],
    ['watcher.web.stop', '{'],
    [`watcher.${'x'.repeat(3_000)}.stop`, '{}'],
  ])('%s %s is none', (topic, body) => {
    expect(read(topic, body)).toBeNull()
  })

  it('is none where its UTF-8 is broken', () => {
    expect(
      readEvent(Buffer.concat([Buffer.from('watcher.'), Buffer.from([0xff]), Buffer.from('.stop')]), Buffer.from('{}')),
    ).toBeNull()
    expect(readEvent(Buffer.from('watcher.w.stop'), Buffer.from([0x7b, 0xff, 0x7d]))).toBeNull()
  })
})
