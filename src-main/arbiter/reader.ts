import type { Control } from '../circus/control.js'
import { readDaemon, readGlobalOptions, readOptions, readPids, readProcess, readStatuses } from '../circus/reply.js'
import type { Daemon, GlobalOptions } from '../circus/reply.js'
import { dstats, globalOptions, listPids, optionsOf, statsOfProcess, statusAll } from '../circus/request.js'
import type { Outcome, Trouble } from '../circus/trouble.js'
import type { Clock } from '../clock.js'
import type { Fact } from './fact.js'

/** Requests of a whole read that are under way at once: circusd answers one after the other, so more only queue there. */
const IN_FLIGHT = 128

/** Reads a circusd and tells what it learned as facts; keeps nothing. */
export class Reader {
  readonly #control: Control
  readonly #clock: Clock
  readonly #tell: (fact: Fact) => void

  constructor(control: Control, clock: Clock, tell: (fact: Fact) => void) {
    this.#control = control
    this.#clock = clock
    this.#tell = tell
  }

  /** Who this circusd is: its options and its own process, asked together. */
  async identity(): Promise<Outcome<{ options: GlobalOptions; daemon: Daemon }>> {
    const [options, daemon] = await Promise.all([
      this.#control.call(globalOptions()).then((reply) => (reply.ok ? readGlobalOptions(reply.value) : reply)),
      this.#control.call(dstats()).then((reply) => (reply.ok ? readDaemon(reply.value) : reply)),
    ])
    if (!options.ok) return options
    if (!daemon.ok) return daemon
    return { ok: true, value: { options: options.value, daemon: daemon.value } }
  }

  /** The status of every watcher. */
  async statuses(deadlineMs?: number): Promise<Outcome<number>> {
    const reply = await this.#control.call(statusAll(), deadlineMs === undefined ? {} : { deadlineMs })
    const read = reply.ok ? readStatuses(reply.value) : reply
    if (!read.ok) return read
    this.#tell({ kind: 'statuses', at: this.#clock.now(), statuses: read.value.value })
    return { ok: true, value: read.value.value.length }
  }

  /** Pids and options of many watchers, pipelined. One that can't be read is told as a problem of its own. */
  async watchers(keys: string[]): Promise<void> {
    const queue = keys.values()
    const work = async (): Promise<void> => {
      for (const key of queue) await this.watcher(key)
    }
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, keys.length) }, work))
  }

  async watcher(key: string): Promise<void> {
    await Promise.all([this.pids(key), this.options(key)])
  }

  async pids(key: string): Promise<void> {
    const request = listPids(key)
    if (!request.ok) {
      this.#problem(key, request.trouble)
      return
    }
    const reply = await this.#control.call(request.value)
    const read = reply.ok ? readPids(reply.value) : reply
    if (read.ok) this.#tell({ kind: 'pids', at: this.#clock.now(), key, pids: read.value.value })
    else this.#problem(key, read.trouble)
  }

  async options(key: string): Promise<void> {
    const request = optionsOf(key)
    if (!request.ok) {
      this.#problem(key, request.trouble)
      return
    }
    const reply = await this.#control.call(request.value)
    const read = reply.ok ? readOptions(reply.value) : reply
    if (read.ok) this.#tell({ kind: 'options', at: this.#clock.now(), key, options: read.value.value })
    else this.#problem(key, read.trouble)
  }

  /** One process as circusd sees it now; null where the watcher doesn't have it. */
  async process(key: string, pid: number): Promise<Outcome<{ createTime: number | null; wid: number | null } | null>> {
    const request = statsOfProcess(key, pid)
    if (!request.ok) return request
    const reply = await this.#control.call(request.value)
    if (!reply.ok) return reply.trouble.code === 'CIRCUS_ERROR' ? { ok: true, value: null } : reply
    const read = readProcess(reply.value)
    if (!read.ok) return read
    const { createTime } = read.value
    const wid = Number.isInteger(read.value.wid) ? read.value.wid : null
    this.#tell({ kind: 'process', at: this.#clock.now(), key, pid, createTime, wid })
    return { ok: true, value: { createTime, wid } }
  }

  /** A lost or silent link is no watcher's problem: it is told once, by the presence. */
  #problem(key: string, { code, message }: Trouble): void {
    if (code === 'NOT_CONNECTED' || code === 'TIMEOUT') return
    this.#tell({ kind: 'problem', at: this.#clock.now(), key, problem: message })
  }
}
