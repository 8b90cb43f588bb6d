import { expect, it } from 'vitest'
import { readCommandLine } from './command-line.js'

const read = (...args: string[]) => {
  const said = { out: '', err: '' }
  const outputs = { out: (text: string) => (said.out += text), err: (text: string) => (said.err += text) }
  return { reading: readCommandLine(args, '1.2.3', outputs), ...said }
}

it('without arguments listens on loopback, port 8080, in the user’s own folder', () => {
  const { reading } = read()
  expect(reading).toMatchObject({ settings: { host: '127.0.0.1', port: 8080, endpoints: [], json: false } })
  expect('settings' in reading && reading.settings.data).toContain('ringside')
})

it('takes every option, an endpoint again and again', () => {
  const { reading } = read(
    '--host',
    '::1',
    '--port=0',
    '--data',
    '/d',
    '--endpoint',
    'tcp://a:1',
    '--endpoint=ipc:///b',
    '--json',
  )
  expect(reading).toEqual({ settings: { host: '::1', port: 0, data: '/d', endpoints: ['tcp://a:1', 'ipc:///b'], json: true } })
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['127.8.9.1', '127.8.9.1'],
  ['localhost', '127.0.0.1'],
  ['LOCALHOST', '127.0.0.1'],
  ['[::1]', '::1'],
])('listens on %s as %s', (host, bound) => {
  expect(read('--host', host).reading).toMatchObject({ settings: { host: bound } })
})

it.each([
  '0.0.0.0',
  '::',
  '[::]',
  '*',
  '',
  '192.168.1.4',
  '10.0.0.1',
  '1270.0.0.1',
  '127.0.0.1.evil.com',
  '127.0.0',
  '::ffff:127.0.0.1',
  'example.org',
  'localhost.evil.com',
])('refuses to listen on “%s”, and says why and what to do', (host) => {
  const { reading, err, out } = read('--host', host)
  expect(reading).toEqual({ exitCode: 2 })
  expect(err).toContain('no sign-in yet')
  expect(err).toContain('ssh -L')
  expect(out).toBe('')
})

it.each(['65536', '-1', '80a', '', '1e3', '99999999999', '0x50', ' 80'])('refuses the port “%s”', (port) => {
  const { reading, err } = read(`--port=${port}`)
  expect(reading).toEqual({ exitCode: 2 })
  expect(err).toContain('0 to 65535')
})

it.each([[['--nonsense']], [['extra']], [['--port']], [['--endpoint']]])('refuses %j', (args) => {
  const { reading, err } = read(...args)
  expect(reading).toEqual({ exitCode: 2 })
  expect(err).not.toBe('')
})

it('tells its options and its version', () => {
  expect(read('--help')).toMatchObject({ reading: { exitCode: 0 }, err: '' })
  expect(read('--help').out).toContain('--endpoint <address>')
  expect(read('--version')).toEqual({ reading: { exitCode: 0 }, out: '1.2.3\n', err: '' })
})
