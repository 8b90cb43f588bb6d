import { afterEach, describe, expect, it, vi } from 'vitest'
import { GridFocus } from './grid-focus.svelte.js'

const KEYS = ['a', 'b"]', 'c']

const start = (keys: readonly string[] = KEYS) => {
  const grid = document.createElement('div')
  document.body.append(grid)
  for (const key of keys) {
    const row = document.createElement('div')
    row.dataset['key'] = key
    row.innerHTML =
      '<div data-column="0"><button role="switch"></button></div><div data-column="1"><a href="#"></a></div><div data-column="2" tabindex="-1"></div>'
    grid.append(row)
  }
  for (const element of grid.querySelectorAll<HTMLElement>('*'))
    Object.defineProperty(element, 'offsetParent', { get: () => grid })
  const open = vi.fn<(key: string) => void>()
  const act = vi.fn<(key: string) => void>()
  const focus = new GridFocus({ keys: () => keys, columns: 3, first: 1, reveal: () => undefined, open, act })
  grid.addEventListener('focusin', (event) => {
    focus.entered(event)
  })
  const at = (row: number, column: number): HTMLElement => {
    const cell = grid.children[row]?.querySelector<HTMLElement>(`[data-column="${String(column)}"]`)
    if (!cell) throw new Error('no such cell')
    return cell.querySelector<HTMLElement>('button, a') ?? cell
  }
  /** Answers whether the grid took the key. */
  const press = async (key: string, options: KeyboardEventInit = {}): Promise<boolean> => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options })
    const done = new Promise<void>((resolve) => {
      const handle = (): void => {
        void focus.pressed(event, grid).then(resolve)
      }
      grid.addEventListener('keydown', handle, { once: true })
    })
    document.activeElement?.dispatchEvent(event)
    await done
    return event.defaultPrevented
  }
  return { focus, grid, at, press, open, act }
}

afterEach(() => {
  document.body.replaceChildren()
})

describe('GridFocus', () => {
  it('has one tab stop, the first row’s name until somebody moved', () => {
    const { focus } = start()
    expect(KEYS.map((key) => [0, 1, 2].map((column) => focus.tabindex(key, column)))).toEqual([
      [-1, 0, -1],
      [-1, -1, -1],
      [-1, -1, -1],
    ])
  })

  it('moves by the arrow keys and stays inside', async () => {
    const { at, press, focus } = start()
    at(0, 1).focus()
    await press('ArrowDown')
    expect(document.activeElement).toBe(at(1, 1))
    await press('ArrowRight')
    await press('ArrowRight')
    expect(document.activeElement).toBe(at(1, 2))
    await press('PageDown')
    expect([document.activeElement === at(2, 2), focus.tabindex('c', 2)]).toEqual([true, 0])
    await press('Home')
    await press('ArrowLeft')
    expect(document.activeElement).toBe(at(2, 0))
    await press('Home', { ctrlKey: true })
    expect(document.activeElement).toBe(at(0, 0))
    await press('End', { ctrlKey: true })
    expect(document.activeElement).toBe(at(2, 2))
  })

  it('opens a row by Enter and acts on it by Space, from any of its cells, once a press', async () => {
    const { at, press, open, act } = start()
    at(1, 2).focus()
    await press('Enter')
    await press(' ')
    await press(' ', { repeat: true })
    expect(open.mock.calls).toEqual([['b"]']])
    expect(act.mock.calls.map(([key]) => key)).toEqual(['b"]'])
  })

  it('leaves other keys to the page', async () => {
    const { at, press } = start()
    at(0, 1).focus()
    expect(await press('x')).toBe(false)
    expect(await press('ArrowDown', { altKey: true })).toBe(false)
    expect(await press('ArrowDown')).toBe(true)
  })
})
