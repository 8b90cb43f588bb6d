import { mkdir, open, rename, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Action } from '../../src-preload/contract/index.js'
import type { Outcome } from '../circus/trouble.js'

/** A journal beyond this size (bytes) becomes `audit.1.jsonl` and a new one begins. */
const MOST_BYTES = 8 * 1024 * 1024

/** One line of the record: what was asked for (`intent`) or how it ended (`outcome`). */
type Entry = { record: 'intent' | 'outcome'; address: string; action: Action }

/**
 * The record of actions on disk, one JSON object a line, in `audit.jsonl` of the data folder (0600). An intent is on the disk
 * before its command is sent. It tells what this console did; it is not proof against whoever may write the folder.
 */
export class AuditJournal {
  readonly #folder: string
  #queue: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Resolves when the line is on the disk; fails with the system's own code (ENOSPC, EACCES, ...) in the message. */
  write(entry: Entry): Promise<Outcome<null>> {
    const written = this.#queue.then(() => this.#append(entry))
    this.#queue = written
    return written
  }

  async #append(entry: Entry): Promise<Outcome<null>> {
    let file: FileHandle | null = null
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await this.#rotate()
      file = await open(join(this.#folder, 'audit.jsonl'), 'a', 0o600)
      await file.appendFile(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`)
      await file.sync()
      return { ok: true, value: null }
    } catch (error) {
      return { ok: false, trouble: cannotWrite(this.#folder, error) }
    } finally {
      await file?.close()
    }
  }

  async #rotate(): Promise<void> {
    const path = join(this.#folder, 'audit.jsonl')
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    )
    if (size > MOST_BYTES) await rename(path, join(this.#folder, 'audit.1.jsonl'))
  }
}

const cannotWrite = (folder: string, error: unknown) => ({
  code: 'INVALID_TARGET' as const,
  message: `The record of actions can't be written: ${error instanceof Error ? error.message : String(error)}`,
  tip: `Nothing was sent. Make room or give write access to ${folder}, then try again.`,
})
