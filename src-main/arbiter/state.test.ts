import { describe, expect, it } from 'vitest'
import type { CircusEvent } from '../circus/event.js'
import type { Effect, Fact } from './fact.js'
import { ArbiterState } from './state.js'

const event = (topicName: string, action: string, pid: number | null = null, exitCode: number | null = null): Fact => ({
  kind: 'event',
  at: 1_000,
  event: { topicName, action, time: 1, pid, exitCode, hook: null, error: null } satisfies CircusEvent,
})

const statuses = (...names: string[]): Fact => ({
  kind: 'statuses',
  at: 0,
  statuses: names.map((name) => ({ name, status: 'active' })),
})

const pids = (key: string, ...list: number[]): Fact => ({ kind: 'pids', at: 0, key, pids: list })

const stateOf = (...facts: Fact[]): ArbiterState => {
  const state = new ArbiterState()
  for (const fact of facts) state.apply(fact)
  return state
}

const pidsOf = (state: ArbiterState, key: string): number[] => state.get(key)?.processes.map(({ pid }) => pid) ?? []

describe('the state of an arbiter', () => {
  it('keys a watcher by its folded name and shows the name of the config', () => {
    const state = stateOf(statuses('My App.v2'), pids('my app.v2', 7))
    expect(state.get('my app.v2')).toMatchObject({ name: 'My App.v2', processes: [{ pid: 7 }] })
    expect(state.byTopic('my_app.v2')).toBe('my app.v2')
  })

  it('asks for a read of a watcher it meets, and forgets one that status no longer has', () => {
    const state = new ArbiterState()
    expect(state.apply(statuses('web', 'api')).reread).toEqual(new Set(['web', 'api']))
    state.apply(pids('api', 4))
    const effect = state.apply(statuses('web'))
    expect(effect).toMatchObject({ gone: ['api'], ended: [4] })
    expect(state.ownerOf(4)).toBeNull()
  })

  it('adds a spawned process and drops a reaped one with its exit', () => {
    const state = stateOf(statuses('web'), pids('web', 1), event('web', 'spawn', 2), event('web', 'reap', 1, 3))
    expect(pidsOf(state, 'web')).toEqual([2])
    expect(state.get('web')?.exits).toMatchObject([{ pid: 1, code: 3, asked: false }])
  })

  it('knows an exit that circusd was told to make', () => {
    const state = stateOf(statuses('web'), pids('web', 1), event('web', 'kill', 1), event('web', 'reap', 1, -15))
    expect(state.get('web')?.exits).toMatchObject([{ code: -15, asked: true }])
  })

  it('knows it even where a read told that the process is gone before its reap', () => {
    const stopped: Fact = { kind: 'status', at: 0, key: 'web', status: 'stopped' }
    const state = stateOf(statuses('web'), pids('web', 1), event('web', 'kill', 1), stopped, event('web', 'reap', 1, -15))
    expect(state.get('web')?.exits).toMatchObject([{ code: -15, asked: true }])
  })

  it('counts a spawn once, whether the event or the list comes first', () => {
    expect(pidsOf(stateOf(statuses('web'), pids('web', 1, 2), event('web', 'spawn', 2)), 'web')).toEqual([1, 2])
    expect(pidsOf(stateOf(statuses('web'), event('web', 'spawn', 2), pids('web', 1, 2)), 'web')).toEqual([1, 2])
  })

  it('keeps what it knows of a process when a list confirms it', () => {
    const born: Fact = { kind: 'process', at: 0, key: 'web', pid: 1, createTime: 5, wid: 2 }
    const state = stateOf(statuses('web'), pids('web', 1), born, pids('web', 1, 9))
    expect(state.get('web')?.processes[0]).toMatchObject({ pid: 1, createTime: 5, wid: 2 })
  })

  describe('with two watchers on one event topic', () => {
    const shared = () => stateOf(statuses('web A', 'web_a'), pids('web a', 1), pids('web_a', 2))

    it('gives an event to the one that has the pid', () => {
      const state = shared()
      state.apply(event('web_a', 'reap', 1, 0))
      expect(pidsOf(state, 'web a')).toEqual([])
      expect(pidsOf(state, 'web_a')).toEqual([2])
    })

    it('reads both again where the pid is new, and believes neither', () => {
      const state = shared()
      expect(state.apply(event('web_a', 'spawn', 3)).reread).toEqual(new Set(['web a', 'web_a']))
      expect(state.ownerOf(3)).toBeNull()
    })

    it('fits a topic to one again when the other is gone', () => {
      const state = shared()
      state.apply(statuses('web_a'))
      expect(state.byTopic('web_a')).toBe('web_a')
    })
  })

  it('asks for the statuses when an event is of a watcher that it does not know', () => {
    expect(new ArbiterState().apply(event('fresh', 'spawn', 3)).statuses).toBe(true)
  })

  it('has no processes of a stopped watcher', () => {
    const state = stateOf(statuses('web'), pids('web', 1))
    const effect: Effect = state.apply({ kind: 'status', at: 1, key: 'web', status: 'stopped' })
    expect(effect.ended).toEqual([1])
    expect(pidsOf(state, 'web')).toEqual([])
  })

  it('knows nothing after a new run', () => {
    const state = stateOf(statuses('web', 'api'), pids('web', 1))
    const effect = state.apply({ kind: 'new run', at: 1 })
    expect(effect.gone).toEqual(['web', 'api'])
    expect([state.size, state.ownerOf(1)]).toEqual([0, null])
  })

  it.each(['__proto__', 'constructor', 'toString', '<img onerror=x>', 'w*', 'a[1]', '\u202Eevil'])(
    'keeps a watcher named %s like any other',
    (name) => {
      const key = name.toLowerCase()
      const state = stateOf(statuses(name), pids(key, 5))
      expect(state.get(key)).toMatchObject({ name, processes: [{ pid: 5 }] })
      expect(pidsOf(stateOf(statuses('web')), '__proto__')).toEqual([])
    },
  )
})
