import { describe, expect, it } from 'vitest'
import { memoryBytes, readFigure, readPid, readText } from './figure.js'
import { signalName } from './signal-name.js'
import { cpuTimeSeconds } from './stat.js'

describe('figures', () => {
  it.each([
    ['0B', 0],
    ['512B', 512],
    ['1.00K', 1024],
    ['8.16M', 8_556_380],
    ['1.02G', 1_095_216_660],
    ['2.00T', 2 * 1024 ** 4],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(memoryBytes(text)).toBe(bytes)
  })

  it.each([
    'N/A',
    '',
    'B',
    'M',
    '-1M',
    ' 1M',
    '1',
    '1m',
    '1MB',
    '1.2.3M',
    'InfinityM',
    '1e999M',
    '0x1M',
    `${'9'.repeat(30)}M`,
    12,
    null,
    undefined,
    [],
    {},
  ])('reads %j as no size', (text) => {
    expect(memoryBytes(text)).toBeNull()
  })

  it('takes only numbers that are finite and not negative', () => {
    expect([0, 1.5, 1e300].map(readFigure)).toEqual([0, 1.5, 1e300])
    expect(Object.is(readFigure(-0), 0)).toBe(true)
    expect([-1, Number.NaN, Number.POSITIVE_INFINITY, '1', 'N/A', null, undefined, {}, [1], true].map(readFigure)).toEqual(
      Array(10).fill(null),
    )
  })

  it('takes only pids that a process can have', () => {
    expect([1, 2 ** 31 - 1].map(readPid)).toEqual([1, 2 ** 31 - 1])
    expect([0, -0, -1, 2 ** 31, 1.5, Number.NaN, '7', null, [7]].map(readPid)).toEqual(Array(9).fill(null))
  })

  it('takes N/A for not known', () => {
    expect(['root', 'N/A', '', 7, null, 'x'.repeat(2000)].map(readText)).toEqual(['root', null, null, null, null, null])
  })

  it('reads whole seconds of CPU, since circusd’s hundredths are wrong', () => {
    expect(['0:00.0', '0:00.60', '59:59.99', '12:07.5', '3:05'].map(cpuTimeSeconds)).toEqual([0, 0, 3599, 727, 185])
    expect(['N/A', '', '1:2.3', ':00.0', '-1:00.0', '1:00.000', 'x', '٣:٠٠.0', null].map(cpuTimeSeconds)).toEqual(
      Array(9).fill(null),
    )
  })

  it('names signals as Linux numbers them', () => {
    expect([1, 9, 15, '15', 'TERM', 'sigterm', 'SIGUSR1', 40].map(signalName)).toEqual([
      'SIGHUP',
      'SIGKILL',
      'SIGTERM',
      'SIGTERM',
      'SIGTERM',
      'SIGTERM',
      'SIGUSR1',
      'signal 40',
    ])
    expect([0, -1, 65, 1.5, '', 'no such thing', '<b>'].map(signalName)).toEqual(Array(7).fill(null))
  })
})
