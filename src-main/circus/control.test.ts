import { readdirSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { Router } from 'zeromq'
import { closeAfterEach, counted, during, openAt, troubleOf, valueOf } from '../../e2e/fixtures/controls.js'
import { busyReply, errorReply, okReply, routingPeer, silentAfterFirst } from '../../e2e/fixtures/hostile-peers.js'
import type { Answer, Heard, RoutingPeer } from '../../e2e/fixtures/hostile-peers.js'
import { rounds } from '../../e2e/fixtures/long.js'
import { Control } from './control.js'
import type { WireCounters } from './control.js'
import { globalOptions, kill, numProcesses, statusAll, stop } from './request.js'

closeAfterEach()

const facing = async (
  onRequest: (heard: Heard, answer: Answer) => void | Promise<void>,
): Promise<{ control: Control; counters: WireCounters; peer: RoutingPeer }> => {
  const peer = during(await routingPeer(onRequest))
  return { ...(await openAt(peer.address)), peer }
}

describe('calls and their answers', () => {
  it('are matched by id, whatever the order', async () => {
    const held: (() => Promise<void>)[] = []
    const { control, counters } = await facing(async ({ id }, answer) => {
      held.push(async () => {
        await answer(okReply(id, { numprocesses: held.length }))
      })
      if (held.length === 50) for (const release of held.reverse()) await release()
    })
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => control.call(numProcesses())))
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(counters).toEqual({ received: 50, malformed: 0, dropped: 0, requests: 50 })
    expect(control.lastAnswerMs).toBeGreaterThan(0)
    expect(control.lastHeardAt).toBeGreaterThan(0)
  })

  it('use an id that can’t be guessed, and never the same twice', async () => {
    const { control, peer } = await facing(async ({ id }, answer) => {
      await answer(okReply(id))
    })
    for (let call = 0; call < 100; call += 1) await control.call(statusAll())
    const ids = new Set(peer.heard.map(({ id }) => id))
    expect(ids.size).toBe(100)
    expect([...ids].every((id) => Buffer.from(id, 'base64url').length === 16)).toBe(true)
  })

  it('go on beside garbage, unknown ids, duplicates and errors that nobody can claim, each counted', async () => {
    const { control, counters } = await facing(async ({ id }, answer) => {
      await answer('not json')
      await answer(Buffer.from([0xff, 0xfe]))
      await answer('')
      await answer('[]')
      await answer(okReply('somebody else'))
      await answer(okReply('__proto__'))
      await answer(errorReply(null, 1, 'json invalid'))
      await answer('two', 'frames')
      await answer(okReply(id, { statuses: {} }))
      await answer(okReply(id, { statuses: { late: 'active' } }))
    })
    expect(await control.call(statusAll())).toMatchObject({ ok: true, value: { statuses: {} } })
    await vi.waitFor(() => {
      expect(counters).toEqual({ received: 10, malformed: 5, dropped: 4, requests: 1 })
    })
  })

  it('end at their deadline, reads and changes with different words', async () => {
    const { control } = await facing(() => undefined)
    const begun = performance.now()
    const [read, change] = await Promise.all([
      control.call(statusAll(), { deadlineMs: 300 }),
      control.call(valueOf(stop('web')), { deadlineMs: 300 }),
    ])
    expect(performance.now() - begun).toBeLessThan(800)
    expect(troubleOf(read)).toMatchObject({ code: 'TIMEOUT', message: 'circusd did not answer status within 0.3 s.' })
    expect(troubleOf(change)).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('unknown') })
    expect(control.pending).toBe(0)
  })

  it('are bounded: the one too many is refused and not sent', async () => {
    const { control, counters } = await facing(() => undefined)
    const waiting = Array.from({ length: 10_000 }, () => control.call(statusAll()))
    expect(troubleOf(await control.call(statusAll()))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('not sent'),
    })
    expect(counters.dropped).toBe(1)
    control.close()
    expect(new Set((await Promise.all(waiting)).map((outcome) => troubleOf(outcome).code))).toEqual(new Set(['NOT_CONNECTED']))
  })

  it('survive ten thousand at once', async () => {
    const { control, counters } = await facing(async ({ id }, answer) => {
      await answer(okReply(id))
    })
    const outcomes = await Promise.all(Array.from({ length: 10_000 }, () => control.call(statusAll(), { deadlineMs: 20_000 })))
    expect(outcomes.every(({ ok }) => ok)).toBe(true)
    expect(counters).toEqual({ received: 10_000, malformed: 0, dropped: 0, requests: 10_000 })
  })
})

describe('circusd’s lock', () => {
  it('is waited for where circusd holds it itself, by asking again under a new id', async () => {
    let asked = 0
    const { control, peer } = await facing(async ({ id }, answer) => {
      asked += 1
      await answer(asked < 4 ? busyReply(id, 'manage_watchers') : okReply(id, { info: null }))
    })
    expect((await control.call(valueOf(stop('web')))).ok).toBe(true)
    expect(peer.heard.map(({ command }) => command)).toEqual(['stop', 'stop', 'stop', 'stop'])
    expect(new Set(peer.heard.map(({ id }) => id)).size).toBe(4)
  })

  it('is told with its holder where that is a command, which was asked once', async () => {
    const { control, peer } = await facing(async ({ id }, answer) => {
      await answer(busyReply(id, 'watcher_stop'))
    })
    expect(troubleOf(await control.call(valueOf(stop('web'))))).toMatchObject({
      code: 'CONFLICT',
      running: 'watcher_stop',
      message: expect.stringContaining('watcher_stop'),
    })
    expect(peer.heard).toHaveLength(1)
  })

  it('is told, not waited for beyond the deadline, where circusd never lets go', async () => {
    const { control, peer } = await facing(async ({ id }, answer) => {
      await answer(busyReply(id, 'manage_watchers'))
    })
    const begun = performance.now()
    expect(troubleOf(await control.call(valueOf(stop('web')), { deadlineMs: 700 }))).toMatchObject({
      code: 'CONFLICT',
      running: 'manage_watchers',
    })
    expect(performance.now() - begun).toBeLessThan(1_200)
    expect(peer.heard.length).toBeLessThan(15)
  })
})

describe('after a time-out', () => {
  it('the next call goes over a fresh socket, and what the old one still waits for is answered there', async () => {
    let release = async (): Promise<void> => {
      await Promise.resolve()
    }
    const { control, peer } = await facing(async ({ id, command }, answer) => {
      if (command === 'stop')
        release = async () => {
          await answer(okReply(id, { info: null }))
        }
      if (command === 'status') await answer(okReply(id))
    })
    const stopping = control.call(valueOf(stop('web')), { deadlineMs: 5_000 })
    expect(troubleOf(await control.call(globalOptions(), { deadlineMs: 100 })).code).toBe('TIMEOUT')
    expect((await control.call(statusAll())).ok).toBe(true)
    await release()
    expect((await stopping).ok).toBe(true)
    expect(peer.heard.map(({ command }) => command)).toEqual(['stop', 'globaloptions', 'status'])
    const [first, second, third] = peer.heard.map(({ socket }) => socket)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('calls end at their deadlines also where no fresh socket can be had, and the connection is kept', async () => {
    const behind = during(await routingPeer(() => undefined))
    const { control } = await openAt(during(await silentAfterFirst(behind.address)).address)
    await control.call(statusAll(), { deadlineMs: 50 })
    const begun = performance.now()
    const outcomes = await Promise.all([300, 200, 100].map((deadlineMs) => control.call(valueOf(stop('web')), { deadlineMs })))
    expect(performance.now() - begun).toBeLessThan(800)
    for (const outcome of outcomes)
      expect(troubleOf(outcome)).toMatchObject({ code: 'TIMEOUT', tip: expect.stringContaining('Nothing happened') })
    expect(behind.heard).toHaveLength(1)
    await behind.close()
    expect((await control.lost).code).toBe('NOT_CONNECTED')
  })

  it('a change is not sent a second time', async () => {
    const { control, peer } = await facing(async ({ id, command }, answer) => {
      if (command === 'status') await answer(okReply(id))
    })
    expect(troubleOf(await control.call(valueOf(kill('web', 7)), { deadlineMs: 100 })).code).toBe('TIMEOUT')
    for (let call = 0; call < 5; call += 1) expect((await control.call(statusAll())).ok).toBe(true)
    expect(peer.heard.filter(({ command }) => command === 'kill')).toHaveLength(1)
  })

  it('a late answer is dropped and counted, never taken for another’s', async () => {
    let late = async (): Promise<void> => {
      await Promise.resolve()
    }
    const { control, counters } = await facing(async ({ id, command }, answer) => {
      if (command === 'globaloptions')
        late = async () => {
          await answer(okReply(id, { options: { endpoint: 'late' } }))
        }
      else await answer(okReply(id))
    })
    const held = control.call(valueOf(stop('web')))
    await control.call(globalOptions(), { deadlineMs: 50 })
    await late()
    await vi.waitFor(() => {
      expect(counters.dropped).toBe(1)
    })
    expect((await held).ok).toBe(true)
    expect(await control.call(statusAll())).not.toMatchObject({ value: { options: expect.anything() } })
  })
})

describe('the end of a connection', () => {
  it('settles every waiting call at once and tells it once', async () => {
    const peer = await routingPeer(() => undefined)
    const { control } = await openAt(peer.address)
    const calls = [control.call(statusAll(), { deadlineMs: 60_000 }), control.call(valueOf(stop('web')), { deadlineMs: 60_000 })]
    await vi.waitFor(() => {
      expect(peer.heard).toHaveLength(2)
    })
    await peer.close()
    expect((await control.lost).code).toBe('NOT_CONNECTED')
    const [read, change] = await Promise.all(calls)
    expect(read && troubleOf(read)).toMatchObject({ code: 'NOT_CONNECTED', message: expect.not.stringContaining('unknown') })
    expect(change && troubleOf(change)).toMatchObject({
      code: 'NOT_CONNECTED',
      message: expect.stringContaining('whether it happened is unknown'),
    })
    expect(troubleOf(await control.call(statusAll())).code).toBe('NOT_CONNECTED')
  })

  it('is never followed by another by itself: what was asked of the dead is not sent to the next one', async () => {
    const first = await routingPeer(() => undefined)
    const { control } = await openAt(first.address)
    await first.close()
    const early = control.call(valueOf(stop('web')), { deadlineMs: 1_000 })
    const second = during(
      await routingPeer(async ({ id }, answer) => {
        await answer(okReply(id))
      }, first.address),
    )
    await control.lost
    expect(troubleOf(await early).code).toBe('NOT_CONNECTED')
    expect(troubleOf(await control.call(valueOf(stop('web')))).code).toBe('NOT_CONNECTED')
    const { control: fresh } = await openAt(first.address)
    expect((await fresh.call(statusAll())).ok).toBe(true)
    expect(second.heard.map(({ command }) => command)).toEqual(['status'])
  })

  it('comes when a peer claims a frame beyond the bound', async () => {
    const { control } = await facing(async ({ id }, answer) => {
      await answer(okReply(id, { pad: 'x'.repeat(9 * 1024 * 1024) }))
    })
    expect(troubleOf(await control.call(statusAll())).code).toBe('NOT_CONNECTED')
    expect((await control.lost).code).toBe('NOT_CONNECTED')
  })

  it('comes when a peer floods answers to nothing, and the loop stays free meanwhile', async () => {
    const { control, counters } = await facing(async (_, answer) => {
      for (let sent = 0; sent < 50_000; sent += 1) void answer(okReply(String(sent)))
      await answer(okReply('last'))
    })
    const begun = performance.now()
    const call = control.call(statusAll(), { deadlineMs: 4_000 })
    expect((await control.lost).code).toBe('BAD_REPLY')
    expect(troubleOf(await call).code).toBe('NOT_CONNECTED')
    expect(counters.dropped).toBe(10_001)
    expect(performance.now() - begun).toBeLessThan(4_000)
  })

  it('by close is idempotent, and ends the dialling of a fresh socket too', async () => {
    const behind = during(await routingPeer(() => undefined))
    const front = during(await silentAfterFirst(behind.address))
    const before = await openThings()
    const { control } = await openAt(front.address)
    await control.call(statusAll(), { deadlineMs: 50 })
    const { files } = await openThings()
    const call = control.call(statusAll())
    await vi.waitFor(async () => {
      expect((await openThings()).files).toBeGreaterThan(files)
    })
    control.close()
    control.close()
    expect(troubleOf(await call).code).toBe('NOT_CONNECTED')
    expect((await control.lost).message).toContain('closed by the console')
    await vi.waitFor(async () => {
      // A socket of ZeroMQ has at least three; one may be a thing that Node opens once.
      expect((await openThings()).files).toBeLessThanOrEqual(before.files + 1)
    })
  })

  it('is noticed before anything is sent to a successor that came while the console was busy', async () => {
    const first = new Router({ linger: 0 })
    first.bindSync('tcp://127.0.0.1:0')
    const address = String(first.lastEndpoint)
    const { control } = await openAt(address)
    first.close()
    const second = new Router({ linger: 0, receiveTimeout: 500 })
    during(second)
    bindAgain(second, address)
    // The whole of it in one turn of the loop: only ZeroMQ's own threads run meanwhile.
    block(300)
    const stopping = control.call(valueOf(stop('web')), { deadlineMs: 1_000 })
    await expect(second.receive()).rejects.toThrow()
    expect(troubleOf(await stopping).code).toBe('NOT_CONNECTED')
  })

  it('leaves no handle behind', async () => {
    const peer = during(
      await routingPeer(async ({ id }, answer) => {
        await answer(okReply(id))
      }),
    )
    const before = await openThings()
    for (let round = 0; round < rounds(30, 1_000); round += 1) {
      const opened = await Control.open(peer.address, { counters: counted() })
      if (!opened.ok) throw new Error(opened.trouble.message)
      await Promise.all([opened.value.call(statusAll()), opened.value.call(numProcesses())])
      opened.value.close()
    }
    await vi.waitFor(async () => {
      const { files, timers } = await openThings()
      expect(files).toBeLessThanOrEqual(before.files)
      // One is the timer of this very wait.
      expect(timers).toBeLessThanOrEqual(before.timers + 1)
    })
  })
})

const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Binds where a socket of this process is just being closed, which takes ZeroMQ a moment. */
const bindAgain = (socket: Router, address: string): void => {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      socket.bindSync(address)
      return
    } catch {
      block(10)
    }
  }
  throw new Error(`${address} stays taken`)
}

/** What this process holds: every ZeroMQ socket has files of its own. */
const openThings = async (): Promise<{ files: number; timers: number }> => {
  await new Promise((resolve) => setImmediate(resolve))
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  return { files: readdirSync('/proc/self/fd').length, timers }
}
