import { describe, expect, it } from 'vitest'
import { age, ago, clockTime, count, counted, fixed, latency, mebibytes, NONE, percent, visible } from './format.js'

const MiB = 1_048_576

describe('figures', () => {
  it('are a dash where nothing is known', () => {
    expect([count(null), percent(null), mebibytes(null), age(null)]).toEqual([NONE, NONE, NONE, NONE])
  })

  it('show zero as a number', () => {
    expect([count(0), percent(0), mebibytes(0), age(0)]).toEqual(['0', '0.0', '0.0', '0 s'])
  })

  it('have thin-space thousands', () => {
    expect(fixed(1234567.89, 1)).toBe('1\u2009234\u2009567.9')
    expect(count(999)).toBe('999')
    expect(count(1000)).toBe('1\u2009000')
    expect(fixed(-1234, 0)).toBe('-1\u2009234')
  })

  it('have no minus before a rounded zero', () => {
    expect(fixed(-0.01, 1)).toBe('0.0')
  })

  it('give memory one decimal below 100 MiB and none above', () => {
    expect(mebibytes(41.26 * MiB)).toBe('41.3')
    expect(mebibytes(99.94 * MiB)).toBe('99.9')
    expect(mebibytes(99.96 * MiB)).toBe('100')
    expect(mebibytes(1648 * MiB)).toBe('1\u2009648')
  })
})

describe('ages', () => {
  it.each([
    [-3, '0 s'],
    [59.9, '59 s'],
    [60, '1m 00s'],
    [9 * 60 + 12, '9m 12s'],
    [22 * 3600 + 8 * 60, '22h 08m'],
    [3 * 86400 + 4 * 3600 + 59 * 60, '3d 04h'],
    [400 * 86400, '400d 00h'],
  ])('of %d s have two units at most', (seconds, text) => {
    expect(age(seconds)).toBe(text)
  })

  it('count tenths only while they are short', () => {
    expect(ago(400)).toBe('0.4 s ago')
    expect(ago(9_960)).toBe('10 s ago')
    expect(ago(37_400)).toBe('37 s ago')
    expect(ago(-20)).toBe('0.0 s ago')
    expect(ago(null)).toBe('never')
  })

  it('of an answer fit their size', () => {
    expect([latency(0.36), latency(12.4), latency(1500)]).toEqual(['0.4 ms', '12 ms', '1.5 s'])
  })

  it('read as a clock', () => {
    expect(clockTime(new Date(2026, 1, 3, 4, 11, 52).getTime())).toBe('04:11:52')
  })
})

describe('words', () => {
  it('agree with their number', () => {
    expect([counted(1, 'watcher'), counted(0, 'watcher'), counted(2, 'process', 'processes')]).toEqual([
      '1 watcher',
      '0 watchers',
      '2 processes',
    ])
  })
})

describe('visible', () => {
  it('leaves ordinary text of every script alone', () => {
    for (const text of ['web-1', 'My App.v2', 'café', '仕事', 'مراقب', '🚀', 'a*[b]?']) expect(visible(text)).toBe(text)
  })

  it('shows what could not be seen, or would turn the line around, as escapes', () => {
    expect(visible('a\u202eb')).toBe('a\\u{202e}b')
    expect(visible('a\u200bb\u2066c\ufeff')).toBe('a\\u{200b}b\\u{2066}c\\u{feff}')
    expect(visible('line\nnext\u0000\u2028\u0007')).toBe('line\\u{a}next\\u{0}\\u{2028}\\u{7}')
    expect(visible('\u3164')).toBe('\\u{3164}')
    expect(visible('\ud800')).toBe('\\u{d800}')
  })

  it('keeps markup as the text it is', () => {
    expect(visible('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
  })

  it('cuts what is longer than a screen takes', () => {
    expect(visible('x'.repeat(1e6), 20)).toBe(`${'x'.repeat(20)}…`)
  })
})
