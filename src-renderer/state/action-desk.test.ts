import { describe, expect, test, vi } from 'vitest'
import type { Arbiter, Intent, Verb, Watcher } from '../../src-preload/contract/index.js'
import { ActionDesk } from './action-desk.svelte.js'
import { EventFeed } from './event-feed.svelte.js'

const arbiterOf = (over: Partial<Arbiter> = {}): Arbiter => ({
  endpointId: 'e',
  name: 'web-prod-01',
  address: 'tcp://127.0.0.1:5555',
  presence: { state: 'live', reason: null, tip: null, attempt: 0, nextTryAt: null, since: 0, lastDataAt: 0, answersInMs: 1 },
  run: 1,
  pid: 1,
  createTime: 1,
  checkDelay: 5,
  eventsAddress: null,
  statsAddress: null,
  stats: 'live',
  lock: null,
  ...over,
})

const processOf = (pid: number, createTime: number | null = 100): Watcher['processes'][number] => ({
  pid,
  createTime,
  wid: 1,
  state: 'running',
  since: 0,
})

const watcherOf = (over: Partial<Watcher> = {}): Watcher => ({
  key: 'web',
  name: 'Web',
  kind: 'watcher',
  status: 'active',
  condition: 'running',
  why: '',
  since: 0,
  wanted: 2,
  processes: [processOf(11), processOf(12)],
  exits: [],
  command: 'sleep 9',
  singleton: false,
  onDemand: false,
  gracefulTimeout: 30,
  stopSignal: 'SIGTERM',
  problem: null,
  ...over,
})

const intentOf = (verb: Verb): Intent => {
  const looked = { watcher: 'web', run: 1 }
  if (verb === 'kill') return { verb, ...looked, pid: 11, createTime: 100 }
  return verb === 'incr' || verb === 'decr' ? { verb, ...looked, nb: 1 } : { verb, ...looked }
}

const NO_EVENTS = { event: { next: () => new Promise<never>(() => undefined) } }
const AT_ONCE = { drawn: () => Promise.resolve(), pause: () => new Promise<void>(() => undefined) }

const deskOf = (start: (input: { key: string }) => Promise<{ actionId: string }> = () => Promise.resolve({ actionId: 'a' })) => {
  const sent: { key: string; endpointId: string; intent: Intent }[] = []
  const client = {
    action: {
      start: (input: (typeof sent)[number]) => {
        sent.push(input)
        return start(input)
      },
    },
  }
  const state = { arbiter: arbiterOf(), live: true, watcher: watcherOf() as Watcher | null, now: 1_000 }
  const sight = {
    endpointId: 'e',
    get arbiter() {
      return state.arbiter
    },
    get live() {
      return state.live
    },
    watcher: () => state.watcher,
  }
  const events = new EventFeed(NO_EVENTS, 'e', AT_ONCE)
  return {
    desk: new ActionDesk(client, sight, events, () => state.now),
    sent,
    state,
    events,
    anchor: document.createElement('button'),
  }
}

describe('what is asked of circusd', () => {
  test('what starts processes is done at once', () => {
    const { desk, sent, anchor } = deskOf()
    for (const verb of ['start', 'incr'] as const) desk.ask(intentOf(verb), anchor)
    expect(sent.map(({ intent }) => intent.verb)).toEqual(['start', 'incr'])
    expect(desk.question).toBeNull()
  })

  test.each(['stop', 'restart', 'reload', 'decr', 'kill'] as const)(
    '%s is asked about first, and done once when confirmed',
    (verb) => {
      const { desk, sent, anchor } = deskOf()
      desk.ask(intentOf(verb), anchor)
      expect(sent).toEqual([])
      expect(desk.question?.anchor).toBe(anchor)
      desk.confirm()
      desk.confirm()
      expect(sent.map(({ intent }) => intent)).toEqual([intentOf(verb)])
      expect(desk.question).toBeNull()
    },
  )

  test('cancelled is not done', () => {
    const { desk, sent, anchor } = deskOf()
    desk.ask(intentOf('stop'), anchor)
    desk.cancel()
    desk.confirm()
    expect(sent).toEqual([])
  })

  test('a double click is one action, and a click a second later is another with its own key', () => {
    const { desk, sent, state, anchor } = deskOf()
    desk.ask(intentOf('incr'), anchor)
    state.now += 10
    desk.ask(intentOf('incr'), anchor)
    expect(sent).toHaveLength(1)
    state.now += 1_000
    desk.ask(intentOf('incr'), anchor)
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2)
    for (const { key } of sent) expect(key.length).toBeGreaterThanOrEqual(8)
  })

  test('another wish within a double click is not swallowed', () => {
    const { desk, sent, anchor } = deskOf()
    desk.ask(intentOf('incr'), anchor)
    desk.ask(intentOf('start'), anchor)
    expect(sent).toHaveLength(2)
  })

  test('the question names target, endpoint, number, signal and grace', () => {
    const { desk, anchor } = deskOf()
    desk.ask(intentOf('stop'), anchor)
    expect(desk.words).toEqual({
      title: 'Stop Web?',
      lead: 'Its 2 processes on',
      endpoint: 'web-prod-01',
      tail: 'get SIGTERM, and SIGKILL after 30 s. It stays stopped until you start it.',
      deed: 'Stop 1 watcher',
      line: 'circusctl stop Web',
    })
  })

  test('a name that deceives is shown with what it hides', () => {
    const { desk, state, anchor } = deskOf()
    state.watcher = watcherOf({ name: 'web\u202egpj' })
    desk.ask(intentOf('stop'), anchor)
    expect(desk.words?.title).toBe('Stop web\\u{202e}gpj?')
  })
})

type Changes = ReturnType<typeof deskOf>['state']

describe('a target that changed since the question', () => {
  const cases: [string, Verb, (state: Changes) => void, RegExp][] = [
    [
      'the connection is lost',
      'stop',
      (state) => {
        state.live = false
      },
      /No connection to web-prod-01/,
    ],
    [
      'circusd was restarted',
      'stop',
      (state) => {
        state.arbiter = arbiterOf({ run: 2 })
      },
      /restarted/,
    ],
    [
      'the watcher is gone',
      'stop',
      (state) => {
        state.watcher = null
      },
      /no longer there/,
    ],
    [
      'the watcher has another command',
      'restart',
      (state) => {
        state.watcher = watcherOf({ command: 'rm' })
      },
      /another command/,
    ],
    [
      'it is stopped already',
      'stop',
      (state) => {
        state.watcher = watcherOf({ status: 'stopped' })
      },
      /stopped already/,
    ],
    [
      'there is nothing to remove',
      'decr',
      (state) => {
        state.watcher = watcherOf({ wanted: 0 })
      },
      /no process/,
    ],
    [
      'the process is gone',
      'kill',
      (state) => {
        state.watcher = watcherOf({ processes: [processOf(12)] })
      },
      /11 is gone/,
    ],
    [
      'the pid was given away',
      'kill',
      (state) => {
        state.watcher = watcherOf({ processes: [processOf(11, 500)] })
      },
      /another one/,
    ],
    [
      'the process is dying',
      'kill',
      (state) => {
        state.watcher = watcherOf({ processes: [{ ...processOf(11), state: 'stopping' }] })
      },
      /being stopped/,
    ],
  ]

  test.each(cases)('%s: nothing is sent, and the question says why', (_, verb, change, why) => {
    const { desk, sent, state, anchor } = deskOf()
    desk.ask(intentOf(verb), anchor)
    change(state)
    // What the desk reads is reactive on the page; here it is asked anew.
    desk.question = desk.question && { ...desk.question }
    expect(desk.refusal).toMatch(why)
    desk.confirm()
    expect(sent).toEqual([])
    expect(desk.question).not.toBeNull()
  })

  test('processes that come and go don’t hinder a stop, and the number follows', () => {
    const { desk, sent, state, anchor } = deskOf()
    desk.ask(intentOf('stop'), anchor)
    state.watcher = watcherOf({ processes: [processOf(13)] })
    desk.question = desk.question && { ...desk.question }
    expect(desk.words?.lead).toBe('Its 1 process on')
    desk.confirm()
    expect(sent).toHaveLength(1)
  })
})

describe('an action that never reached the host', () => {
  test('a refusal is told with its tip', async () => {
    const error = Object.assign(new Error('50 actions are waiting.'), { code: 'CONFLICT', data: { tip: 'Wait.' } })
    const { desk, events, anchor } = deskOf(() => Promise.reject(error))
    desk.ask(intentOf('start'), anchor)
    await vi.waitFor(() => {
      expect(events.actions).toHaveLength(1)
    })
    expect(events.actions[0]).toMatchObject({ phase: 'failed', message: '50 actions are waiting.', tip: 'Wait.', watcher: 'Web' })
  })

  test('a lost line leaves open whether it arrived', async () => {
    const { desk, events, anchor } = deskOf(() => Promise.reject(new Error('the line is gone')))
    desk.ask(intentOf('start'), anchor)
    await vi.waitFor(() => {
      expect(events.actions[0]?.phase).toBe('not confirmed')
    })
  })
})
