// @vitest-environment happy-dom
import { MessageChannel } from 'node:worker_threads'
import { safe } from '@orpc/client'
import { afterEach, expect, it, vi } from 'vitest'
import { PORT_ASKED, PORT_GIVEN } from '../../src-preload/contract/shell.js'
import { clientOver } from './client.js'
import type { LineState } from './client.js'
import { usePort } from './message-port.js'
import { LineLost, SwitchLink } from './switch-link.js'

const channels: MessageChannel[] = []
afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close()
})

const createChannel = () => {
  const channel = new MessageChannel()
  channels.push(channel)
  channel.port1.on('message', (text: string) => {
    const message: { i: string; p: { u: string } } = JSON.parse(text)
    if (message.p.u !== '/fleet/next')
      channel.port1.postMessage(JSON.stringify({ i: message.i, p: { b: { json: { version: 'desktop' } } } }))
  })
  return channel
}

/** The page as its preload sees it: what it asked for, and a way to post to it. */
const openPage = () => {
  const states: LineState[] = []
  const asked = vi.spyOn(window, 'postMessage').mockImplementation(() => undefined)
  const link = new SwitchLink()
  usePort(link, (state) => states.push(state))
  const calls = asked.mock.calls.map(([message, origin]) => [message, origin])
  asked.mockRestore()
  const post = (fields: object) => {
    const message = { source: window, origin: location.origin, data: PORT_GIVEN, ports: [], ...fields }
    window.dispatchEvent(Object.defineProperties(new Event('message'), Object.getOwnPropertyDescriptors(message)))
  }
  return { client: clientOver(link), states, calls, post }
}

it('asks its own window, and its own origin only', () => {
  expect(openPage().calls).toEqual([[PORT_ASKED, location.origin]])
})

it('speaks over the port that it was given', async () => {
  const { client, states, post } = openPage()
  post({ ports: [createChannel().port2] })
  expect(await client.session.describe({})).toEqual({ version: 'desktop' })
  expect(states).toEqual([{ state: 'open' }])
})

it.each([
  ['from another window', { source: null }],
  ['from another origin', { origin: 'https://example.org' }],
  ['that says something else', { data: 'hello' }],
  ['without a port', { ports: [] }],
])('takes no port from a message %s', (_name, fields) => {
  const { states, post } = openPage()
  post({ ports: [createChannel().port2], ...fields })
  expect(states).toEqual([])
})

it('tells that the line is closed, and fails what was in flight', async () => {
  const { client, states, post } = openPage()
  const channel = createChannel()
  post({ ports: [channel.port2] })
  const call = safe(client.fleet.next({ cursor: null }))
  await client.session.describe({})
  channel.port1.close()
  expect((await call).error).toBeInstanceOf(LineLost)
  expect(states.at(-1)).toMatchObject({ state: 'closed', tip: 'Reload the window.' })
})
