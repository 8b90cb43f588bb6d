import { describe, expect, it } from 'vitest'
import { Versioned } from './versioned.js'

const filled = (count: number): Versioned<number> => {
  const map = new Versioned<number>('run-1')
  for (let i = 0; i < count; i += 1) map.set(`k${String(i)}`, i)
  return map
}

describe('a versioned map', () => {
  it('tells everything to a reader without a cursor', async () => {
    const changes = await filled(3).next(null)
    expect(changes).toMatchObject({ whole: true, values: [0, 1, 2], gone: [], cursor: { epoch: 'run-1', seq: 3 } })
  })

  it('tells a reader that comes back only what it missed, each key once and as it is now', async () => {
    const map = filled(3)
    const { cursor } = await map.next(null)
    map.set('k1', 10)
    map.set('k1', 11)
    map.delete('k2')
    expect(await map.next(cursor)).toMatchObject({ whole: false, values: [11], gone: ['k2'] })
  })

  it('tells everything to a reader of another run', async () => {
    expect(await filled(1).next({ epoch: 'run-0', seq: 1 })).toMatchObject({ whole: true, values: [0] })
  })

  it('tells everything to a reader whose removed keys were forgotten', async () => {
    const map = filled(2_100)
    const { cursor } = await map.next(null)
    for (let i = 0; i < 2_050; i += 1) map.delete(`k${String(i)}`)
    expect((await map.next(cursor)).whole).toBe(true)
  })

  it('answers a waiting reader at the next change', async () => {
    const map = filled(1)
    const { cursor } = await map.next(null)
    const waiting = map.next(cursor)
    map.set('k0', 5)
    expect(await waiting).toMatchObject({ whole: false, values: [5] })
  })

  it('lets a waiting reader go when its call is aborted, and keeps no listener', async () => {
    const map = filled(1)
    const { cursor } = await map.next(null)
    const abort = new AbortController()
    const waiting = map.next(cursor, abort.signal)
    abort.abort()
    expect(await waiting).toMatchObject({ whole: false, values: [], cursor })
  })

  it('does not bring a key back as gone when it was written again', async () => {
    const map = filled(1)
    const { cursor } = await map.next(null)
    map.delete('k0')
    map.set('k0', 7)
    expect(await map.next(cursor)).toMatchObject({ values: [7], gone: [] })
  })
})
