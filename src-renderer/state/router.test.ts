import { describe, expect, it } from 'vitest'
import { hrefOf, routeOf, Router } from './router.svelte.js'

describe('routes', () => {
  it.each(['web', 'my app.v2', 'a/b', 'a#b?c', '50%', '<i>', '\u202ex', '仕事', '..'])(
    'lead to a watcher named %j and back',
    (key) => {
      expect(routeOf(hrefOf({ screen: 'watcher', key }))).toEqual({ screen: 'watcher', key })
    },
  )

  it('that can’t be read lead to the watchers', () => {
    for (const hash of [
      '',
      '#',
      '#/',
      '#/nonsense',
      '#/watchers/',
      '#/watchers/%E0%A4%A',
      '#/__proto__',
      '#javascript:alert(1)',
    ]) {
      expect(routeOf(hash)).toEqual({ screen: 'watchers' })
    }
  })

  it('know the Connect screen', () => {
    expect(routeOf(hrefOf({ screen: 'connect' }))).toEqual({ screen: 'connect' })
  })
})

describe('Router', () => {
  it('goes where it is told, and leaves no step back where that is wanted', () => {
    const router = new Router()
    const before = history.length
    router.go({ screen: 'connect' }, true)
    expect([router.route.screen, location.hash, history.length]).toEqual(['connect', '#/connect', before])
    router.go({ screen: 'watcher', key: 'web A' })
    expect([router.route, location.hash]).toEqual([{ screen: 'watcher', key: 'web A' }, '#/watchers/web%20A'])
  })

  it('follows the address until it is ended', () => {
    const router = new Router()
    const end = router.start()
    history.replaceState(null, '', '#/watchers/api')
    window.dispatchEvent(new HashChangeEvent('hashchange'))
    expect(router.route).toEqual({ screen: 'watcher', key: 'api' })
    end()
    history.replaceState(null, '', '#/connect')
    window.dispatchEvent(new HashChangeEvent('hashchange'))
    expect(router.route.screen).toBe('watcher')
  })
})
