import { chmod, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Action } from '../../src-preload/contract/index.js'
import { AuditJournal } from './journal.js'

const action = (id: string): Action => ({
  id,
  endpointId: 'e',
  verb: 'stop',
  watcher: 'web\n{"forged":true}',
  watcherKey: 'web',
  pid: null,
  phase: 'queued',
  message: '',
  tip: null,
  startedAt: 0,
  at: 0,
  by: 'you',
})

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringside-audit-'))
})
afterEach(async () => {
  await chmod(folder, 0o700)
  await rm(folder, { recursive: true })
})

const lines = async (): Promise<string[]> => (await readFile(join(folder, 'audit.jsonl'), 'utf8')).trim().split('\n')

describe('the record of actions', () => {
  it('keeps one line an entry, in order, whatever the names hold', async () => {
    const journal = new AuditJournal(folder)
    const written = await Promise.all(
      ['a', 'b', 'c'].map((id) => journal.write({ record: 'intent', address: 'tcp://x', action: action(id) })),
    )
    expect(written.every(({ ok }) => ok)).toBe(true)
    expect((await lines()).map((line) => (JSON.parse(line) as { action: Action }).action.id)).toEqual(['a', 'b', 'c'])
  })

  it('is readable by its owner only', async () => {
    await new AuditJournal(folder).write({ record: 'intent', address: 'tcp://x', action: action('a') })
    expect((await stat(join(folder, 'audit.jsonl'))).mode & 0o777).toBe(0o600)
  })

  it('says what keeps it from being written, and goes on when it can again', async () => {
    const blocked = join(folder, 'file')
    await writeFile(blocked, '')
    const journal = new AuditJournal(join(blocked, 'data'))
    const outcome = await journal.write({ record: 'intent', address: 'tcp://x', action: action('a') })
    expect(outcome).toMatchObject({ ok: false, trouble: { message: expect.stringContaining('ENOTDIR') as string } })
    await rm(blocked)
    expect(await journal.write({ record: 'intent', address: 'tcp://x', action: action('b') })).toMatchObject({ ok: true })
  })

  it('begins anew beyond its size and keeps the one before', async () => {
    const journal = new AuditJournal(folder)
    await journal.write({ record: 'intent', address: 'tcp://x', action: action('old') })
    await truncate(join(folder, 'audit.jsonl'), 9 * 1024 * 1024)
    await journal.write({ record: 'intent', address: 'tcp://x', action: action('new') })
    expect(await lines()).toHaveLength(1)
    expect((await stat(join(folder, 'audit.1.jsonl'))).size).toBe(9 * 1024 * 1024)
  })
})
