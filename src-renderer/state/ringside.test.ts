import { afterEach, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src-preload/contract/index.js'
import { clientOver } from '../transport/client.js'
import type { LineState } from '../transport/client.js'
import { presenceOf } from './fixtures.js'
import { Ringside } from './ringside.svelte.js'

const endpointOf = (id: string): Endpoint => ({
  id,
  name: id,
  address: 'tcp://h:1',
  presence: presenceOf(),
  watchers: 0,
  active: 0,
  processes: 0,
})

const pages: Ringside[] = []
afterEach(() => {
  for (const page of pages.splice(0)) {
    page.scope?.close()
    page.fleet.close()
    page.session.close()
  }
  history.replaceState(null, '', '#/')
})

/** A page whose calls wait for ever, except `endpoint.connect`. */
const start = () => {
  let tell: (state: LineState) => void = () => undefined
  const client = clientOver({
    call: (path, _input, { signal }) =>
      path.join('.') === 'endpoint.connect'
        ? Promise.resolve({ endpointId: 'new' })
        : new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => {
              reject(new Error('aborted'))
            }),
          ),
  })
  const page = new Ringside((onState) => {
    tell = onState
    return client
  })
  pages.push(page)
  const know = (...ids: string[]): void => {
    page.fleet.known = true
    page.fleet.endpoints.clear()
    for (const id of ids) page.fleet.endpoints.set(id, endpointOf(id))
    page.settle()
  }
  return {
    page,
    know,
    tell: (state: LineState) => {
      tell(state)
    },
  }
}

describe('Ringside', () => {
  it('shows nothing before the host told its endpoints', () => {
    const { page } = start()
    page.settle()
    expect([page.scope, page.router.route.screen]).toEqual([null, 'watchers'])
  })

  it('shows the first endpoint, or the Connect screen where there is none', () => {
    const { page, know } = start()
    know()
    expect(page.router.route.screen).toBe('connect')
    know('a', 'b')
    expect(page.scope?.id).toBe('a')
  })

  it('goes to the watchers of an address at once, even before the fleet tells it', async () => {
    const { page, know } = start()
    know('a')
    await page.connect('tcp://h:2')
    expect([page.scope?.id, page.router.route.screen]).toEqual(['new', 'watchers'])
    know('a')
    expect(page.scope?.id).toBe('new')
    know('a', 'new')
    know('a')
    expect(page.scope?.id).toBe('a')
  })

  it('goes back to the Connect screen when another run of the host knows no endpoint', () => {
    const { page, know } = start()
    know('a')
    know()
    expect([page.scope, page.router.route.screen]).toEqual([null, 'connect'])
  })

  it('is linked while the page’s line is open', () => {
    const { page, tell } = start()
    expect(page.line.open).toBe(false)
    tell({ state: 'open' })
    expect(page.line.open).toBe(true)
    tell({ state: 'closed', reason: 'gone', tip: 'wait' })
    expect(page.line.open).toBe(false)
  })
})
