import { describe, expect, it } from 'vitest'
import type { WatcherColumns } from '../../src-preload/contract/index.js'
import type { FigureSource } from './figure-board.js'
import { FigureBoard } from './figure-board.js'

type Row = { cpu: number | null; rss: number | null; oldest: number | null }

const columnsOf = (rows: Record<string, Row>): WatcherColumns => {
  const all = Object.values(rows)
  const none = all.map(() => null)
  const of = (name: keyof Row) => all.map((row) => row[name])
  return {
    key: Object.keys(rows),
    processes: all.map(() => 1),
    cpu: of('cpu'),
    cpuMean: none,
    rss: of('rss'),
    memory: none,
    oldest: of('oldest'),
  }
}

const start = () => {
  let frame: FigureSource['frame'] = null
  const listeners = new Set<() => void>()
  const source: FigureSource = {
    get frame() {
      return frame
    },
    onFrame: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const tell = (rows: Record<string, Row>, now = 100_000): void => {
    frame = { now, watchers: columnsOf(rows) }
    for (const listener of listeners) listener()
  }
  return { board: new FigureBoard(source), tell, listeners }
}

const place = (board: FigureBoard, key: string, column: 'cpu' | 'memory' | 'oldest') => {
  const element = document.createElement('span')
  return { element, end: board.cell(key, column)(element) }
}

describe('FigureBoard', () => {
  it('writes each frame into the cells that are drawn', () => {
    const { board, tell } = start()
    const cells = (['cpu', 'memory', 'oldest'] as const).map((column) => place(board, 'web', column).element)
    tell({ web: { cpu: 41.23, rss: 214 * 1_048_576, oldest: 40 } })
    expect(cells.map(({ textContent }) => textContent)).toEqual(['41.2', '214', '1m 00s'])
    tell({ other: { cpu: 1, rss: 1, oldest: 1 }, web: { cpu: 2, rss: null, oldest: 40 } }, 101_000)
    expect(cells.map(({ textContent }) => textContent)).toEqual(['2.0', '–', '1m 01s'])
  })

  it('shows a dash, marked as none, where nothing is known or the watcher is gone', () => {
    const { board, tell } = start()
    const { element } = place(board, 'web', 'cpu')
    expect([element.textContent, element.hasAttribute('data-none')]).toEqual(['–', true])
    tell({ web: { cpu: 0, rss: null, oldest: null } })
    expect([element.textContent, element.hasAttribute('data-none')]).toEqual(['0.0', false])
    tell({})
    expect([element.textContent, element.hasAttribute('data-none')]).toEqual(['–', true])
  })

  it('writes a cell that comes into sight at once, and none that left', () => {
    const { board, tell } = start()
    tell({ web: { cpu: 5, rss: null, oldest: null } })
    const { element, end } = place(board, 'web', 'cpu')
    expect(element.textContent).toBe('5.0')
    if (typeof end === 'function') end()
    tell({ web: { cpu: 6, rss: null, oldest: null } })
    expect(element.textContent).toBe('5.0')
  })

  it('does not touch a text that stays the same', () => {
    const { board, tell } = start()
    const { element } = place(board, 'web', 'cpu')
    tell({ web: { cpu: 5, rss: null, oldest: null } })
    const node = element.firstChild
    tell({ web: { cpu: 5.01, rss: null, oldest: null } })
    expect(element.firstChild).toBe(node)
  })

  it('listens no more once it is closed', () => {
    const { board, listeners } = start()
    board.close()
    expect(listeners.size).toBe(0)
  })
})
