import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Arbiter, Watcher } from '../../src-preload/contract/index.js'
import { arbiterOf, presenceOf, watcherOf } from '../state/fixtures.js'
import { Ringside } from '../state/ringside.svelte.js'
import { WatcherList } from '../state/watcher-list.svelte.js'
import { clientOver } from '../transport/client.js'
import NothingShown from './NothingShown.svelte'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end()
})

/** The sight over an arbiter whose feeds tell nothing more; `called` are the procedures that were called. */
const show = ({ arbiter, watchers = [], filter = '' }: { arbiter: Arbiter | null; watchers?: Watcher[]; filter?: string }) => {
  const called: string[] = []
  const client = clientOver({
    call: (path, _input, { signal }) => {
      called.push(path.join('.'))
      return new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => {
          reject(new Error('aborted'))
        }),
      )
    },
  })
  const ringside = new Ringside((onState) => {
    onState({ state: 'open' })
    return client
  })
  ringside.choose('e1')
  const { scope } = ringside
  if (!scope) throw new Error('nothing was chosen')
  scope.arbiter.arbiter = arbiter
  for (const watcher of watchers) scope.arbiter.watchers.set(watcher.key, watcher)
  const list = new WatcherList(scope.arbiter.watchers, 'watcher', () => null)
  list.filter = filter
  const onclear = vi.fn<() => void>()
  const view = mount(NothingShown, { target: document.body, props: { ringside, scope, list, onclear } })
  flushSync()
  ends.push(
    () => {
      scope.close()
    },
    () => {
      ringside.fleet.close()
    },
    () => {
      ringside.session.close()
    },
    () => void unmount(view),
  )
  const button = (name: string): HTMLButtonElement | undefined =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name)
  return { text: () => document.body.textContent.replaceAll(/\s+/g, ' '), button, called, onclear, ringside }
}

describe('where no watcher is shown', () => {
  it('a skeleton stands while the first state is on its way', () => {
    const { text, button } = show({ arbiter: arbiterOf({ presence: presenceOf({ state: 'syncing', lastDataAt: null }) }) })
    expect(text()).toContain('Reading the watchers')
    expect([document.querySelectorAll('.grid-row').length > 5, button('Retry now')]).toEqual([true, undefined])
  })

  it('an arbiter without watchers says so', () => {
    expect(show({ arbiter: arbiterOf() }).text()).toContain('No watchers')
  })

  it('a filter that hides all says what it is, how many it hides, and can be cleared', () => {
    const { text, button, onclear } = show({
      arbiter: arbiterOf(),
      watchers: [watcherOf('web'), watcherOf('api')],
      filter: ' zz\u202e ',
    })
    expect(text()).toContain('Nothing matches “zz\\u{202e}”')
    expect(text()).toContain('2 watchers are hidden by the filter.')
    button('Clear filter')?.click()
    expect(onclear).toHaveBeenCalledOnce()
  })

  it('a circusd that was never reached says why, what to do, and lets one retry or change the address', () => {
    const presence = presenceOf({
      state: 'failed',
      reason: 'Nothing listens there.',
      tip: 'Start circusd.',
      attempt: 3,
      lastDataAt: null,
    })
    const { text, button, called, ringside } = show({ arbiter: arbiterOf({ presence }) })
    expect(text()).toMatch(/Failed Nothing listens there\. Start circusd\. tcp:\/\/10\.20\.0\.11:5555 · Attempt 3/)
    button('Retry now')?.click()
    expect(called).toContain('endpoint.retry')
    button('Change address')?.click()
    expect([ringside.router.route.screen, ringside.address]).toEqual(['connect', 'tcp://10.20.0.11:5555'])
  })
})
