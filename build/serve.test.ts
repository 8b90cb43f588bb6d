import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))
const data = mkdtempSync(join(tmpdir(), 'ringside-serve-'))

type Npm = { child: ChildProcessByStdio<null, Readable, Readable>; stdout: () => string; stderr: () => string }

const started: Npm[] = []

/** Everything that a stream brought so far. */
const gathered = (stream: Readable): (() => string) => {
  let text = ''
  stream.setEncoding('utf8').on('data', (more: string) => (text += more))
  return () => text
}

/** Runs npm on a machine without a display, in a process group of its own, until it has told its address. */
const npm = async (...args: string[]): Promise<Npm> => {
  const env = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' }
  const child = spawn('npm', args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const running = { child, stdout: gathered(child.stdout), stderr: gathered(child.stderr) }
  started.push(running)
  const told = () => expect(running.stdout() + running.stderr()).toMatch(/http:.*\n/)
  await vi.waitFor(told, { timeout: 60_000, interval: 20 })
  return running
}

const groupOf = ({ child }: Npm): number => -(child.pid ?? Number.NaN)

/** Whether anything of what npm started is left. */
const lives = (running: Npm): boolean => {
  try {
    return process.kill(groupOf(running), 0)
  } catch {
    return false
  }
}

afterEach(() => {
  for (const running of started.splice(0)) if (lives(running)) process.kill(groupOf(running), 'SIGKILL')
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

describe('npm run serve', () => {
  it.each([
    ['SIGINT', 'npm alone'],
    ['SIGINT', 'the whole group, as a terminal does'],
    ['SIGTERM', 'npm alone'],
    ['SIGTERM', 'the whole group, as a terminal does'],
  ] as const)('ends with exit code 0 by a %s to %s, and leaves nothing behind', { timeout: 90_000 }, async (signal, whom) => {
    const running = await npm('run', 'serve', '--', '--port', '0', '--json', '--data', data)
    const ended = once(running.child, 'exit')
    process.kill(whom === 'npm alone' ? -groupOf(running) : groupOf(running), signal)
    expect(await ended).toEqual([0, null])
    await vi.waitFor(() => expect(lives(running)).toBe(false), { timeout: 5_000 })
    expect(running.stdout()).toMatch(/^\{"url":"http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+"\}\n$/)
  })
})

describe('npm start without a display', () => {
  it('says in one line why it is the browser, tells the address, and ends when npm does', { timeout: 90_000 }, async () => {
    const running = await npm('start', '--', '--data', data)
    expect(running.stderr()).toContain('There is no display for Electron, so the console opens in your browser.\nOpen http://')
    process.kill(-groupOf(running), 'SIGTERM')
    await vi.waitFor(() => expect(lives(running)).toBe(false), { timeout: 10_000 })
  })
})
