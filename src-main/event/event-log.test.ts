import { describe, expect, it } from 'vitest'
import { EventLog } from './event-log.js'

const link = (endpointId: string, what: string) => ({ kind: 'link' as const, endpointId, at: 0, what, detail: null })

const filled = (count: number, bound = 100): EventLog => {
  const log = new EventLog('run-1', bound)
  for (let i = 0; i < count; i += 1) log.append(link(i % 2 === 0 ? 'a' : 'b', String(i)))
  return log
}

describe('the event log', () => {
  it('numbers events and tells a reader those after its cursor', async () => {
    const log = filled(4)
    const page = await log.next(null, { epoch: 'run-1', seq: 2 })
    expect(page).toMatchObject({ gap: false, cursor: { seq: 4 } })
    expect(page.events.map(({ seq }) => seq)).toEqual([3, 4])
  })

  it('tells one endpoint only its own', async () => {
    const page = await filled(4).next('b', { epoch: 'run-1', seq: 0 })
    expect(page.events.map(({ endpointId }) => endpointId)).toEqual(['b', 'b'])
  })

  it('says that there is a gap where the bound dropped what the reader missed', async () => {
    const page = await filled(300).next(null, { epoch: 'run-1', seq: 1 })
    expect(page.gap).toBe(true)
    expect(page.events[0]?.seq).toBeGreaterThan(2)
  })

  it('keeps no more than its bound and a quarter', async () => {
    const page = await filled(1_000).next(null, null)
    expect(page.events.length).toBeLessThanOrEqual(125)
  })

  it('says that there is a gap to a reader of another run, and none to a new one', async () => {
    expect((await filled(3).next(null, { epoch: 'run-0', seq: 900 })).gap).toBe(true)
    expect((await filled(3).next(null, null)).gap).toBe(false)
  })

  it('hands a long stretch out in pages that leave nothing out', async () => {
    const log = filled(1_200, 2_000)
    let cursor = { epoch: 'run-1', seq: 0 }
    const seen: number[] = []
    while (seen.length < 1_200) {
      const page = await log.next(null, cursor)
      seen.push(...page.events.map(({ seq }) => seq))
      cursor = page.cursor
    }
    expect(seen).toEqual(Array.from({ length: 1_200 }, (_, i) => i + 1))
  })

  it('calls a listener until it is undone', () => {
    const log = filled(0)
    const seen: string[] = []
    const undo = log.listen((event) => {
      seen.push(event.kind)
    })
    log.append(link('a', 'live'))
    undo()
    log.append(link('a', 'lost'))
    expect(seen).toHaveLength(1)
  })
})
