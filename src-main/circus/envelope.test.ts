import { describe, expect, it } from 'vitest'
import { errorReply, okReply } from '../../e2e/fixtures/hostile-peers.js'
import { outcomeOf, readReply, writeRequest } from './envelope.js'
import { kill, numProcesses, stop } from './request.js'
import type { Request } from './request.js'
import type { Outcome, Trouble } from './trouble.js'

const made = (request: Outcome<Request>): Request => {
  if (!request.ok) throw new Error('refused')
  return request.value
}

const outcome = (text: string, request = made(stop('web'))): Outcome<unknown> => {
  const reply = readReply(Buffer.from(text))
  if (reply === null) throw new Error('unreadable')
  return outcomeOf(reply, request)
}

const refused = (reason: unknown, errno: unknown = 5, request?: Request): Trouble => {
  const read = outcome(JSON.stringify({ status: 'error', reason, errno, id: 'x', tb: 'Traceback: secret' }), request)
  if (read.ok) throw new Error('a success')
  return read.trouble
}

describe('a request on the wire', () => {
  it('is one object with its id', () => {
    expect(JSON.parse(writeRequest('abc', made(kill('we"b', 7))))).toEqual({
      id: 'abc',
      command: 'kill',
      properties: { name: 'we"b', pid: 7, waiting: true },
    })
  })
})

describe('a frame that came', () => {
  it.each([
    '',
    'not json',
    '[]',
    '5',
    'null',
    '"text"',
    '{}',
    '{"id": 5}',
    '{"id": {}}',
    '{"id": ["x"]}',
    '[{"id":"x"}]',
    '{"id":"x"',
    'NaN',
    '{"id":"x","cpu":NaN}',
    '['.repeat(100_000),
    '{"id":'.repeat(50_000),
  ])('is no reply when it is %j', (text) => {
    expect(readReply(Buffer.from(text))).toBeNull()
  })

  it('is no reply when its UTF-8 is broken, even inside a text', () => {
    expect(readReply(Buffer.concat([Buffer.from('{"id":"x","a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]))).toBeNull()
  })

  it('is read however deep it is nested', () => {
    const reply = readReply(Buffer.from(`{"id":"x","status":"ok","deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))
    expect(reply?.id).toBe('x')
  })

  it('keeps __proto__ as a key and leaves every prototype alone', () => {
    const reply = readReply(
      Buffer.from('{"id":"x","status":"ok","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    )
    expect(reply?.fields.get('__proto__')).toEqual({ polluted: 1 })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('what a reply means', () => {
  it('is a success for ok and for a watcher’s state', () => {
    for (const status of ['ok', 'active', 'stopped', 'starting', 'stopping'])
      expect(outcome(okReply('x', { status })).ok).toBe(true)
  })

  it.each([undefined, null, 5, {}, []])('is unreadable with status %j', (status) => {
    expect(outcome(JSON.stringify({ id: 'x', status }))).toMatchObject({ ok: false, trouble: { code: 'BAD_REPLY' } })
  })

  it('names the command that holds the lock', () => {
    expect(outcome(errorReply('x', 5, 'arbiter is already running watcher_stop command'))).toMatchObject({
      trouble: { code: 'CONFLICT', running: 'watcher_stop' },
    })
    expect(refused('arbiter is restarting...')).toMatchObject({ code: 'CONFLICT', running: 'arbiter_restart' })
  })

  it('keeps circusd’s number and words of a refusal', () => {
    expect(refused('program web not found', 3)).toMatchObject({ code: 'CIRCUS_ERROR', errno: 3, reason: 'program web not found' })
    expect(refused('unknown command', 2).tip).toMatch(/too old/)
  })

  it.each([
    [`command b'{"id":"x","properties":{"env":{"KEY":"canary"}}}': 'fresh' already exist`, "'fresh' already exist"],
    [`command b"{'a': 'canary'}": it's broken`, "it's broken"],
    [String.raw`command b'{"a":"it\'s canary"}': boom`, 'boom'],
    [`command b'{"never":"closed canary`, 'no reason given'],
    [`msg b'canary' tried to send a non-dict: x`, 'tried to send a non-dict: x'],
    ['first line canary\nsecond\nthe last line\n', 'the last line'],
    ['', 'no reason given'],
  ])('takes the request out of %j', (reason, rest) => {
    const trouble = refused(reason)
    expect(trouble).toMatchObject({ reason: rest })
    expect(JSON.stringify(trouble)).not.toContain('canary')
  })

  it('takes out a value of the request that the cause repeats', () => {
    const request = {
      ...made(stop('web')),
      command: 'set',
      properties: { name: 'web', options: { env: { KEY: 'canary-value' } } },
      changes: true,
    }
    expect(refused("bad value 'canary-value' for web", 3, request as unknown as Request)).toMatchObject({
      reason: "bad value '…' for web",
    })
  })

  it.each([null, 5, {}, ['x'], undefined])('says that there is no reason where it is %j', (reason) => {
    expect(refused(reason)).toMatchObject({ code: 'CIRCUS_ERROR', reason: 'no reason given' })
  })

  it('keeps a huge reason short and takes an odd errno for 0', () => {
    const trouble = refused('x'.repeat(1_000_000), 'five', numProcesses())
    expect(trouble).toMatchObject({ errno: 0 })
    expect(trouble.message.length).toBeLessThan(600)
  })
})
