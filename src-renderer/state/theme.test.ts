import { afterEach, expect, it, vi } from 'vitest'
import { followTheme } from './theme.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

const systemOf = (...wanted: string[]) => {
  const lists = new Map<string, EventTarget & { matches: boolean }>()
  vi.stubGlobal('matchMedia', (query: string) => {
    const list = lists.get(query) ?? Object.assign(new EventTarget(), { matches: wanted.includes(query) })
    lists.set(query, list)
    return list
  })
  return (query: string, matches: boolean): void => {
    const list = lists.get(query)
    if (!list) throw new Error(`nobody asked for ${query}`)
    list.matches = matches
    list.dispatchEvent(new Event('change'))
  }
}

it('follows the system’s theme and contrast until it is ended', () => {
  const change = systemOf('(prefers-contrast: more)')
  const root = document.createElement('html')
  const end = followTheme(root)
  expect({ ...root.dataset }).toEqual({ theme: 'dark', contrast: 'more' })
  change('(prefers-color-scheme: light)', true)
  change('(prefers-contrast: more)', false)
  expect({ ...root.dataset }).toEqual({ theme: 'light', contrast: 'normal' })
  end()
  change('(prefers-color-scheme: light)', false)
  expect(root.dataset['theme']).toBe('light')
})
