import { describe, expect, it } from 'vitest'
import type { Exit, Process } from '../../src-preload/contract/index.js'
import type { Facts } from './condition.js'
import { conditionOf } from './condition.js'

const NOW = 1_000_000
const process = (pid: number): Process => ({ pid, createTime: null, wid: null, state: 'running', since: 0 })
const exit = (agoMs: number, code: number | null, asked = false): Exit => ({ pid: 9, at: NOW - agoMs, code, asked })
const facts = (part: Partial<Facts>): Facts => ({
  status: 'active',
  wanted: 2,
  processes: [process(1), process(2)],
  exits: [],
  respawn: true,
  ...part,
})

describe('the condition of a watcher', () => {
  it.each<[string, Partial<Facts>, string, string]>([
    ['all processes there', {}, 'running', ''],
    ['options not read yet', { wanted: null, processes: [] }, 'running', ''],
    ['fewer than wanted', { processes: [process(1)] }, 'degraded', '1 missing'],
    ['none wanted', { wanted: 0, processes: [] }, 'idle', '0 by choice'],
    ['three exits in a minute', { exits: [exit(1, 3), exit(2, 3), exit(3, 3)] }, 'flapping', '3 exits in 60 s, exit 3'],
    ['exits long ago', { exits: [exit(70_000, 3), exit(80_000, 3), exit(90_000, 3)] }, 'running', ''],
    ['exits that were asked for', { exits: [exit(1, -15, true), exit(2, -15, true), exit(3, -15, true)] }, 'running', ''],
    ['stopped by somebody', { status: 'stopped', processes: [] }, 'stopped', ''],
    ['ended well, no respawn', { status: 'stopped', respawn: false, processes: [], exits: [exit(5, 0)] }, 'finished', 'exit 0'],
    ['ended badly, no respawn', { status: 'stopped', respawn: false, processes: [], exits: [exit(5, 3)] }, 'failed', 'exit 3'],
    ['killed, no respawn', { status: 'stopped', respawn: false, processes: [], exits: [exit(5, -9)] }, 'failed', 'signal 9'],
    ['stopped by hand, no respawn', { status: 'stopped', respawn: false, exits: [exit(5, -15, true)] }, 'stopped', ''],
    ['stopping', { status: 'stopping' }, 'stopping', '2 to go'],
    ['starting', { status: 'starting', processes: [process(1)] }, 'starting', '1 of 2 up'],
    ['unreadable', { status: 'unknown' }, 'unknown', 'its status could not be read'],
  ])('%s', (_, part, condition, why) => {
    expect(conditionOf(facts(part), NOW)).toEqual({ condition, why })
  })
})
