import { describe, expect, it } from 'vitest'
import { closeAfterEach, counted, during, openAt, troubleOf } from '../../e2e/fixtures/controls.js'
import { freePorts } from '../../e2e/fixtures/free-ports.js'
import {
  hangUpPeer,
  httpPeer,
  noisePeer,
  okReply,
  publishingPeer,
  routingPeer,
  silentPeer,
  sshPeer,
} from '../../e2e/fixtures/hostile-peers.js'
import { Control } from './control.js'
import { statusAll } from './request.js'
import type { Trouble } from './trouble.js'

closeAfterEach()

/** Opens where nothing good is; answers the trouble and how long it took, ms. */
const refusedAt = async (address: string, timeoutMs = 1_000): Promise<{ trouble: Trouble; ms: number }> => {
  const begun = performance.now()
  const trouble = troubleOf(await Control.open(address, { counters: counted(), timeoutMs }))
  expect(trouble.message).toMatch(/\.$/)
  expect(trouble.tip).toMatch(/\.$/)
  return { trouble, ms: performance.now() - begun }
}

describe('opening, where no circusd is', () => {
  it('says that nothing listens', async () => {
    const [port] = await freePorts(1)
    const { trouble, ms } = await refusedAt(`tcp://127.0.0.1:${String(port)}`)
    expect(trouble).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringContaining('Nothing listens') })
    expect(ms).toBeLessThan(900)
  })

  it('tries every address of a name', async () => {
    const peer = during(
      await routingPeer(async ({ id }, answer) => {
        await answer(okReply(id))
      }),
    )
    const { control } = await openAt(peer.address.replace('127.0.0.1', 'localhost'))
    expect((await control.call(statusAll())).ok).toBe(true)
  })

  it('says that a name can’t be resolved', async () => {
    const { trouble } = await refusedAt('tcp://no-such-host.invalid:5555', 3_000)
    expect(trouble).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringMatching(/resolved/) })
  })

  it('says that there is no socket file', async () => {
    const { trouble } = await refusedAt('ipc:///tmp/no-such-file.sock')
    expect(trouble).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringContaining('no socket file') })
  })

  it('knows a web server', async () => {
    const { trouble } = await refusedAt(during(await httpPeer()).address)
    expect(trouble).toMatchObject({ code: 'INVALID_ENDPOINT', message: expect.stringContaining('web server') })
  })

  it('knows an SSH server', async () => {
    const { trouble, ms } = await refusedAt(during(await sshPeer()).address)
    expect(trouble).toMatchObject({ code: 'INVALID_ENDPOINT', message: expect.stringContaining('SSH') })
    expect(ms).toBeLessThan(1_500)
  })

  it('knows the events or stats socket of a circusd', async () => {
    const { trouble } = await refusedAt(during(await publishingPeer()).address)
    expect(trouble).toMatchObject({
      code: 'INVALID_ENDPOINT',
      message: expect.stringContaining('not the control endpoint'),
      tip: expect.stringContaining('pubsub_endpoint'),
    })
  })

  it('tells what accepts and hangs up from what is another service', async () => {
    const { trouble } = await refusedAt(during(await hangUpPeer()).address)
    expect(trouble).toMatchObject({ code: 'NOT_CONNECTED', tip: expect.stringContaining('tunnel') })
  })

  it('ends in time where something accepts and never answers', async () => {
    const { trouble, ms } = await refusedAt(during(await silentPeer()).address)
    expect(trouble).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining("doesn't answer") })
    expect(ms).toBeLessThan(1_500)
  })

  it.each([
    ['zeros', Buffer.alloc(512)],
    ['0xff', Buffer.alloc(512, 0xff)],
    ['a greeting of another version', Buffer.from('ff00000000000000017f09', 'hex')],
    [
      'a huge frame’s length',
      Buffer.from(`ff00000000000000017f0300${'4e554c4c'.padEnd(40, '0')}00${'00'.repeat(31)}06ffffffffffffffff`, 'hex'),
    ],
  ])('ends in time where it answers %s', async (_, bytes) => {
    const { ms } = await refusedAt(during(await noisePeer(bytes)).address)
    expect(ms).toBeLessThan(1_500)
  })

  it('refuses an address that can’t be one without dialling', async () => {
    expect((await refusedAt('udp://237.219.251.97:12027')).trouble.code).toBe('INVALID_ENDPOINT')
  })

  it('ends at once when it is given up', async () => {
    const abort = new AbortController()
    const opening = Control.open(during(await silentPeer()).address, { counters: counted(), signal: abort.signal })
    const begun = performance.now()
    abort.abort()
    expect(troubleOf(await opening).code).toBe('NOT_CONNECTED')
    expect(performance.now() - begun).toBeLessThan(500)
    expect((await Control.open('tcp://127.0.0.1:1', { counters: counted(), signal: abort.signal })).ok).toBe(false)
  })
})
