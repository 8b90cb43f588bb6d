import { describe, expect, test, vi } from 'vitest'
import type { Action, ConsoleEvent } from '../../src-preload/contract/index.js'
import { EventFeed } from './event-feed.svelte.js'

const AT_ONCE = { drawn: () => Promise.resolve(), pause: () => new Promise<void>(() => undefined) }

describe('the log of what happened', () => {
  const actionOf = (id: string, phase: Action['phase'], startedAt = 1): Action => ({
    id,
    endpointId: 'e',
    verb: 'stop',
    watcher: 'Web',
    watcherKey: 'web',
    pid: null,
    phase,
    message: phase,
    tip: null,
    startedAt,
    at: startedAt,
    by: 'you',
  })
  const eventOf = (seq: number, action: Action): ConsoleEvent => ({ kind: 'action', seq, endpointId: 'e', at: action.at, action })
  type Page = { cursor: { epoch: string; seq: number }; now: number; events: ConsoleEvent[]; gap: boolean }

  const feedOf = (pages: Page[]) => {
    const cursors: unknown[] = []
    const next = ({ cursor }: { cursor: unknown }): Promise<Page> => {
      cursors.push(cursor)
      const page = pages.shift()
      return page ? Promise.resolve(page) : new Promise(() => undefined)
    }
    return { feed: new EventFeed({ event: { next } }, 'e', AT_ONCE), cursors }
  }
  const pageOf = (seq: number, events: ConsoleEvent[], epoch = 'one'): Page => ({
    cursor: { epoch, seq },
    now: 99,
    events,
    gap: false,
  })

  test('one action is one line, as it stands last, newest first', async () => {
    const { feed, cursors } = feedOf([
      pageOf(2, [eventOf(1, actionOf('a', 'sent')), eventOf(2, actionOf('b', 'queued', 5))]),
      pageOf(3, [eventOf(3, actionOf('a', 'done'))]),
    ])
    await vi.waitFor(() => {
      expect(cursors).toHaveLength(3)
    })
    expect(feed.actions.map(({ id, phase }) => [id, phase])).toEqual([
      ['b', 'queued'],
      ['a', 'done'],
    ])
    expect(feed.pending('web')?.id).toBe('b')
    expect(cursors[2]).toEqual({ epoch: 'one', seq: 3 })
    feed.close()
  })

  test('another run of the host knows nothing of what was under way', async () => {
    const { feed, cursors } = feedOf([
      pageOf(2, [eventOf(1, actionOf('a', 'sent')), eventOf(2, actionOf('b', 'done', 5))]),
      pageOf(1, [], 'two'),
    ])
    await vi.waitFor(() => {
      expect(cursors).toHaveLength(3)
    })
    expect(feed.actions.map(({ phase }) => phase)).toEqual(['done', 'not confirmed'])
    expect(feed.events).toEqual([])
    expect(feed.gap).toBe(true)
    feed.close()
  })

  test('events and actions are bounded', async () => {
    const pages = Array.from({ length: 6 }, (_, page) =>
      pageOf(
        (page + 1) * 500,
        Array.from({ length: 500 }, (_, i) => eventOf(page * 500 + i + 1, actionOf(`x${String(page * 500 + i)}`, 'done', i))),
      ),
    )
    const { feed, cursors } = feedOf(pages)
    await vi.waitFor(() => {
      expect(cursors).toHaveLength(7)
    })
    expect(feed.events).toHaveLength(2_000)
    expect(feed.events.at(-1)?.seq).toBe(3_000)
    expect(feed.actions).toHaveLength(200)
    feed.close()
  })
})
