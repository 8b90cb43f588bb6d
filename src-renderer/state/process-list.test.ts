import { describe, expect, test } from 'vitest'
import type { Exit, Process, ProcessColumns, Watcher } from '../../src-preload/contract/index.js'
import { ProcessBoard } from './process-board.js'
import { ProcessList } from './process-list.svelte.js'
import { cpuTimeWords } from './process-words.js'

const processOf = (pid: number, over: Partial<Process> = {}): Process => ({
  pid,
  createTime: 100,
  wid: pid - 10,
  state: 'running',
  since: 0,
  ...over,
})
const exitOf = (pid: number, over: Partial<Exit> = {}): Exit => ({ pid, at: 0, code: 3, asked: false, ...over })

const watcherOf = (processes: Process[], exits: Exit[] = []): Watcher => ({
  key: 'web',
  name: 'web',
  kind: 'watcher',
  status: 'active',
  condition: 'running',
  why: '',
  since: 0,
  wanted: processes.length,
  processes,
  exits,
  command: null,
  singleton: false,
  onDemand: false,
  gracefulTimeout: 10,
  stopSignal: 'SIGTERM',
  problem: null,
})

const columnsOf = (rows: { pid: number; cpu: number; command?: string }[]): ProcessColumns => ({
  pid: rows.map(({ pid }) => pid),
  createTime: rows.map(() => 100),
  cpu: rows.map(({ cpu }) => cpu),
  rss: rows.map(() => 2 ** 20),
  vms: rows.map(() => null),
  memory: rows.map(() => 1),
  cpuTime: rows.map(() => 62),
  cpuTimeExact: rows.map(() => true),
  age: rows.map(() => 5),
  user: rows.map(() => 'img'),
  nice: rows.map(() => '0'),
  command: rows.map(({ command = 'sleep' }) => command),
})

/** A feed that tells frames when the test says so. */
const sourceOf = () => {
  const listeners = new Set<() => void>()
  const source = {
    frame: null as { processes: ProcessColumns } | null,
    onFrame: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const tell = (rows: Parameters<typeof columnsOf>[0]): void => {
    source.frame = { processes: columnsOf(rows) }
    for (const listener of listeners) listener()
  }
  return { source, tell }
}

/** A list whose facts are set by hand; a change is seen when the filter is touched. */
const listOf = (watcher: Watcher) => {
  const { source, tell } = sourceOf()
  const state = { watcher, now: 0, reason: null as string | null }
  const board = new ProcessBoard(source)
  const list = new ProcessList({ watcher: () => state.watcher, now: () => state.now, reason: () => state.reason, board })
  return { list, board, state, tell }
}

describe('the processes of a watcher', () => {
  test('stand by pid, those that ended last', () => {
    const { list } = listOf(watcherOf([processOf(13), processOf(12)], [exitOf(11)]))
    expect(list.keys).toEqual(['12', '13', '11'])
    expect(list.row('11')).toMatchObject({ exited: true, kill: null, state: { word: 'Exited', why: '3', tone: 'failed' } })
  })

  test('an exit by a signal says its name first, and one that was asked for is no trouble', () => {
    const { list } = listOf(
      watcherOf([], [exitOf(11, { code: -9 }), exitOf(12, { code: -15, asked: true }), exitOf(13, { code: null })]),
    )
    expect(list.row('11')?.state).toMatchObject({ why: 'SIGKILL, 137', tone: 'failed' })
    expect(list.row('12')?.state).toMatchObject({ why: 'SIGTERM, 143', tone: 'stopped' })
    expect(list.row('13')?.state.why).toBe('status unknown')
  })

  test('exits older than a minute are not shown', () => {
    const watcher = watcherOf([processOf(11)], [exitOf(12)])
    const { list, state } = listOf(watcher)
    state.now = 60_001
    expect(list.keys).toEqual(['11'])
  })

  test('an exit that was asked for is shown only for a moment', () => {
    const { list, state } = listOf(watcherOf([processOf(11)], [exitOf(12, { asked: true }), exitOf(13)]))
    state.now = 3_500
    expect(list.keys).toEqual(['11', '13'])
  })

  test('a pid that was given to a new process is one row, the living one', () => {
    const { list } = listOf(watcherOf([processOf(11)], [exitOf(11)]))
    expect(list.keys).toEqual(['11'])
    expect(list.row('11')?.exited).toBe(false)
  })

  test('one that is stopped tells its signal, the seconds left and their share, and can’t be killed again', () => {
    const { list, state } = listOf(watcherOf([processOf(11, { state: 'stopping', since: 0 })]))
    state.now = 1_500
    expect(list.row('11')).toMatchObject({
      state: { word: 'Stopping', why: 'SIGTERM, 9 s left' },
      left: 0.85,
      kill: { reason: 'It is being stopped already.' },
    })
  })

  test('nothing can be killed while nothing can be done', () => {
    const { list, state } = listOf(watcherOf([processOf(11)]))
    state.reason = 'No connection'
    expect(list.row('11')?.kill?.reason).toBe('No connection')
  })

  test('sorted by a figure, the largest is first and what is unknown last', () => {
    const { list, tell } = listOf(watcherOf([processOf(11), processOf(12), processOf(13)]))
    tell([
      { pid: 11, cpu: 1 },
      { pid: 13, cpu: 9 },
    ])
    list.sortBy('cpu')
    expect(list.keys).toEqual(['13', '11', '12'])
    list.sortBy('cpu')
    expect(list.keys).toEqual(['11', '13', '12'])
  })

  test('rows hold still while somebody is on them, and a chosen sort counts at once', () => {
    const { list, tell } = listOf(watcherOf([processOf(11), processOf(12)]))
    list.sortBy('cpu')
    tell([
      { pid: 11, cpu: 1 },
      { pid: 12, cpu: 2 },
    ])
    list.figuresCame()
    expect(list.keys).toEqual(['12', '11'])
    list.held = true
    tell([
      { pid: 11, cpu: 5 },
      { pid: 12, cpu: 2 },
    ])
    list.figuresCame()
    expect(list.keys).toEqual(['12', '11'])
    list.sortBy('pid')
    expect(list.keys).toEqual(['11', '12'])
    list.held = false
    expect(list.keys).toEqual(['11', '12'])
  })

  test('one that leaves without an exit being told stays as gone while somebody is on the rows', () => {
    const { list, state } = listOf(watcherOf([processOf(11), processOf(12)]))
    expect(list.keys).toEqual(['11', '12'])
    state.watcher = watcherOf([processOf(12)])
    list.held = true
    expect(list.row('11')).toMatchObject({ exited: true, kill: null, state: { word: 'Gone' } })
    expect(list.keys).toEqual(['11', '12'])
    state.now = 70_000
    list.held = false
    expect(list.keys).toEqual(['12'])
  })

  test('the filter looks at pid, state, user and command', () => {
    const { list, tell } = listOf(watcherOf([processOf(11), processOf(12)], [exitOf(13)]))
    tell([
      { pid: 11, cpu: 1, command: 'gunicorn' },
      { pid: 12, cpu: 2 },
    ])
    const shown = (filter: string): readonly string[] => {
      list.filter = filter
      list.figuresCame()
      return list.keys
    }
    expect(shown('guni')).toEqual(['11'])
    expect(shown('img 12')).toEqual(['12'])
    expect(shown('exited')).toEqual(['13'])
    expect(shown('nothing')).toEqual([])
  })
})

describe('figures in their cells', () => {
  const cellOf = (board: ProcessBoard, key: string, column: Parameters<ProcessBoard['cell']>[1]): HTMLElement => {
    const element = document.createElement('span')
    board.cell(key, column)(element)
    return element
  }

  test('are written by each frame; without a value stands a dash', () => {
    const { board, tell } = listOf(watcherOf([]))
    const cells = (['cpu', 'rss', 'vms', 'cpuTime', 'age'] as const).map((column) => cellOf(board, '11', column))
    expect(cells.map((cell) => cell.textContent)).toEqual(['–', '–', '–', '–', '–'])
    tell([{ pid: 11, cpu: 12.34 }])
    expect(cells.map((cell) => cell.textContent)).toEqual(['12.3', '1.0', '–', '1:02', '5 s'])
    expect(cells.map((cell) => cell.hasAttribute('data-none'))).toEqual([false, false, true, false, false])
  })

  test('of a process that ended keep what is still of use', () => {
    const { board, tell } = listOf(watcherOf([]))
    tell([{ pid: 11, cpu: 1 }])
    tell([])
    expect((['cpu', 'cpuTime', 'user', 'command'] as const).map((column) => cellOf(board, '11', column).textContent)).toEqual([
      '–',
      '1:02',
      'img',
      'sleep',
    ])
  })

  test('of a thousand ended processes only the last are remembered', () => {
    const { board, tell } = listOf(watcherOf([]))
    for (let pid = 1; pid <= 1_000; pid += 1) tell([{ pid, cpu: 1 }])
    expect(board.value(1, 'user')).toBeNull()
    expect(board.value(999, 'user')).toBe('img')
  })

  test('text from the wire is shown with what it hides', () => {
    const { board, tell } = listOf(watcherOf([]))
    tell([{ pid: 11, cpu: 1, command: '<b>\u202e' }])
    expect(cellOf(board, '11', 'command').textContent).toBe('<b>\\u{202e}')
  })

  test.each([
    [7, true, '0:07'],
    [3_483, true, '58:03'],
    [4_364, false, '≥\u20091:12:44'],
    [null, true, '–'],
  ])('CPU time of %s s', (seconds, exact, text) => {
    expect(cpuTimeWords(seconds, exact)).toBe(text)
  })
})
