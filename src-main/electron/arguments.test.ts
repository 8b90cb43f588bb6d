import { expect, it } from 'vitest'
import { readArguments } from './arguments.js'

it.each([
  [[], [], null],
  [['electron', '.', '--inspect=0', '--endpoint', 'tcp://a:1'], ['tcp://a:1'], null],
  [['--endpoint=ipc:///a', '--endpoint', 'tcp://b:2', '--data', '/d'], ['ipc:///a', 'tcp://b:2'], '/d'],
  [['--data=/one', '--data=/two'], [], '/two'],
  [['--endpoint'], [], null],
  [['--endpoint='], [], null],
  [['--endpoint', '--data', '/d'], [], '/d'],
  [['--', '--endpoint', 'tcp://a:1', '--data', '/d'], [], null],
  [['--endpoints=tcp://a:1', 'endpoint', '--no-endpoint=x', '--unknown', '-e'], [], null],
  [['ringside://open/x', 'file.txt'], [], null],
])('of %j takes the endpoints %j and the folder %j', (argv, endpoints, data) => {
  expect(readArguments(argv)).toEqual({ endpoints, data })
})

it('takes no more endpoints than a start may name', () => {
  const argv = Array.from({ length: 100 }, (_, index) => `--endpoint=tcp://a:${String(index + 1)}`)
  expect(readArguments(argv).endpoints).toHaveLength(32)
})
