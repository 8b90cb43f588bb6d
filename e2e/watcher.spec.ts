import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures/shell.js'

const open = async (page: Page, address: string, name: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Address' }).fill(address)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('grid', { name: 'Watchers' }).getByRole('rowheader', { name, exact: true }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

const processes = (page: Page): Locator => page.getByRole('grid', { name: 'Processes' })
const kills = (page: Page): Locator => processes(page).getByRole('button', { name: /^Kill \d+$/ })
const wanted = async (circusd: {
  ctl: (command: string, properties: Record<string, unknown>) => Promise<Record<string, unknown>>
}): Promise<unknown> => (await circusd.ctl('numprocesses', { name: 'web' }))['numprocesses']

test('a question is closed by Escape and by Enter on Cancel, nothing is done, and the focus comes back', async ({
  circusd,
  page,
}) => {
  await open(page, circusd.address, 'web')
  const stop = page.getByRole('button', { name: 'Stop', exact: true })
  for (const key of ['Escape', 'Enter']) {
    await stop.click()
    const question = page.getByRole('alertdialog', { name: 'Stop web?' })
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await expect(question).toHaveAccessibleDescription(/Its 3 processes on .* SIGTERM, and SIGKILL after \d+ s/)
    await expect(question.getByText(/circusctl .*stop web/)).toBeVisible()
    await page.keyboard.press(key)
    await expect(question).toBeHidden()
    await expect(stop).toBeFocused()
  }
  await expect(page).toHaveURL(/#\/watchers\/web$/)
  expect((await circusd.ctl('status', { name: 'web' }))['status']).toBe('active')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/#\/watchers$/)
})

test('a double click adds one process', async ({ circusd, page }) => {
  await open(page, circusd.address, 'web')
  await expect(kills(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Add process' }).dblclick()
  await expect(kills(page)).toHaveCount(4)
  await expect(page.getByRole('log', { name: 'Activity' })).toContainText(/Add process to web.*done/)
  expect(await wanted(circusd)).toBe(4)
})

test('a kill whose process went away meanwhile is refused in the question itself', async ({ circusd, page }) => {
  await open(page, circusd.address, 'web')
  const name = (await kills(page).first().getAttribute('aria-label')) ?? ''
  const pid = Number(name.replace(/\D/g, ''))
  await kills(page).first().click()
  const question = page.getByRole('alertdialog', { name: `Kill process ${String(pid)}?` })
  await expect(question).toBeVisible()
  await circusd.ctl('kill', { name: 'web', pid })
  const deed = question.getByRole('button', { name: `Kill process ${String(pid)}` })
  await expect(deed).toHaveAttribute('aria-disabled', 'true', { timeout: 10_000 })
  await expect(question).toContainText(/is gone|being stopped/)
  await deed.click({ force: true })
  await expect(question).toBeVisible()
  await expect(page.getByRole('log', { name: 'Activity' })).toContainText('Nothing done yet')
})

test('one crosshair reads all processes on both graphs, by pointer and by keys', async ({ circusd, page }) => {
  await open(page, circusd.address, 'burner')
  const cpu = page.getByRole('figure', { name: 'CPU' })
  const memory = page.getByRole('figure', { name: 'Memory' })
  await expect(cpu).toHaveAccessibleDescription(/\d\.\d % of one core, mean \d+\.\d % a process, 1 process/, { timeout: 15_000 })
  await expect(memory).toHaveAccessibleDescription(/MiB/)
  await page.getByRole('radio', { name: '1 min' }).click()
  const box = await cpu.locator('canvas').boundingBox()
  const pid = await processes(page).getByRole('rowheader').first().innerText()
  await expect(async () => {
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 6 - Math.random() * 4, (box?.y ?? 0) + 90)
    await expect(cpu.getByText('Total')).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 15_000 })
  await expect(cpu.getByText(pid)).toBeVisible()
  const other = await memory.locator('canvas').screenshot()
  await page.mouse.move(5, 5)
  await expect(cpu.getByText('Total')).toBeHidden()
  expect(other.equals(await memory.locator('canvas').screenshot())).toBe(false)
  await memory.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('status').filter({ hasText: /^\d\d:\d\d:\d\d: \d+\.\d %, .* MiB$/ })).toBeAttached()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/#\/watchers\/burner$/)
})

test('lines are hidden and shown by their buttons', async ({ circusd, page }) => {
  await open(page, circusd.address, 'web')
  const total = page.getByRole('group', { name: 'Lines of the graphs' }).getByRole('button', { name: 'Total' })
  await expect(total).toHaveAttribute('aria-pressed', 'true')
  await total.click()
  await expect(total).toHaveAttribute('aria-pressed', 'false')
})

test('the watcher’s screen and its question pass axe in both themes', async ({ circusd, page }) => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(page.url().replace(/#.*/, '#/connect'))
    await open(page, circusd.address, 'web')
    await expect(kills(page)).toHaveCount(3)
    expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([])
    await page.getByRole('button', { name: 'Restart' }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([])
    await page.keyboard.press('Escape')
  }
})
