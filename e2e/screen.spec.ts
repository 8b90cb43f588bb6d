import type { Locator, Page } from '@playwright/test'
import { PRESET_NAMES } from './fixtures/watchers.js'
import { deadline, expect, test } from './fixtures/shell.js'

const OWN = [...PRESET_NAMES].sort((a, b) => a.localeCompare(b))
const DAEMONS = ['circusd', 'circusd-stats', 'plugin:flapping']

const rowOf = (page: Page, name: string): Locator =>
  page
    .getByRole('grid', { name: 'Watchers' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
const switchOf = (page: Page, name: string): Locator => page.getByRole('switch', { name, exact: true })
const namesOf = (grid: Locator): Promise<string[]> => grid.getByRole('rowheader').allInnerTexts()
const sorted = (names: string[]): string[] =>
  names.map((name) => name.split('\n')[0]?.trim() ?? '').sort((a, b) => a.localeCompare(b))

const openWatcher = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('grid', { name: 'Watchers' }).getByRole('rowheader', { name, exact: true }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('shows a circusd within a second and steers it through the promised names', async ({ circusd, page }) => {
  const theirs = async (name: string): Promise<unknown> => (await circusd.ctl('status', { name }))['status']
  const count = async (name: string): Promise<unknown> => (await circusd.ctl('numprocesses', { name }))['numprocesses']

  await test.step('the list is right within a second of connecting', async () => {
    await page.getByRole('textbox', { name: 'Address' }).fill(circusd.address)
    const began = Date.now()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    const grid = page.getByRole('grid', { name: 'Watchers' })
    await expect.poll(async () => sorted(await namesOf(grid)), { timeout: 10_000, intervals: [20] }).toEqual(OWN)
    await expect(switchOf(page, 'web')).toBeChecked()
    expect(Date.now() - began).toBeLessThan(deadline(1_000))
    await expect(grid).toHaveAttribute('aria-rowcount', String(OWN.length + 1))
    await expect(switchOf(page, 'idle')).not.toBeChecked()
    await expect(rowOf(page, 'idle').getByRole('gridcell', { name: /^Stopped/ })).toBeVisible()
    await expect(page.getByRole('status', { name: 'Connection' })).toHaveText(/^\s*Live/)
    const daemons = page.getByRole('grid', { name: 'Circus daemons' })
    expect(sorted(await namesOf(daemons))).toEqual(DAEMONS)
  })

  await test.step('a filter hides the others', async () => {
    await page.getByRole('searchbox', { name: 'Filter watchers' }).fill('sol')
    await expect.poll(async () => sorted(await namesOf(page.getByRole('grid', { name: 'Watchers' })))).toEqual(['solo'])
    await page.getByRole('searchbox', { name: 'Filter watchers' }).fill('')
  })

  await test.step('the switch stops after a confirmation, and starts', async () => {
    await switchOf(page, 'web').click()
    const question = page.getByRole('alertdialog', { name: 'Stop web?' })
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await question.getByRole('button', { name: 'Stop 1 watcher' }).click()
    await expect(switchOf(page, 'web')).not.toBeChecked()
    await expect(rowOf(page, 'web').getByRole('gridcell', { name: /^Stopped/ })).toBeVisible()
    expect(await theirs('web')).toBe('stopped')
    await switchOf(page, 'web').click()
    await expect(switchOf(page, 'web')).toBeChecked()
    await expect(rowOf(page, 'web').getByRole('gridcell', { name: /^Running/ })).toBeVisible()
    expect([await theirs('web'), await count('web')]).toEqual(['active', 3])
  })

  await test.step('the graphs of a busy watcher move', async () => {
    await openWatcher(page, 'burner')
    const cpu = page.getByRole('figure', { name: 'CPU' })
    await expect(page.getByRole('figure', { name: 'Memory' })).toBeVisible()
    await expect(cpu).toHaveAccessibleDescription(/[1-9]\d*\.\d %/, { timeout: 15_000 })
    const first = await cpu.locator('canvas').first().screenshot()
    await expect.poll(async () => first.equals(await cpu.locator('canvas').first().screenshot()), { timeout: 10_000 }).toBe(false)
    await page.getByRole('link', { name: 'Watchers' }).first().click()
  })

  await test.step('a process is added and removed', async () => {
    await openWatcher(page, 'web')
    await expect.poll(async () => (await livePids(page)).length).toBe(3)
    await page.getByRole('button', { name: 'Add process' }).click()
    await expect.poll(async () => (await livePids(page)).length).toBe(4)
    expect(await count('web')).toBe(4)
    await page.getByRole('button', { name: 'Remove process' }).click()
    const question = page.getByRole('alertdialog')
    await question.getByRole('button', { name: /^Remove/ }).click()
    await expect.poll(async () => count('web')).toBe(3)
    await expect.poll(async () => (await livePids(page)).length).toBe(3)
  })

  await test.step('a killed process goes and another comes', async () => {
    const before = await livePids(page)
    const target = before[0] ?? 0
    await page.getByRole('button', { name: `Kill ${String(target)}` }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: /^Kill/ }).click()
    await expect
      .poll(
        async () => {
          const now = await livePids(page)
          return now.length === 3 && !now.includes(target) && now.some((pid) => !before.includes(pid))
        },
        { timeout: 10_000 },
      )
      .toBe(true)
    const reply = await circusd.ctl('list', { name: 'web' })
    expect([...(await livePids(page))].sort()).toEqual([...(reply['pids'] as number[])].sort())
  })

  await test.step('Activity tells each outcome, and circusd agrees', async () => {
    const lines = page.getByRole('log', { name: 'Activity' })
    await expect(lines.getByText(/is gone|done/).first()).toBeAttached()
    expect([await theirs('web'), await count('web')]).toEqual(['active', 3])
  })
})

/** Pids of the processes that can be killed: those that ended stand in the table for a while, without the button. */
const livePids = async (page: Page): Promise<number[]> => {
  const names = await page
    .getByRole('grid', { name: 'Processes' })
    .getByRole('button', { name: /^Kill \d+$/ })
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent))
  return names.map((name) => Number(name.replace(/\D/g, '')))
}
